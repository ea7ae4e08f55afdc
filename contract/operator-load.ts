// How much one person at the desk has to bear, by the measures of EEMUA 191, and what rings for nothing.
import { z } from 'zod'
import { FALSE_ALARM_REASONS } from './vocabulary.ts'

/**
 * Alarms that one operator gets in ten minutes: at most 1, 2, 5, 10 (steady), up to 100 (after an upset: hard to cope with), more (excessive).
 *
 * @source EEMUA 191, bands of the average rate and of the first ten minutes after an upset
 */
export const LOAD_BANDS = ['calm', 'manageable', 'demanding', 'tooMuch', 'flood', 'excessive'] as const
export type LoadBand = (typeof LOAD_BANDS)[number]
export const BAND_LIMITS: Readonly<Record<LoadBand, number>> = { calm: 1, manageable: 2, demanding: 5, tooMuch: 10, flood: 100, excessive: Infinity }

export function bandOf(perOperator: number): LoadBand {
  return LOAD_BANDS.find((band) => perOperator <= BAND_LIMITS[band]) ?? 'excessive'
}

const epochMs = z.number()
const count = z.int()

/** Within so many ms; `n`: of how many it is decided. */
const withinSchema = z.object({ limitMs: z.number(), inTime: count, n: count })

export const operatorLoadSchema = z.object({
  span: z.object({ fromMs: epochMs, toMs: epochMs }),
  madeAtMs: epochMs,
  /** That rang in it, those too that were merged into others. */
  alarms: count,
  /** Of ten minutes as the site's clocks show them, up to now. */
  windows: count,
  /** Windows by the alarms of one operator. */
  bands: z.record(z.enum(LOAD_BANDS), count),
  /** Mean alarms of one operator in ten minutes; null: no time has passed. */
  perOperator: z.number().nullable(),
  /** Windows in which the duty book has no operator: counted as one. */
  unstaffed: count,
  /** With most alarms for one operator, the worst first; only those beyond what is calm. */
  worst: z.array(z.object({ fromMs: epochMs, toMs: epochMs, alarms: count, operators: count, perOperator: z.number(), band: z.enum(LOAD_BANDS) })),
  operators: z.array(
    z.object({
      name: z.string(),
      /** In this span, by the duty book. */
      dutyMs: z.number(),
      /** Their share of what rang while they were on duty; null: they were not. */
      perTenMinutes: z.number().nullable(),
      mostInTen: z.number().nullable(),
      /** Incidents of the span that they acknowledged. */
      acknowledged: count,
    }),
  ),
  acknowledge: z.array(withinSchema),
  /** Nobody has answered yet, though the last limit is over. */
  unanswered: count,
  /** By false ones and repeats; of cameras what they claimed by themselves. */
  nuisance: z.array(z.object({ cameraId: z.string().nullable(), deviceId: z.string().nullable(), alarms: count, falseAlarms: count, repeats: count })),
  /** Nobody ever touched them, for more than 24 h. */
  stale: z.object({ count, untilMs: epochMs }),
  byCamera: z.array(
    z.object({
      cameraId: z.string(),
      total: count,
      /** Taken in hand, ended and not called false. */
      real: count,
      falseAlarms: count,
      byReason: z.array(z.object({ reason: z.enum(FALSE_ALARM_REASONS), total: count })),
      /** Nobody ever touched them. */
      unhandled: count,
      /** In hand. */
      open: count,
    }),
  ),
})
export type OperatorLoad = z.infer<typeof operatorLoadSchema>
