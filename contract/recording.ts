// What is recorded of each camera on this computer, for how long, and how long the disk lasts.
import { z } from 'zod'
import { ID_PATTERN } from './ids.ts'

export const MOST_KEEP_DAYS = 400
export const MOST_KEEP_GB = 100_000

/** `recording` · `off`: as it is set · `noPicture`: nothing comes of the camera · `standsStill`: it comes and is not written · `gone`: the camera is not set up any more */
export const RECORDING_STATES = ['recording', 'off', 'noPicture', 'standsStill', 'gone'] as const
export type RecordingState = (typeof RECORDING_STATES)[number]

/** Who says it: the console before the site file before the default. */
export const RECORDING_SOURCES = ['console', 'siteFile', 'default'] as const
export const RECORDING_LIMITS = ['days', 'quota', 'disk'] as const

const cameraId = z.string().regex(ID_PATTERN)

/** Of the site file; what is absent is the default. */
export const siteRecordSchema = z.strictObject({
  days: z.number().int().min(1).max(MOST_KEEP_DAYS).optional(),
  maxGb: z.number().min(0.1).max(MOST_KEEP_GB).optional(),
  off: z.boolean().optional(),
})

export const recordingSaveSchema = z.strictObject({
  cameraId,
  /** The one it was changed from. */
  version: z.number().int().min(0),
  /** null: what the site file says, else the default. */
  wish: z
    .strictObject({
      isOn: z.boolean(),
      days: z.number().int().min(1).max(MOST_KEEP_DAYS),
      /** 10^9 bytes; null: as much as there is room for. */
      maxGb: z.number().min(0.1).max(MOST_KEEP_GB).nullable(),
    })
    .nullable(),
})
export type RecordingSave = z.output<typeof recordingSaveSchema>

export const cameraRecordingSchema = z.object({
  cameraId: z.string(),
  /** Of one that is gone, as it was called last; null: nobody knows. */
  name: z.string().nullable(),
  state: z.enum(RECORDING_STATES),
  /** Which of its streams is written; null: none. */
  stream: z.enum(['main', 'sub']).nullable(),
  isOn: z.boolean(),
  days: z.number(),
  maxGb: z.number().nullable(),
  source: z.enum(RECORDING_SOURCES),
  /** Grows by one at every save; 0: nothing was ever saved. */
  version: z.number().int(),
  bytes: z.number(),
  oldestMs: z.number().nullable(),
  newestMs: z.number().nullable(),
  /** As it was written lately; null: not measured yet. */
  bytesPerDay: z.number().nullable(),
  /** Days that will be there in the end; null: not measured yet. */
  fitsDays: z.number().nullable(),
  limit: z.enum(RECORDING_LIMITS),
})
export type CameraRecording = z.output<typeof cameraRecordingSchema>

export const recordingViewSchema = z.object({
  /** Those that are set up, in their order, then those that are gone. */
  cameras: z.array(cameraRecordingSchema),
  /** null: the folder has not been looked through yet. */
  disk: z
    .object({
      ringBytes: z.number(),
      freeBytes: z.number(),
      totalBytes: z.number(),
      /** Kept free for everything else. */
      reserveBytes: z.number(),
      /** There is no room to record, and nothing may be deleted for it. */
      isHeld: z.boolean(),
      /** What the wishes of all cameras come to in the end. */
      neededBytes: z.number(),
      /** What recordings may take of the disk. */
      availableBytes: z.number(),
      isTooSmall: z.boolean(),
      /** When the oldest begin to go before their days are over; null: never, as far as is known. */
      fullAtMs: z.number().nullable(),
    })
    .nullable(),
  /** So long recordings around incidents are kept, in days. */
  incidentDays: z.number(),
})
export type RecordingView = z.output<typeof recordingViewSchema>
