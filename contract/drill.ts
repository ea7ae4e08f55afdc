// Drills: training on a copy that commands nothing and owes nothing, and drills at the real place that move no device.
import { z } from 'zod'
import { incidentKindSchema, incidentSchema } from './incident.ts'
import { lineSchema, textSchema } from './text.ts'
import { FALSE_ALARM_REASONS } from './vocabulary.ts'

const epochMs = z.number()

export const SCENARIOS = ['throw', 'ebike', 'fire', 'lift'] as const
export type Scenario = (typeof SCENARIOS)[number]

export const TRAINING_ACTIONS = ['acknowledge', 'dispatch', 'arrive', 'resolve', 'falseAlarm', 'hold', 'note'] as const

/** How something was done in time: `targetS` or faster is full marks, `limitS` or slower none. */
export const timedPartSchema = z.object({
  name: z.enum(['acknowledge', 'dispatch', 'resolve']),
  /** Null: never done. */
  tookS: z.number().nullable(),
  targetS: z.number(),
  limitS: z.number(),
  points: z.number(),
  most: z.number(),
})
export const stepPartSchema = z.object({ id: z.string(), isDone: z.boolean(), points: z.number(), most: z.number() })

export const drillScoreSchema = z.object({
  score: z.int().min(0).max(100),
  isPassed: z.boolean(),
  times: z.array(timedPartSchema),
  steps: z.array(stepPartSchema),
})
export type DrillScore = z.infer<typeof drillScoreSchema>

/** A run on the training copy; gone when the core ends. */
export const trainingRunSchema = z.object({
  id: z.string(),
  scenario: z.enum(SCENARIOS),
  startedAtMs: epochMs,
  /** It ends by itself then. */
  untilMs: epochMs,
  /** Clearly not real: numbers of the copy begin with DRILL. */
  incidents: z.array(incidentSchema),
  /** `isAction`: done by what is done with the incident, not ticked. */
  steps: z.array(z.object({ id: z.string(), isDone: z.boolean(), isAction: z.boolean() })),
})
export type TrainingRun = z.infer<typeof trainingRunSchema>

export const trainingActSchema = z.strictObject({
  runId: z.string().max(100),
  incidentId: z.string().max(100),
  action: z.enum(TRAINING_ACTIONS),
  assignee: lineSchema(60).optional(),
  reason: z.enum(FALSE_ALARM_REASONS).optional(),
  note: textSchema(500).optional(),
})
export type TrainingAct = z.infer<typeof trainingActSchema>

export const certificateViewSchema = z.object({
  id: z.string(),
  userId: z.string(),
  who: z.string().nullable(),
  scenario: z.enum(SCENARIOS),
  startedAtMs: epochMs,
  endedAtMs: epochMs,
  result: drillScoreSchema,
  sha256: z.string(),
  /** What is stored is what was scored. */
  isIntact: z.boolean(),
})
export type CertificateView = z.infer<typeof certificateViewSchema>

export const MAX_SITE_DRILL_MINUTES = 8 * 60

/** Signals of a fire panel and calls for help are real also in a drill: nobody can tell from here that they are not. */
export const NEVER_DRILL = ['fire', 'sos'] as const

export const siteDrillInputSchema = z.strictObject({
  kinds: z.array(incidentKindSchema.exclude(NEVER_DRILL)).min(1).max(20),
  /** Absent: the whole site. */
  buildingId: z.string().max(63).optional(),
  reason: lineSchema(200),
  minutes: z.int().min(5).max(MAX_SITE_DRILL_MINUTES),
})
export type SiteDrillInput = z.infer<typeof siteDrillInputSchema>

export const siteDrillSchema = z.object({
  id: z.string(),
  kinds: z.array(incidentKindSchema),
  buildingId: z.string().nullable(),
  reason: z.string(),
  startedBy: z.string().nullable(),
  startedAtMs: epochMs,
  untilMs: epochMs,
  endedAtMs: epochMs.nullable(),
  incidents: z.int(),
})
export type SiteDrill = z.infer<typeof siteDrillSchema>
