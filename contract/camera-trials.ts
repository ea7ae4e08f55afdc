// What is asked and answered while cameras are looked for and tried; nothing of it is kept.
import { z } from 'zod'
import { CAMERA_LANGUAGES, cameraAddressSchema, cameraLineSchema, cameraLoginSchema, foundCameraSchema, PAIRING_ANSWERS } from './camera-pairing.ts'
import { cameraSetupSchema } from './camera-setup.ts'
import { RTSP_TRANSPORTS } from './site.ts'

export const discoveryInputSchema = z.strictObject({
  /** Names of interfaces; none: all of IPv4. */
  interfaces: z.array(z.string().max(64)).max(16).default([]),
  /** `192.168.1.0/24`; at least /22. Asked one address after another. */
  subnets: z
    .array(z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/(2[2-9]|3[0-2])$/, 'an IPv4 network of at most 1,024 addresses, 192.168.1.0/24'))
    .max(4)
    .default([]),
  /** Where cameras are looked for in `subnets`. */
  ports: z.array(z.number().int().min(1).max(65535)).min(1).max(4).default([80]),
})
export type DiscoveryInput = z.output<typeof discoveryInputSchema>

export const discoveryEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('found'),
    camera: foundCameraSchema,
    /** Of a camera that is set up already; null: it is new. */ cameraId: z.string().nullable(),
  }),
  /** Of the addresses of `subnets`. */
  z.object({ type: z.literal('progress'), asked: z.number().int(), of: z.number().int() }),
  z.object({
    type: z.literal('ended'),
    found: z.number().int(),
    /** Interfaces that could not be used, in the system's words. */
    failed: z.array(z.object({ interface: z.string(), said: z.string() })),
    /** There is more than is looked at. */
    isCut: z.boolean(),
  }),
])
export type DiscoveryEvent = z.output<typeof discoveryEventSchema>

/** Whose log-in: given here, or that of a camera that is set up, as long as the same host is asked. */
const login = {
  login: cameraLoginSchema.nullable().optional(),
  cameraId: z.string().max(63).optional(),
  /** Somebody wants it tried although two log-ins were refused, and knows that the account may be locked; never one that was wrong. */
  force: z.boolean().default(false),
}

export const probeInputSchema = z.strictObject({
  address: cameraAddressSchema,
  ...login,
  /** Absent: ONVIF. */
  language: z.enum(CAMERA_LANGUAGES).default('onvif'),
})
export type ProbeInput = z.output<typeof probeInputSchema>

export const tryStreamInputSchema = z.strictObject({
  address: cameraSetupSchema.shape.main.unwrap().unwrap(),
  transport: z.enum(RTSP_TRANSPORTS).default('tcp'),
  ...login,
})
export type TryStreamInput = z.output<typeof tryStreamInputSchema>

/** `wrongPath`: the camera knows no such stream · `notVideo`: there is no video in it, or none that can be read. */
export const STREAM_ANSWERS = [...PAIRING_ANSWERS, 'wrongPath', 'notVideo'] as const

export const streamTrialSchema = z.object({
  answer: z.enum(STREAM_ANSWERS),
  /** As ffmpeg calls it, `h264`; null: unknown. */
  codec: z.string().max(40).nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** As the stream says, else as the pictures came; null: neither. */
  fps: z.number().nullable(),
  /** One picture, base64, at most 640 wide. */
  jpeg: z.string().max(1_000_000).nullable(),
  firstPictureMs: z.number().nullable(),
})
export type StreamTrial = z.output<typeof streamTrialSchema>

/** `data`: base64 of the file as it is, in UTF-8 or GB 18030; some 600 lines. */
export const cameraListInputSchema = z.strictObject({ data: z.base64().max(60_000) })

export const CAMERA_LIST_PROBLEMS = ['tooLarge', 'notText', 'notCsv', 'tooMany', 'empty'] as const
export const cameraListSchema = z.object({ problem: z.enum(CAMERA_LIST_PROBLEMS).nullable(), lines: z.array(cameraLineSchema) })
export type CameraList = z.output<typeof cameraListSchema>
