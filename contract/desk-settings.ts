// How the desk works: what managers set, every version of it kept.
import { z } from 'zod'

const seconds = (least: number, most: number) => z.int().min(least).max(most)

export const deskTimersSchema = z.strictObject({
  /** An unacknowledged incident turns amber. */
  amberS: seconds(5, 600).default(30),
  /** It is told to the next console. */
  nextConsoleS: seconds(10, 1800).default(60),
  /** It is told to the manager. */
  managerS: seconds(10, 3600).default(120),
  /** A guard who was assigned has accepted. */
  acceptS: seconds(15, 3600).default(60),
  /** ... is on the scene, counted from accepting. */
  arriveS: seconds(30, 7200).default(300),
  /** ... is done, counted from arriving. */
  doneS: seconds(60, 86_400).default(1800),
})
export type DeskTimers = z.infer<typeof deskTimersSchema>

export const deskSettingsSchema = z.strictObject({ timers: deskTimersSchema.prefault({}) })
export type DeskSettings = z.infer<typeof deskSettingsSchema>

/** What holds until somebody has saved anything. */
export const DEFAULT_DESK_SETTINGS: DeskSettings = deskSettingsSchema.parse({})

/** Version 0: the defaults. */
export const deskSettingsViewSchema = z.object({
  version: z.int(),
  savedAtMs: z.number().nullable(),
  /** Null: nobody, or the account is gone. */
  savedBy: z.string().nullable(),
  value: deskSettingsSchema,
})
export type DeskSettingsView = z.infer<typeof deskSettingsViewSchema>

/** `version`: the one it started from. */
export const deskSettingsSaveSchema = z.strictObject({ version: z.int().min(0), value: deskSettingsSchema })
