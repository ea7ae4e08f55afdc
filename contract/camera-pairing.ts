// What a camera or recorder tells while it is found, tried and paired; docs/cameras.md says how each answer comes about.
import { z } from 'zod'

const token = z.string().min(1).max(128)
const words = z.string().max(200)

/** Of the ONVIF device service. */
export const onvifPathSchema = z
  .string()
  .max(200)
  .regex(/^\/[\x21-\x7e]*$/, 'a path that begins with /')
  .default('/onvif/device_service')

/** `http` unless the device was set to TLS. */
export const cameraAddressSchema = z.strictObject({
  scheme: z.enum(['http', 'https']).default('http'),
  /** An address or name without brackets; whatever else a device names is never followed. */
  host: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[A-Za-z0-9.:_%-]+$/, 'a host name or address'),
  port: z.number().int().min(1).max(65535).default(80),
  path: onvifPathSchema,
  /** SHA-256 of the certificate it was paired with, 64 small hexadecimal digits; null: none yet, the first one is taken. */
  certificate: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null),
})
export type CameraAddress = z.output<typeof cameraAddressSchema>

/** null instead of it: ask without any log-in. */
export const cameraLoginSchema = z.strictObject({ username: z.string().min(1).max(64), password: z.string().max(128) })
export type CameraLogin = z.output<typeof cameraLoginSchema>

/** `hello`: it announced itself · `subnet`: it was found by asking one address after another. */
export const FOUND_BY = ['probe', 'hello', 'subnet'] as const

/** Everything in it was said by something in the network that nobody has logged in to. */
export const foundCameraSchema = z.object({
  /** What stays the same about it, mostly `urn:uuid:...`; for `subnet` its address, `http://10.0.0.5:80`. */
  endpoint: z.string().min(1).max(200),
  by: z.enum(FOUND_BY),
  /** The address it answered from; all of `xaddrs` are on it. */
  host: z.string().max(64),
  /** Of its device service, at most 8. */
  xaddrs: z.array(z.string().max(300)).max(8),
  /** It named another host in its addresses, which was replaced by its own. */
  isForeign: z.boolean(),
  name: words.nullable(),
  hardware: words.nullable(),
  location: words.nullable(),
  /** Letters of the ONVIF profiles it claims: S, T, G, M ... */
  profiles: z.array(z.string().max(40)).max(16),
  /** `aa:bb:cc:dd:ee:ff`. */
  mac: z.string().max(17).nullable(),
  /** Of the interface it was found through; null: by its address. */
  interface: z.string().max(64).nullable(),
})
export type FoundCamera = z.infer<typeof foundCameraSchema>

/** One line of a list. `problem`: why the line cannot be used. */
export const CAMERA_LINE_PROBLEMS = ['noHost', 'badHost', 'badPort', 'tooLong', 'twice'] as const
export const cameraLineSchema = z.object({
  /** From 1, the heading counted. */
  line: z.number().int(),
  name: z.string().max(100),
  host: z.string().max(255),
  port: z.number().int(),
  /** Absent: http. */
  scheme: z.literal('https').optional(),
  login: cameraLoginSchema.nullable(),
  problem: z.enum(CAMERA_LINE_PROBLEMS).nullable(),
})
export type CameraLine = z.infer<typeof cameraLineSchema>

/**
 * How trying a device ended.
 *
 * `wrongPassword`: it refused the log-in. `locked`: it says that the account is locked. `heldBack`: two log-ins in a row had failed, so that
 * it was not asked again. `loginNeeded`: no log-in was given and it wants one. `noRights`: the log-in is right, the user may not see what is
 * needed. `clockSkew`: it refused a log-in that depends on the time, and its clock is off or untold: set it, then try again.
 * `notActivated`: it has no password yet, which has to be set at the device. `notOnvif`: something answers, in another language.
 * `tooSlow`: it was reached and did not answer in time. `unreachable`: it was not. `certificateChanged`: it is not the one that was paired, or
 * has a new certificate. `tlsFailed`: no TLS connection came about. `unreadable`: it speaks the language, and its answer cannot be used.
 */
export const PAIRING_ANSWERS = [
  'ok',
  'wrongPassword',
  'locked',
  'heldBack',
  'loginNeeded',
  'noRights',
  'clockSkew',
  'notActivated',
  'notOnvif',
  'tooSlow',
  'unreachable',
  'certificateChanged',
  'tlsFailed',
  'unreadable',
] as const
export type PairingAnswer = (typeof PAIRING_ANSWERS)[number]

/**
 * `clockSkew`: more than 5 s · `foreignAddress`: it names another host for a service or stream, its own was used · `noSubStream`: the main
 * stream would have to serve small pictures · `mainNotH264`: not every screen can show it · `noStreamAddress`: a channel has none ·
 * `moreLeftOut`: it has more channels or streams than are looked at · `noLogin`: it shows everything without a log-in.
 */
export const PAIRING_FLAGS = [
  'emptyPassword',
  'defaultPassword',
  'noLogin',
  'clockSkew',
  'clockUnknown',
  'foreignAddress',
  'noSubStream',
  'mainNotH264',
  'noStreamAddress',
  'moreLeftOut',
] as const
export type PairingFlag = (typeof PAIRING_FLAGS)[number]

export const VIDEO_CODECS = ['H264', 'H265', 'MJPEG', 'MPEG4', 'other'] as const
export type VideoCodec = (typeof VIDEO_CODECS)[number]

/** One stream that a device offers. null: it did not say. */
export const cameraProfileSchema = z.object({
  /** As the device writes it, leading zeros kept; a recorder's stream number (`101`, `1/0`) where there are no profiles. */
  token,
  name: words,
  codec: z.enum(VIDEO_CODECS).nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  fps: z.number().nullable(),
  kbps: z.number().nullable(),
  /** Frames from one key frame to the next. */
  gopFrames: z.number().int().nullable(),
  /** `rtsp://host:port/...`, without user and password, on the host that was asked. */
  streamUrl: z.string().max(1000).nullable(),
  /** `http://` or `https://`, likewise. */
  snapshotUrl: z.string().max(1000).nullable(),
  hasPtz: z.boolean(),
})
export type CameraProfile = z.infer<typeof cameraProfileSchema>

/** Why a stream was chosen as the main one; the sizes are pixels in all. */
export const MAIN_CHOICES = ['largest', 'largestH264', 'onlyOne', 'none'] as const
/**
 * Why as the small one. `fits`: H.264, about 640 wide, 8 pictures a second or more · `smallerH264`, `slow`: the nearest to that, too wide or
 * narrow, or with fewer pictures · `notH264`: of another codec · `none`: there is no second one that is smaller.
 */
export const SUB_CHOICES = ['fits', 'smallerH264', 'slow', 'notH264', 'none'] as const

/** One picture: a camera has one, a recorder or a camera with several lenses more. */
export const cameraChannelSchema = z.object({
  /** Token of the ONVIF video source, or a recorder's channel number. */
  source: token,
  name: words,
  /** Whether the recorder sees its camera; null: it does not say. */
  isOnline: z.boolean().nullable(),
  /** Address of the camera behind the recorder, for the person who looks; nobody connects to it. */
  behind: words.nullable(),
  /** At most 16. */
  profiles: z.array(cameraProfileSchema).max(16),
  /** Tokens in `profiles`. */
  main: token.nullable(),
  sub: token.nullable(),
  mainChoice: z.enum(MAIN_CHOICES),
  subChoice: z.enum(SUB_CHOICES),
})
export type CameraChannel = z.infer<typeof cameraChannelSchema>

export const cameraIdentitySchema = z.object({
  manufacturer: words.nullable(),
  model: words.nullable(),
  firmware: words.nullable(),
  serial: words.nullable(),
  hardware: words.nullable(),
  /** From its scopes, as its owner may have set them. */
  name: words.nullable(),
  location: words.nullable(),
  mac: z.string().max(17).nullable(),
})
export type CameraIdentity = z.infer<typeof cameraIdentitySchema>

export const deviceClockSchema = z.object({
  /** When it was asked, on its own clock; null: it does not tell. */
  deviceAtMs: z.number().nullable(),
  /** How far it is ahead of ours, negative: behind. */
  aheadMs: z.number().nullable(),
  /** Whether it says that it takes its time from the network; null: it does not say. */
  isNtp: z.boolean().nullable(),
})
export type DeviceClock = z.infer<typeof deviceClockSchema>

/** What else it can do, each asked for. `failed`: it says it can, and did not answer. */
export const ABILITY_STATES = ['works', 'absent', 'failed'] as const
export const cameraAbilitiesSchema = z.object({
  media: z.enum(['media1', 'media2', 'none']),
  /** Letters of ONVIF profiles, as claimed. */
  profiles: z.array(z.string().max(40)).max(16),
  events: z.object({ state: z.enum(ABILITY_STATES), /** Of what it says it tells. */ motion: z.boolean(), tamper: z.boolean(), inputs: z.boolean() }),
  relays: z.object({
    state: z.enum(ABILITY_STATES),
    list: z.array(z.object({ token, mode: words.nullable(), idle: words.nullable() })).max(32),
  }),
  inputs: z.object({ state: z.enum(ABILITY_STATES), list: z.array(z.object({ token })).max(64) }),
  ptz: z.object({ state: z.enum(ABILITY_STATES), hasHome: z.boolean(), presets: z.number().int() }),
  /** Pictures of the past, profile G. */
  recordings: z.enum(ABILITY_STATES),
})
export type CameraAbilities = z.infer<typeof cameraAbilitiesSchema>

export const certificateSchema = z.object({
  /** 64 hexadecimal digits. */
  sha256: z.string().length(64),
  subject: words,
  validToMs: z.number().nullable(),
})
export type DeviceCertificate = z.infer<typeof certificateSchema>

/** In whose language a device was asked. */
export const CAMERA_LANGUAGES = ['onvif', 'isapi', 'dahua'] as const
export type CameraLanguage = (typeof CAMERA_LANGUAGES)[number]

/** What is known when a trial ends; with any answer but `ok` what had been told before. */
export const cameraReportSchema = z.object({
  answer: z.enum(PAIRING_ANSWERS),
  /** The device's own words, for `answer`; never the log-in. */
  said: words.nullable(),
  language: z.enum(CAMERA_LANGUAGES),
  flags: z.array(z.enum(PAIRING_FLAGS)),
  /** Only over TLS: to be kept with the camera. */
  certificate: certificateSchema.nullable(),
  clock: deviceClockSchema,
  identity: cameraIdentitySchema,
  /** null: not asked for. */
  abilities: cameraAbilitiesSchema.nullable(),
  /** At most 256. */
  channels: z.array(cameraChannelSchema).max(256),
  tookMs: z.number(),
})
export type CameraReport = z.infer<typeof cameraReportSchema>

export const ptzMoveSchema = z.strictObject({
  /** -1 (left, down, wide) to 1. */
  pan: z.number().min(-1).max(1),
  tilt: z.number().min(-1).max(1),
  zoom: z.number().min(-1).max(1),
  /** It stops by itself after that, should no stop arrive. */
  forMs: z.number().int().min(100).max(5000).default(1000),
})
export type PtzMove = z.output<typeof ptzMoveSchema>

export const ptzPresetSchema = z.object({ token, name: words })
export type PtzPreset = z.infer<typeof ptzPresetSchema>

/**
 * `loss`: the recorder or encoder has lost the picture · `line`, `area`, `loitering`: what the camera's own analysis sees of people and vehicles ·
 * `other`: told, and not understood.
 */
export const CAMERA_SIGNALS = ['motion', 'tamper', 'loss', 'input', 'relay', 'line', 'area', 'loitering', 'other'] as const
export const cameraSignalSchema = z.object({
  kind: z.enum(CAMERA_SIGNALS),
  /** `RuleEngine/CellMotionDetector/Motion`, without prefixes. */
  topic: z.string().max(200),
  /** Token of what it is about; null: not said. */
  source: token.nullable(),
  /** Name of the camera's own rule; null: none. */
  rule: z.string().max(64).nullable(),
  /** null: something that happened, not a state. */
  isOn: z.boolean().nullable(),
  /** How it stood when we began to listen: never something new. */
  isInitial: z.boolean(),
  /** By our clock, what its own is off taken away; null: none that can be believed. */
  deviceAtMs: z.number().nullable(),
  /** `impossible`: it says one that cannot be, whatever its clock is off. */
  clock: z.enum(['right', 'corrected', 'none', 'impossible']),
})
export type CameraSignal = z.infer<typeof cameraSignalSchema>
