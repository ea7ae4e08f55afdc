// The part of the operators' contract that is about recordings: what is kept, what happened when, bookmarks, and exports.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { MAX_IN_STEP, PLAYBACK_SOURCES, playbackMomentSchema } from './playback.ts'
import { lineSchema } from './text.ts'
import { INCIDENT_KINDS, SEVERITIES } from './vocabulary.ts'

const cameraId = z.string().min(1).max(63)
const cameraIds = z
  .array(cameraId)
  .min(1)
  .max(MAX_IN_STEP)
  .refine((ids) => new Set(ids).size === ids.length, 'each camera once')
const source = z.enum(PLAYBACK_SOURCES)
const epochMs = playbackMomentSchema

/** What one look may ask for. */
export const MAX_TIMELINE_MS = 32 * 86_400_000
export const MAX_MARKS = 1000
export const MAX_EXPORT_MS = 4 * 3_600_000
export const MAX_BOOKMARKS = 2000
/** Kept so long, then deleted. */
export const EXPORT_DAYS = 30
export const EXPORT_QUOTA_BYTES = 50 * 1024 ** 3

const isSpan = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) => toMs > fromMs

export const timelineInputSchema = z
  .strictObject({ cameraIds, source, fromMs: epochMs, toMs: epochMs })
  .refine(isSpan, 'ends after it begins')
  .refine(({ fromMs, toMs }) => toMs - fromMs <= MAX_TIMELINE_MS, 'at most 32 days')
export type TimelineInput = z.infer<typeof timelineInputSchema>

/** An alert of a camera and the incident it belongs to now, or what somebody reported of one. */
export const markSchema = z.object({
  /** Of the alert; of a report, the incident's. */
  alertId: z.string(),
  incidentId: z.string(),
  number: z.string(),
  kind: z.enum(INCIDENT_KINDS),
  severity: z.enum(SEVERITIES),
  cameraId: z.string(),
  atMs: z.number(),
})
export type Mark = z.infer<typeof markSchema>

export const bookmarkSchema = z.object({
  id: z.string(),
  cameraId: z.string(),
  fromMs: z.number(),
  /** Equal to `fromMs`: one moment. */
  toMs: z.number(),
  note: z.string(),
  /** Its span is not deleted to make room. */
  keep: z.boolean(),
  savedAtMs: z.number(),
  /** null: the account is gone. */
  savedBy: z.string().nullable(),
})
export type Bookmark = z.infer<typeof bookmarkSchema>

/** One hour kept out of the ring is about 2 GB. */
export const MAX_BOOKMARK_MS = 3_600_000

export const bookmarkSaveSchema = z
  .strictObject({
    /** Absent: a new one. */
    id: z.string().max(100).optional(),
    cameraId,
    fromMs: epochMs,
    toMs: epochMs,
    note: lineSchema(200),
    keep: z.boolean(),
  })
  .refine(({ fromMs, toMs }) => toMs >= fromMs && toMs - fromMs <= MAX_BOOKMARK_MS, 'at most an hour')
export type BookmarkSave = z.infer<typeof bookmarkSaveSchema>

export const recordedTimelineSchema = z.object({
  cameras: z.array(
    z.object({
      cameraId: z.string(),
      spans: z.array(z.object({ fromMs: z.number(), toMs: z.number() })),
      /** Code of errors.ts: why nothing is known of what is kept. */
      problem: z.string().nullable(),
    }),
  ),
  /** In order of time, the newest `MAX_MARKS`. */
  marks: z.array(markSchema),
  /** There are more than that. */
  isCut: z.boolean(),
  bookmarks: z.array(bookmarkSchema),
})
export type RecordedTimeline = z.infer<typeof recordedTimelineSchema>

/** Of a camera that is not set up any more and whose recordings are not over yet. */
export const removedCameraSchema = z.object({
  cameraId: z.string(),
  /** As it was called last; its id where nobody knows. */
  name: z.string(),
  /** When it was first missed; null: not known. */
  goneAtMs: z.number().nullable(),
  /** Between these is what was recorded of it. */
  fromMs: z.number(),
  toMs: z.number(),
  bytes: z.number(),
})
export type RemovedCamera = z.infer<typeof removedCameraSchema>

export const EXPORT_STATES = ['running', 'ready', 'failed', 'cancelled', 'removed'] as const
export type ExportState = (typeof EXPORT_STATES)[number]

export const exportStartSchema = z
  .strictObject({ cameraIds, source, fromMs: epochMs, toMs: epochMs, reason: lineSchema(200), watermark: z.boolean(), covered: z.boolean().default(true) })
  .refine(isSpan, 'ends after it begins')
  .refine(({ fromMs, toMs }) => toMs - fromMs <= MAX_EXPORT_MS, 'at most four hours')
export type ExportStart = z.infer<typeof exportStartSchema>

export const exportViewSchema = z.object({
  id: z.string(),
  /** `EXP-20261122-0001` */
  number: z.string(),
  cameraIds: z.array(z.string()),
  source,
  fromMs: z.number(),
  toMs: z.number(),
  reason: z.string(),
  watermark: z.boolean(),
  state: z.enum(EXPORT_STATES),
  /** Code of errors.ts. */
  problem: z.string().nullable(),
  startedAtMs: z.number(),
  /** null: the account is gone. */
  startedBy: z.string().nullable(),
  endedAtMs: z.number().nullable(),
  /** While it runs. */
  progress01: z.number(),
  bytes: z.number(),
  manifestSha256: z.string().nullable(),
  /** As they were called when it was made; of one that is not ready, as they are called now. */
  cameras: z.array(z.object({ cameraId: z.string(), name: z.string() })),
  /** Empty until it is ready; the last one is the manifest, which is of no camera. */
  files: z.array(z.object({ file: z.string(), cameraId: z.string().nullable(), bytes: z.number(), sha256: z.string() })),
  /** Of a package of evidence; null: recordings. */
  incidentId: z.string().nullable(),
  /** When it will be deleted; null: it has no files. */
  keptUntilMs: z.number().nullable(),
})
export type ExportView = z.infer<typeof exportViewSchema>

const byId = z.strictObject({ id: z.string().max(100) })

export const playbackApi = {
  playback: {
    timeline: oc.input(timelineInputSchema).output(recordedTimelineSchema),
    /** The nearest alert of these cameras before or after a moment; null: there is none. */
    neighbour: oc.input(z.strictObject({ cameraIds, atMs: epochMs, direction: z.enum(['before', 'after']) })).output(markSchema.nullable()),
    /** @throws `camera.notFound`, `bookmark.notFound`, `bookmark.tooMany` */
    saveBookmark: oc.input(bookmarkSaveSchema).output(bookmarkSchema),
    /** @throws `bookmark.notFound` */
    removeBookmark: oc.input(byId).output(z.void()),
    removedCameras: oc.output(z.array(removedCameraSchema)),
  },
  exports: {
    /** @throws `camera.notFound`, `export.tooMany`, `export.quotaFull` */
    start: oc.input(exportStartSchema).output(exportViewSchema),
    /** The newest hundred, and how full their share of the disk is. */
    list: oc.output(z.object({ items: z.array(exportViewSchema), usedBytes: z.number(), quotaBytes: z.number() })),
    /** Nothing of it is on disk when this answers. @throws `export.notFound` */
    cancel: oc.input(byId).output(exportViewSchema),
    /** Its files go, its entry stays. @throws `export.notFound`, `export.notReady` */
    remove: oc.input(byId).output(exportViewSchema),
  },
}

const hashedFileSchema = z.object({
  file: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  blockBytes: z.number(),
  blocks: z.array(z.object({ sha256: z.string(), from: z.string().nullable() })),
  /** Of a package: what it is. */
  is: z.string().optional(),
  /** What was recorded of it once; another than `sha256`: it was altered before it was taken. */
  recordedSha256: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
})
export type ManifestFile = z.infer<typeof hashedFileSchema>

/** Of the file `manifest.json` that lies beside exported videos, and in packages of evidence. */
export const exportManifestSchema = z.object({
  vigilExport: z.literal(1),
  number: z.string(),
  site: z.object({ id: z.string(), name: z.string(), timezone: z.string() }),
  exportedBy: z.string(),
  exportedAt: z.string(),
  reason: z.string(),
  source,
  asked: z.object({ from: z.string(), to: z.string() }),
  /** `re-encoded`: words are burnt in. */
  pictures: z.enum(['as recorded', 're-encoded']),
  cameras: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      gaps: z.array(z.object({ from: z.string(), to: z.string() })),
      files: z.array(
        z.object({
          file: z.string(),
          bytes: z.number(),
          sha256: z.string(),
          codec: z.string(),
          from: z.string(),
          to: z.string(),
          pictures: z.number(),
          madeFromSha256: z.string().nullable(),
          blockBytes: z.number(),
          blocks: z.array(z.object({ sha256: z.string(), from: z.string().nullable() })),
        }),
      ),
    }),
  ),
  /** What is listed beside pictures of recordings. */
  files: z.array(hashedFileSchema).optional(),
  /** Of a package: the incident, and what should be in it and is not. */
  incident: z.object({ id: z.string(), number: z.string(), kind: z.string() }).optional(),
  missing: z.array(z.object({ is: z.string(), id: z.string(), why: z.string(), zh: z.string(), en: z.string() })).optional(),
})
export type ExportManifest = z.infer<typeof exportManifestSchema>
