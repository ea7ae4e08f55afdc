// Backups as screens see them: what there is, what became of the last ones, how they are wished for.
import { z } from 'zod'
import { lineSchema } from './text.ts'

export const backupSettingsSchema = z.strictObject({
  /** Of the last hours, one each. */
  hourly: z.int().min(2).max(168).default(24),
  /** Of the days before, the last one each. */
  daily: z.int().min(0).max(90).default(14),
  /** Each backup is copied there as well; null: nowhere. */
  second: z
    .strictObject({
      /** An absolute path. */
      dir: z.string().min(1).max(400),
      /** Evidence, photos from scenes and reports too. */
      withFiles: z.boolean().default(false),
      /** It was on a disk of its own when it was chosen: on the data's, the stick is not plugged in. */
      ownDisk: z.boolean().default(false),
    })
    .nullable()
    .default(null),
})
export type BackupSettings = z.infer<typeof backupSettingsSchema>

export const DEFAULT_BACKUP_SETTINGS: BackupSettings = backupSettingsSchema.parse({})

/** `version`: the one it started from. */
export const backupSettingsSaveSchema = z.strictObject({ version: z.int().min(0), value: backupSettingsSchema })

export const backupPassphraseSchema = z.strictObject({ passphrase: lineSchema(256).min(12) })

export const backupRunSchema = z.object({
  id: z.string(),
  kind: z.enum(['hourly', 'manual', 'drill']),
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  /** A code of errors.ts; null: it is good. */
  problem: z.string().nullable(),
  name: z.string().nullable(),
  bytes: z.number().nullable(),
  second: z.enum(['none', 'copied', 'failed']),
})
export type BackupRun = z.infer<typeof backupRunSchema>

export const backupViewSchema = z.object({
  version: z.int(),
  settings: backupSettingsSchema,
  /** Where they lie. */
  dir: z.string(),
  running: z.enum(['backup', 'drill']).nullable(),
  nextAtMs: z.number(),
  lastGood: backupRunSchema.nullable(),
  lastDrill: backupRunSchema.nullable(),
  /** The newest first, a hundred at most. */
  backups: z.array(
    z.object({
      name: z.string(),
      why: z.enum(['hourly', 'manual', 'upgrade']),
      madeAtMs: z.number(),
      bytes: z.number(),
      /** What was written later is not in it. */
      newestAtMs: z.number().nullable(),
      isInSecond: z.boolean(),
    }),
  ),
  bytes: z.number(),
  runs: z.array(backupRunSchema),
  /** When the copy of the key that a passphrase opens was made; null: there is none. */
  keyCopyAtMs: z.number().nullable(),
  /** The newest first. */
  losses: z.array(
    z.object({ id: z.string(), why: z.enum(['restored', 'log']), fromMs: z.number(), toMs: z.number(), foundAtMs: z.number(), keptIn: z.string().nullable() }),
  ),
  /** What the last look over the files of evidence found; null: it has not been yet. */
  files: z.object({ atMs: z.number(), missing: z.number().int(), unknown: z.number().int(), unknownBytes: z.number(), swept: z.number().int() }).nullable(),
  /** Room kept for when the disk is full; 0: it was given up, or the disk is too small for it. */
  reserveBytes: z.number(),
  /** When the disk will be full as it goes now; null: not within two weeks, or not known yet. */
  fullAtMs: z.number().nullable(),
})
export type BackupView = z.infer<typeof backupViewSchema>
