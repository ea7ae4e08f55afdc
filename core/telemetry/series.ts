// The course of one metric over a day, a month or a year, in as many points as a screen can show.
import type { EpochMs } from '../../contract/ids.ts'
import type { Series, SeriesPoint, SeriesSpan } from '../../contract/telemetry.ts'
import type { ReadableDb } from '../../db/open.ts'
import { hoursOf, minutesOf, type PlacedRollUp } from '../../db/telemetry.ts'
import { HOUR_MS, MINUTE_MS } from './tracked.ts'

/** @param unitMs what `at` of the roll-ups counts; a point starts at a multiple of the step */
export function pointsOf(rollUps: readonly PlacedRollUp[], unitMs: number, stepMs: number): SeriesPoint[] {
  const points = new Map<EpochMs, { min: number; max: number; sum: number; samples: number }>()
  for (const { at, min, max, mean, samples } of rollUps) {
    const atMs = Math.floor((at * unitMs) / stepMs) * stepMs
    const point = points.get(atMs)
    if (point === undefined) points.set(atMs, { min, max, sum: mean * samples, samples })
    else {
      point.min = Math.min(point.min, min)
      point.max = Math.max(point.max, max)
      point.sum += mean * samples
      point.samples += samples
    }
  }
  return [...points].map(([atMs, { min, max, sum, samples }]) => ({ atMs, min, max, mean: sum / samples }))
}

const DAY_MS = 24 * HOUR_MS
const SPANS: Readonly<Record<SeriesSpan, { readonly spanMs: number; readonly stepMs: number }>> = {
  '24h': { spanMs: DAY_MS, stepMs: 5 * MINUTE_MS },
  '30d': { spanMs: 30 * DAY_MS, stepMs: HOUR_MS },
  '400d': { spanMs: 400 * DAY_MS, stepMs: DAY_MS },
}

export function readSeries(db: ReadableDb, metricId: number, span: SeriesSpan, nowMs: EpochMs): Series {
  const { spanMs, stepMs } = SPANS[span]
  const fromMs = nowMs - spanMs
  const unitMs = span === '24h' ? MINUTE_MS : HOUR_MS
  const rollUps = (span === '24h' ? minutesOf : hoursOf)(db, metricId, Math.floor(fromMs / unitMs), Math.floor(nowMs / unitMs) + 1)
  return { span, fromMs, toMs: nowMs, stepMs, points: pointsOf(rollUps, unitMs, stepMs) }
}
