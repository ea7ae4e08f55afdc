// How the desk works: what managers set, every version of it kept.
import { z } from 'zod'
import { BUILT_IN_PHRASES, BUILT_IN_STEPS, COMMON_PHRASES } from './built-in-procedures.ts'
import { phrasesSchema, stepsSchema, type Phrase, type Step } from './procedure.ts'
import { lineSchema } from './text.ts'
import { FALSE_ALARM_REASONS, INCIDENT_KINDS, SEVERITIES, type IncidentKind } from './vocabulary.ts'

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

export const kindSettingsSchema = z.strictObject({
  /** How urgent it is where the site file's rule does not say; absent: as the rule thinks. Kinds of PRIORITY_KINDS only. */
  severity: z.enum(SEVERITIES).optional(),
  /** Absent: the built-in ones. */
  steps: stepsSchema.optional(),
  phrases: phrasesSchema.optional(),
})
export type KindSettings = z.infer<typeof kindSettingsSchema>

/** What rules on cameras see; how urgent a device's signal is depends on what it says. */
export const PRIORITY_KINDS = [
  'ebikeInLobby',
  'crowding',
  'fallingObject',
  'fireLaneBlocked',
  'personFall',
  'intrusion',
  'loitering',
  'tripline',
  'tamper',
] as const satisfies readonly IncidentKind[]

/** Another word for `other`: it is kept and counted as that, with these words as its note. */
export const ownReasonSchema = z.strictObject({ zh: lineSchema(60), en: lineSchema(60) })
export type OwnReason = z.infer<typeof ownReasonSchema>

export const reasonSettingsSchema = z.strictObject({
  /** Not offered; `other` always is. */
  hidden: z
    .array(z.enum(FALSE_ALARM_REASONS).exclude(['other']))
    .max(FALSE_ALARM_REASONS.length)
    .default([]),
  own: z.array(ownReasonSchema).max(8).default([]),
})
export type ReasonSettings = z.infer<typeof reasonSettingsSchema>

export const deskPhoneSchema = z.string().regex(/^\+?[0-9][0-9 -]{1,18}[0-9]$/, 'digits, spaces, + and -')

export const deskSettingsSchema = z.strictObject({
  timers: deskTimersSchema.prefault({}),
  kinds: z.partialRecord(z.enum(INCIDENT_KINDS), kindSettingsSchema).default({}),
  reasons: reasonSettingsSchema.prefault({}),
  /** What guards call when their phone page reaches nobody; null: nobody said. */
  deskPhone: deskPhoneSchema.nullable().default(null),
})
export type DeskSettings = z.infer<typeof deskSettingsSchema>

/** What holds until somebody has saved anything. */
export const DEFAULT_DESK_SETTINGS: DeskSettings = deskSettingsSchema.parse({})

export function stepsOf({ kinds }: Pick<DeskSettings, 'kinds'>, kind: IncidentKind): readonly Step[] {
  return kinds[kind]?.steps ?? BUILT_IN_STEPS[kind] ?? []
}

export function phrasesOf({ kinds }: Pick<DeskSettings, 'kinds'>, kind: IncidentKind): readonly Phrase[] {
  return kinds[kind]?.phrases ?? BUILT_IN_PHRASES[kind] ?? COMMON_PHRASES
}

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

/** The latest first. */
export const deskSettingsVersionsSchema = z.array(deskSettingsViewSchema.omit({ value: true }))
export type DeskSettingsVersion = z.infer<typeof deskSettingsVersionsSchema>[number]
