// A camera as it is set up at the console, and what is watched on it; the same words as the site file, with the log-in apart.
import { z } from 'zod'
import { CAMERA_LANGUAGES, cameraAddressSchema, cameraLoginSchema } from './camera-pairing.ts'
import { ID_PATTERN } from './ids.ts'
import { RTSP_TRANSPORTS, rtspUrlSchema, watchShape } from './site.ts'
import { lineSchema } from './text.ts'

const id = z.string().regex(ID_PATTERN, 'small letters, digits and hyphens, starting with a letter or digit, at most 63')
const token = z.string().min(1).max(128)

/** Some cameras want it inside of the address, as `/user={username}_password={password}_channel=1`. */
export const LOGIN_PLACES = { username: '{username}', password: '{password}' } as const

const addressSchema = rtspUrlSchema
  .max(1000)
  .refine((text) => !hasLogin(text), 'an address without user name and password: they have fields of their own')
  .refine(
    (text) => !saysPassword(text),
    `the password is not written into the address: where the camera wants it there, write ${LOGIN_PLACES.username} and ${LOGIN_PLACES.password}`,
  )

/** Where its streams and its settings are, without the log-in. */
export const cameraSetupSchema = z
  .strictObject({
    id,
    name: lineSchema(100),
    building: id.nullable().default(null),
    main: addressSchema.nullable().default(null),
    sub: addressSchema.nullable().default(null),
    /** The device it was paired through: itself, or its recorder. null: its addresses were typed. */
    paired: z
      .strictObject({
        address: cameraAddressSchema,
        language: z.enum(CAMERA_LANGUAGES),
        /** Which picture of the device, see cameraChannelSchema. */
        source: token,
        mainProfile: token.nullable().default(null),
        subProfile: token.nullable().default(null),
      })
      .nullable()
      .default(null),
    transport: z.enum(RTSP_TRANSPORTS).default('tcp'),
    weakLink: z.boolean().default(false),
  })
  .refine(({ main, sub }) => main !== null || sub !== null, { path: ['main'], message: 'one of main or sub is needed' })
export type CameraSetup = z.output<typeof cameraSetupSchema>

/** Everything that is watched, but facades: those have an editor of their own. */
export const cameraWatchSchema = z.strictObject(watchShape)
export type CameraWatch = z.output<typeof cameraWatchSchema>

export const SETUP_SOURCES = ['siteFile', 'console'] as const

export const cameraSetupViewSchema = z.object({
  /** As it is in force. */
  camera: z.object({
    id: z.string(),
    name: z.string(),
    building: z.string().nullable(),
    /** Without the log-in. */
    main: z.string().nullable(),
    sub: z.string().nullable(),
    paired: cameraSetupSchema.shape.paired.unwrap().nullable(),
    transport: z.enum(RTSP_TRANSPORTS),
    weakLink: z.boolean(),
  }),
  /** Where name, addresses and log-in are from. */
  source: z.enum(SETUP_SOURCES),
  /** The site file names it: it can be reset to that, and not be removed here. */
  inSiteFile: z.boolean(),
  /** User name of its log-in; null: it has none. */
  username: z.string().nullable(),
  watch: cameraWatchSchema,
  watchSource: z.enum(SETUP_SOURCES),
  /** Kinds of its rules that this version does not watch for yet. */
  notWatched: z.array(z.string()),
  /** Grows by one at every save of either; 0: as the site file has it. */
  version: z.number().int(),
  savedAtMs: z.number().nullable(),
  savedBy: z.string().nullable(),
})
export type CameraSetupView = z.output<typeof cameraSetupViewSchema>

export const cameraSaveSchema = z.strictObject({
  camera: cameraSetupSchema,
  /** Absent: the one it has, as long as it goes to the same hosts; null: none. */
  login: cameraLoginSchema.nullable().optional(),
  /** The one it was changed from; null: a camera that is new. */
  version: z.number().int().min(0).nullable(),
})
export type CameraSave = z.output<typeof cameraSaveSchema>

const place = { cameraId: id, version: z.number().int().min(0) }
export const cameraPlaceSchema = z.strictObject(place)
export type CameraPlace = z.output<typeof cameraPlaceSchema>

export const watchSaveSchema = z.strictObject({ ...place, watch: cameraWatchSchema })
export type WatchSave = z.output<typeof watchSaveSchema>

export const watchTrySchema = z.strictObject({ cameraId: id, watch: cameraWatchSchema })
export type WatchTry = z.output<typeof watchTrySchema>

/** `setup`: name, addresses and log-in · `watch`: zones, triplines, masks and rules. */
export const RESET_PARTS = ['setup', 'watch'] as const
export const cameraResetSchema = z.strictObject({ ...place, part: z.enum(RESET_PARTS) })
export type CameraReset = z.output<typeof cameraResetSchema>

export const watchCopySchema = z.strictObject({ cameraId: id, to: z.array(cameraPlaceSchema).min(1).max(64) })
export type WatchCopy = z.output<typeof watchCopySchema>

export const watchRestoreSchema = z.strictObject({ ...place, /** An earlier one, whose zones and rules come back. */ from: z.number().int().min(0) })
export type WatchRestore = z.output<typeof watchRestoreSchema>

export const cameraVersionSchema = z.object({
  version: z.number().int(),
  savedAtMs: z.number(),
  savedBy: z.string().nullable(),
  /** Whether name and addresses, and whether zones and rules were those of the console then. */
  setup: z.boolean(),
  watch: cameraWatchSchema.nullable(),
})
export type CameraVersionView = z.output<typeof cameraVersionSchema>

function hasLogin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && (url.username !== '' || url.password !== '')
}

/** `password=12345`, `pwd=x`, `/user=admin_password=12345_channel=1`. */
const PASSWORD_WITHIN = /(?:pass(?:word|wd)?|pwd)=(?!\{password\})([^&_/?]+)/i

function saysPassword(text: string): boolean {
  return PASSWORD_WITHIN.test(text)
}

/** For people: an address of the site file may hold its log-in in either place. */
export function withoutLogin(address: string): string {
  const bare = address.replace(/^(rtsps?:\/\/)[^/?]*@/i, '$1')
  return bare.replace(new RegExp(PASSWORD_WITHIN.source, 'gi'), (whole, value: string) => `${whole.slice(0, -value.length)}***`)
}

/** An address as a device names it, with the log-in of whoever asked in its path: what is kept and shown has the places of it instead. */
export function withPlaces(address: string): string {
  if (!saysPassword(address)) return address
  const { username, password } = LOGIN_PLACES
  return address
    .replace(new RegExp(PASSWORD_WITHIN.source, 'gi'), (whole, value: string) => `${whole.slice(0, -value.length)}${password}`)
    .replace(/(user(?:name)?=)([^&_/?{]+)/gi, `$1${username}`)
}
