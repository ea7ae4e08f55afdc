// The managers' dashboard: indicators beside their targets, the span before and where the site started from.
import { z } from 'zod'
import { incidentFilterSchema } from './incident.ts'
import type { ReportTargets } from './report-figures.ts'
import { lineSchema } from './text.ts'
import { INCIDENT_KINDS, ROLES } from './vocabulary.ts'

export const DASHBOARD_SPANS = ['day', 'week', 'month', 'custom'] as const

/** In the order in which they are shown. */
export const INDICATORS = [
  'incidents',
  'acknowledge',
  'dispatch',
  'arrive',
  'close',
  'falseAlarms',
  'load',
  'availability',
  'patrol',
  'warnings',
  'workOrders',
  'use',
] as const
export type Indicator = (typeof INDICATORS)[number]

const epochMs = z.number()
const share = z.number().min(0).max(1)
const limitMs = z
  .int()
  .min(1000)
  .max(30 * 86_400_000)

export const reportTargetsSchema = z.strictObject({
  acknowledgeMs: limitMs,
  dispatchMs: limitMs,
  arriveMs: limitMs,
  closeMs: limitMs,
  workOrderMs: limitMs,
  inTime: share,
  availability: share,
  falseAlarmShare: share,
  patrolDone: share,
}) satisfies z.ZodType<ReportTargets>

/** How things were before the site had this product, as somebody who knows typed it in. */
export const baselineSchema = z.strictObject({
  /** When the site went live. */
  sinceMs: epochMs,
  /** Where the values come from. */
  source: lineSchema(200),
  /** In the indicator's own unit; counts for a month. */
  values: z.partialRecord(z.enum(INDICATORS), z.number().min(0).max(1e9)),
})
export type Baseline = z.infer<typeof baselineSchema>

export const indicatorSchema = z.object({
  id: z.enum(INDICATORS),
  unit: z.enum(['count', 'share', 'rate', 'duration']),
  /** null: nothing to go by in this span. */
  value: z.number().nullable(),
  target: z.number().nullable(),
  /** Within what it counts as in time; null: it is not about time. */
  limitMs: z.number().nullable(),
  /** Of the span before, of the same length. */
  before: z.number().nullable(),
  baseline: z.number().nullable(),
  /** Worse than its target. */
  isBad: z.boolean(),
  /** Whether more of it is better; null: neither. */
  isMoreBetter: z.boolean().nullable(),
  /** Of how many, where it is a share. */
  n: z.number().int().nullable(),
  /** What lies behind it; null: no incidents do. */
  drill: incidentFilterSchema.nullable(),
  /** Its course over the span; null: nothing to go by. */
  history: z.array(z.object({ fromMs: epochMs, value: z.number().nullable() })),
})
export type IndicatorView = z.infer<typeof indicatorSchema>

const settings = { version: z.int(), savedAtMs: epochMs.nullable(), savedBy: z.string().nullable() }

export const dashboardSchema = z.object({
  span: z.object({ fromMs: epochMs, toMs: epochMs }),
  before: z.object({ fromMs: epochMs, toMs: epochMs }),
  madeAtMs: epochMs,
  /** Those that the site has something to say about. */
  indicators: z.array(indicatorSchema),
  /** `[weekday, Monday first][hour]` of the site's time. */
  byHour: z.array(z.array(z.number())),
  byKind: z.array(z.object({ kind: z.enum(INCIDENT_KINDS), value: z.number(), before: z.number().nullable(), falseAlarms: z.number() })),
  use: z.object({
    byRole: z.array(z.object({ role: z.enum(ROLES), actions: z.number(), recordedFor: z.number(), people: z.number() })),
    unhandled: z.number(),
  }),
  chattering: z.array(z.object({ sourceId: z.string(), bursts: z.number(), alerts: z.number() })),
  /** Version 0: those delivered. */
  targets: z.object({ ...settings, value: reportTargetsSchema }),
  baseline: z.object({ ...settings, value: baselineSchema.nullable() }),
})
export type Dashboard = z.infer<typeof dashboardSchema>

export const dashboardInputSchema = z.strictObject({
  span: z.enum(DASHBOARD_SPANS),
  /** `custom` only: whole ms, from is inside, to is not; at most 400 days. */
  fromMs: epochMs.optional(),
  toMs: epochMs.optional(),
  buildingId: z.string().max(63).optional(),
})
export type DashboardInput = z.infer<typeof dashboardInputSchema>

/** `version`: the one looked at. */
export const targetsSaveSchema = z.strictObject({ version: z.int(), value: reportTargetsSchema })
export const baselineSaveSchema = z.strictObject({ version: z.int(), value: baselineSchema })
