// What cameras tell of themselves: whether they are listened to, how it stands, and which of it raises incidents.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { CAMERA_SIGNALS } from './camera-pairing.ts'
import { severitySchema } from './incident.ts'

/** What may raise an incident. A relay is what somebody switched. */
export const RAISING_SIGNALS = ['tamper', 'loss', 'input', 'line', 'area', 'loitering', 'motion'] as const
export type RaisingSignal = (typeof RAISING_SIGNALS)[number]

/** What a contact wired to a camera says when it closes. */
export const INPUT_MEANINGS = ['intrusion', 'sos', 'telemetry'] as const
export type InputMeaning = (typeof INPUT_MEANINGS)[number]

export const cameraEventChoiceSchema = z.strictObject({
  raises: z
    .array(z.enum(RAISING_SIGNALS))
    .max(RAISING_SIGNALS.length)
    .refine((list) => new Set(list).size === list.length, 'each once'),
  input: z.strictObject({ means: z.enum(INPUT_MEANINGS), severity: severitySchema }),
})
export type CameraEventChoice = z.output<typeof cameraEventChoiceSchema>

/** Its own analysis and its motion are chosen camera by camera: what they are worth depends on how each is set up. */
export const DEFAULT_EVENT_CHOICE: CameraEventChoice = { raises: ['tamper', 'loss', 'input'], input: { means: 'intrusion', severity: 'medium' } }

/**
 * `none`: it was not paired by ONVIF, nobody asks · `opening` · `subscribed` · `refused`: it refused the log-in and is not asked again before it is
 * set up anew · `absent`: it knows no events · `waiting`: it failed and is tried again.
 */
export const LISTENING_STATES = ['none', 'opening', 'subscribed', 'refused', 'absent', 'waiting'] as const

export const cameraEventsViewSchema = z.object({
  cameraId: z.string(),
  listening: z.object({
    state: z.enum(LISTENING_STATES),
    sinceMs: z.number().nullable(),
    /** Code of errors.ts. */
    problem: z.string().nullable(),
    /** How many cameras hear through this subscription: more than one is a recorder. */
    cameras: z.number().int(),
  }),
  /** What stands now, as it says; a token for each input that is on. Null: it has not said. */
  standing: z.object({
    motion: z.boolean().nullable(),
    tamper: z.boolean().nullable(),
    loss: z.boolean().nullable(),
    inputs: z.array(z.string()),
  }),
  last: z
    .object({
      kind: z.enum(CAMERA_SIGNALS),
      topic: z.string(),
      isOn: z.boolean().nullable(),
      atMs: z.number(),
      deviceAtMs: z.number().nullable(),
      clock: z.enum(['right', 'corrected', 'none', 'impossible']),
    })
    .nullable(),
  /** What comes now of the stream that is always open; null: nothing. */
  stream: z
    .object({
      /** `avc1.640028` */
      codec: z.string().nullable(),
      width: z.number().int(),
      height: z.number().int(),
      fps: z.number(),
      kbps: z.number().nullable(),
    })
    .nullable(),
  choice: cameraEventChoiceSchema,
  /** 0: nobody has chosen. */
  version: z.number().int(),
})
export type CameraEventsView = z.output<typeof cameraEventsViewSchema>

export const cameraEventsSaveSchema = z.strictObject({ cameraId: z.string().max(63), version: z.number().int().min(0), choice: cameraEventChoiceSchema })
export type CameraEventsSave = z.output<typeof cameraEventsSaveSchema>

export const cameraEventsApi = {
  cameraEvents: {
    /** Of all cameras in force. */
    list: oc.output(z.array(cameraEventsViewSchema)),
    /** In force at once. @throws `cameraSetup.changed`, `camera.notFound` */
    save: oc.input(cameraEventsSaveSchema).output(cameraEventsViewSchema),
  },
}
