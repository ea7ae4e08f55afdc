// What lifts and pumps report about themselves: units, limits, latest values, roll-ups over time, and where a value is heading.
import { z } from 'zod'
import { DEVICE_KINDS } from './vocabulary.ts'

/** A metric's name fixes its unit; one that is not listed has none. */
export const METRIC_UNITS: Readonly<Record<string, string>> = {
  vibration_rms: 'mm/s', // velocity, 10 to 1000 Hz
  motor_temp: '°C',
  bearing_temp: '°C',
  current: 'A',
  power: 'kW',
  pressure: 'kPa',
  level: 'm',
  flow: 'L/s',
  load: '%',
}

/** As drivers may name a metric. */
export const METRIC_NAME = /^[a-z][a-z0-9_]{0,39}$/

/** Says whether the machine runs. */
export const RUN_METRIC = 'run'

export const LIMIT_SIDES = ['above', 'below'] as const
export type LimitSide = (typeof LIMIT_SIDES)[number]

const finite = z.number().min(-1e9).max(1e9)

/** Of one metric of one device; neither level: nothing is watched. */
export const limitsSchema = z
  .strictObject({
    warn: finite.nullable(),
    alarm: finite.nullable(),
    /** On which side of a level it is bad. */
    side: z.enum(LIMIT_SIDES),
    /** Beyond for so long before anything is said, back for so long before it is over. */
    persistSeconds: z.number().int().min(0).max(86_400),
    /** Back means: by this share of the level on the good side of it. */
    clearPercent: z.number().min(0).max(50),
    /** Only what is measured while the machine runs counts. */
    whileRunning: z.boolean(),
  })
  .refine(({ warn, alarm, side }) => warn === null || alarm === null || (side === 'above' ? warn < alarm : warn > alarm), {
    path: ['warn'],
    message: 'expected a level that is reached before `alarm`',
  })
export type Limits = z.infer<typeof limitsSchema>

export const METRIC_LEVELS = ['normal', 'warn', 'alarm'] as const
export type MetricLevel = (typeof METRIC_LEVELS)[number]

/** Why nothing is said about where a metric is heading; the later one says more. */
export const TREND_REASONS = ['noLimit', 'tooFewDays', 'tooManyGaps', 'beyond', 'noRise', 'levelledOff', 'tooFar', 'unsure'] as const
export type TrendReason = (typeof TREND_REASONS)[number]

export const trendSchema = z.object({
  /** The level that will be reached. */
  limit: z.number(),
  perDay: z.number(),
  /** The value now, on the line. */
  nowValue: z.number(),
  crossesAtMs: z.number(),
  /** Between these with nine chances in ten, if it goes on as it did; null: not within a year. */
  earliestAtMs: z.number(),
  latestAtMs: z.number().nullable(),
  /** Chance that the limit is reached within 15 days, if it goes on as it did. */
  confidence01: z.number(),
  /** Days the line was drawn through. */
  days: z.number().int(),
})
export type Trend = z.infer<typeof trendSchema>

export const trendOutcomeSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('rising'), trend: trendSchema }),
  z.object({ is: z.literal('none'), reason: z.enum(TREND_REASONS) }),
])
export type TrendOutcome = z.infer<typeof trendOutcomeSchema>

const metricValueSchema = z.union([z.number(), z.boolean(), z.string()])

export const metricViewSchema = z.object({
  metric: z.string(),
  value: metricValueSchema,
  atMs: z.number(),
  level: z.enum(METRIC_LEVELS),
  /** Since when it is on that level; null while normal. */
  sinceMs: z.number().nullable(),
  /** Nothing came for three times as long as usual. */
  stale: z.boolean(),
  limits: limitsSchema,
  /** As the last daily look found it; null: not looked at yet. */
  trend: trendOutcomeSchema.nullable(),
  /** Means of the last 24 hours, the oldest first; null: nothing came in that hour. Empty: not a number. */
  spark: z.array(z.number().nullable()),
})
export type MetricView = z.infer<typeof metricViewSchema>

export const deviceTelemetrySchema = z.object({
  deviceId: z.string(),
  name: z.string(),
  kind: z.enum(DEVICE_KINDS),
  buildingId: z.string().nullable(),
  /** Its clock is off; the time of receipt counts. */
  clockOff: z.boolean(),
  metrics: z.array(metricViewSchema),
})
export type DeviceTelemetry = z.infer<typeof deviceTelemetrySchema>

export const SERIES_SPANS = ['24h', '30d', '400d'] as const
export type SeriesSpan = (typeof SERIES_SPANS)[number]

export const seriesPointSchema = z.object({ atMs: z.number(), min: z.number(), mean: z.number(), max: z.number() })
export type SeriesPoint = z.infer<typeof seriesPointSchema>

export const seriesSchema = z.object({
  span: z.enum(SERIES_SPANS),
  fromMs: z.number(),
  toMs: z.number(),
  /** What one point stands for; points without samples are not there. */
  stepMs: z.number(),
  points: z.array(seriesPointSchema),
})
export type Series = z.infer<typeof seriesSchema>

const deviceId = z.string().max(63)
const metricNameSchema = z.string().regex(METRIC_NAME, 'small letters, digits and _, starting with a letter, at most 40')

export const seriesInputSchema = z.strictObject({ deviceId, metric: metricNameSchema, span: z.enum(SERIES_SPANS) })
export type SeriesInput = z.infer<typeof seriesInputSchema>

export const limitsViewSchema = z.object({
  limits: limitsSchema,
  /** 0: as delivered; each save counts one on. */
  version: z.number().int(),
  savedAtMs: z.number().nullable(),
  /** Their name as it is now. */
  savedBy: z.string().nullable(),
})
export type LimitsView = z.infer<typeof limitsViewSchema>

export const limitsPlaceSchema = z.strictObject({ deviceId, metric: metricNameSchema })
/** A save that did not start from the version in force is refused. `limits: null`: back to those delivered. */
export const limitsSaveSchema = limitsPlaceSchema.extend({ version: z.number().int().min(0), limits: limitsSchema.nullable() })
export type LimitsSave = z.infer<typeof limitsSaveSchema>
