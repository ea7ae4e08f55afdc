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

export const DEVICE_KINDS = ['gate', 'fire-panel'] as const
export type DeviceKind = (typeof DEVICE_KINDS)[number]

export const DEVICE_STATES = ['connecting', 'online', 'offline', 'unauthorized', 'misconfigured'] as const
export type DeviceState = (typeof DEVICE_STATES)[number]

/** How far a command to a device got. `accepted` is not `confirmed`: a locked barrier also answers OK. */
export const COMMAND_STATES = ['requested', 'accepted', 'confirmed', 'rejected', 'unreachable', 'unknown'] as const
export type CommandState = (typeof COMMAND_STATES)[number]

export const ROLES = ['admin', 'manager', 'operator', 'guard', 'installer'] as const
export type Role = (typeof ROLES)[number]

export const KEY_SCOPES = ['incidents:read', 'incidents:write', 'devices:read', 'devices:write', 'pms:write', 'reports:read'] as const
export type KeyScope = (typeof KEY_SCOPES)[number]

export const EVIDENCE_TYPES = ['snapshot', 'clip'] as const
export type EvidenceType = (typeof EVIDENCE_TYPES)[number]

/** `pending`: promised, not yet on disk. `missing`: could not be made; the reason is recorded. */
export const EVIDENCE_STATES = ['pending', 'complete', 'missing'] as const
export type EvidenceState = (typeof EVIDENCE_STATES)[number]

/** Why an operator calls an alert false; `other` needs a note. */
export const FALSE_ALARM_REASONS = ['notWhatItSaid', 'reflectionOrShadow', 'animalOrInsect', 'staffOrPermitted', 'cameraFault', 'test', 'other'] as const
export type FalseAlarmReason = (typeof FALSE_ALARM_REASONS)[number]

export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** Closes a switch over a union: a new member becomes a compile error. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
