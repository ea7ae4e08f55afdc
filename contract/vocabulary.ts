// The closed vocabularies of the product; no zod here, so that screens can import the values cheaply.

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

export const INCIDENT_KINDS = [
  'ebikeInLobby',
  'crowding',
  'fallingObject',
  'fireLaneBlocked',
  'personFall',
  'intrusion',
  'loitering',
  'tripline',
  'tailgating',
  'tamper',
  'fire',
  'gate',
  'plate',
  'patrolMissed',
  'telemetry',
  'sos',
  'manual',
  'system',
] as const
export type IncidentKind = (typeof INCIDENT_KINDS)[number]

export const INCIDENT_STATES = ['new', 'acknowledged', 'dispatched', 'onScene', 'resolved', 'closed', 'falseAlarm', 'shelved'] as const
export type IncidentState = (typeof INCIDENT_STATES)[number]

export const INCIDENT_ACTIONS = ['acknowledge', 'dispatch', 'arrive', 'resolve', 'close', 'falseAlarm', 'shelve', 'reopen', 'note', 'escalate', 'hold'] as const
export type IncidentAction = (typeof INCIDENT_ACTIONS)[number]

export const CAMERA_STATES = ['connecting', 'live', 'stalled', 'offline', 'unauthorized', 'unsupported'] as const
export type CameraState = (typeof CAMERA_STATES)[number]

/** What a camera's pictures themselves show to be wrong, the worst first. */
export const PICTURE_FAULTS = ['frozen', 'black', 'covered', 'defocused', 'moved'] as const
export type PictureFault = (typeof PICTURE_FAULTS)[number]

/** What of a stream is not as it was, or not as it should be. */
export const STREAM_FAULTS = ['lossy', 'flooding', 'streamChanged', 'clockDrift'] as const
export type StreamFault = (typeof STREAM_FAULTS)[number]

export const DEVICE_KINDS = ['gate', 'plate-reader', 'fire-panel', 'patrol-reader', 'sensor', 'speaker', 'lift'] as const
export type DeviceKind = (typeof DEVICE_KINDS)[number]

export const DEVICE_STATES = ['connecting', 'online', 'offline', 'unauthorized', 'misconfigured'] as const
export type DeviceState = (typeof DEVICE_STATES)[number]

/** `holdOpen` keeps a gate open until `restore`; `lock` keeps it shut until `restore`; `say` is a speaker's; `holdLift` keeps a lift's door open until `releaseLift`. */
export const DEVICE_COMMANDS = ['open', 'holdOpen', 'restore', 'lock', 'say', 'holdLift', 'releaseLift'] as const
export type DeviceCommand = (typeof DEVICE_COMMANDS)[number]

/** What happened at a gate, as the gate says. `granted`: it let somebody through or was about to; only `doorOpened` says that it moved. */
export const PASSAGE_OUTCOMES = [
  'granted',
  'denied',
  'blocked', // on the block list
  'duress',
  'forced',
  'heldOpen',
  'tailgating',
  'reverse',
  'doorOpened',
  'doorClosed',
] as const
export type PassageOutcome = (typeof PASSAGE_OUTCOMES)[number]

export const PASSAGE_METHODS = ['face', 'card', 'fingerprint', 'code', 'pin', 'button', 'remote', 'plate', 'other'] as const
export type PassageMethod = (typeof PASSAGE_METHODS)[number]

export const PLATE_COLOURS = ['blue', 'yellow', 'white', 'black', 'green', 'yellowGreen'] as const
export type PlateColour = (typeof PLATE_COLOURS)[number]

/** What a lift or a pump reports about itself. */
export const EQUIPMENT_FAULTS = ['entrapment', 'doorFault', 'overspeed', 'outOfLevel', 'powerOff', 'alarmButton', 'other'] as const
export type EquipmentFault = (typeof EQUIPMENT_FAULTS)[number]

/** How far a command to a device got. `accepted` is not `confirmed`: a locked barrier also answers OK. */
export const COMMAND_STATES = ['requested', 'accepted', 'confirmed', 'rejected', 'unreachable', 'unknown'] as const
export type CommandState = (typeof COMMAND_STATES)[number]

export const ROLES = ['admin', 'manager', 'operator', 'guard', 'installer'] as const
export type Role = (typeof ROLES)[number]

export const KEY_SCOPES = ['incidents:read', 'incidents:write', 'devices:read', 'devices:write', 'pms:write', 'reports:read'] as const
export type KeyScope = (typeof KEY_SCOPES)[number]

/** The last three only for falling objects: the whole path on one picture, the object enlarged, a page (PDF) for people outside. */
export const EVIDENCE_TYPES = ['snapshot', 'clip', 'trajectory', 'crops', 'page'] as const
export type EvidenceType = (typeof EVIDENCE_TYPES)[number]

/** `pending`: promised, not yet on disk. `missing`: could not be made; the reason is recorded. */
export const EVIDENCE_STATES = ['pending', 'complete', 'missing'] as const
export type EvidenceState = (typeof EVIDENCE_STATES)[number]

/** Why an operator calls an alert false; `other` needs a note. */
export const FALSE_ALARM_REASONS = ['notWhatItSaid', 'reflectionOrShadow', 'animalOrInsect', 'staffOrPermitted', 'cameraFault', 'test', 'other'] as const
export type FalseAlarmReason = (typeof FALSE_ALARM_REASONS)[number]

/** What becomes of a thing seen coming down a facade: it rings, it goes to the list to review, or it is only kept with its reason. */
export const FALL_GRADES = ['alarm', 'suspected', 'rejected'] as const
export type FallGrade = (typeof FALL_GRADES)[number]

/** Why a thing that came down is not (or not surely) a falling object. */
export const FALL_REASONS = [
  'tooFewPictures', // seen too seldom to judge
  'tooShort', // fell fewer floors than asked
  'rises', // turned upwards: bird
  'hovers', // stood still in the air: insect, drone, bird
  'tooSlow', // drifts down: leaf, snow, paper
  'steadySpeed', // comes down evenly: gondola, rope, lift
  'tooFast', // faster than a fall: rain, an insect close to the lens
  'notGravity', // does not speed up as falling things do
  'sideways', // more across than down
  'wavers', // to and fro: laundry, foliage
  'jumps', // no smooth path: noise, flicker
  'offFacade', // does not come from the facade
  'tooLarge', // a body: person, vehicle, gondola
  'bounces', // starts where it fell before
  'manyAlike', // one of many at once: rain, snow, leaves
  'looksOtherwise', // the network takes it for something else
  'weak', // nothing against it, too little for it
] as const
export type FallReason = (typeof FALL_REASONS)[number]

/** What the network sorts small moving things into. */
export const LOOKS = ['object', 'bird', 'insect', 'leaf', 'precipitation', 'swaying', 'light', 'body', 'noise'] as const
export type Look = (typeof LOOKS)[number]

export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** Closes a switch over a union: a new member becomes a compile error. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
