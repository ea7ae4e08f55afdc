// Days, weeks and months of the site's calendar as spans of a report: which one a day lies in, the next, and the latest that is over.
import type { ReportSpan } from '../../contract/report-figures.ts'
import { instantOfWallTime, wallTimeOf } from '../parts/wall-time.ts'

export const SPAN_UNITS = ['day', 'week', 'month', 'any'] as const
export type SpanUnit = (typeof SPAN_UNITS)[number]
type WholeUnit = Exclude<SpanUnit, 'any'>

const DAY_MS = 86_400_000

export interface NamedSpan extends ReportSpan {
  /** `2026-11-16`, the first and the last day of it. */
  readonly first: string
  readonly last: string
}

/** @param day `2026-11-21`. @returns null when that is no day */
export function spanOf(unit: WholeUnit, day: string, timeZone: string): NamedSpan | null {
  const at = utcOf(day)
  if (at === null) return null
  const first = startOf(unit, at)
  const next = stepped(unit, first, 1)
  const [fromMs, toMs] = [first, next].map((one) => instantOfWallTime(`${dayOf(one)} 00:00`, timeZone))
  return fromMs == null || toMs == null ? null : { fromMs, toMs, first: dayOf(first), last: dayOf(next - DAY_MS) }
}

/** A day in the unit so many later. */
export function stepDay(unit: WholeUnit, day: string, by: number): string {
  const at = utcOf(day)
  return at === null ? day : dayOf(stepped(unit, startOf(unit, at), by))
}

/** A day in the latest unit that is over at the site. */
export function latestWhole(unit: WholeUnit, nowMs: number, timeZone: string): string {
  return stepDay(unit, wallTimeOf(nowMs, timeZone).slice(0, 10), -1)
}

/** Of a span that was picked, what is over of it, to the minute: where any span is begun from. @returns null where nothing is */
export function soFar({ fromMs, toMs }: ReportSpan, nowMs: number): ReportSpan | null {
  const end = Math.min(toMs, nowMs - (nowMs % 60_000))
  return end > fromMs ? { fromMs, toMs: end } : null
}

/** Midnight of a calendar day, counted as if in UTC; all the days below likewise. */
function utcOf(day: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) || dayOf(at) !== day ? null : at
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function startOf(unit: WholeUnit, at: number): number {
  const date = new Date(at)
  if (unit === 'day') return at
  if (unit === 'week') return at - ((date.getUTCDay() + 6) % 7) * DAY_MS
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

function stepped(unit: WholeUnit, start: number, by: number): number {
  const date = new Date(start)
  if (unit === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + by, 1)
  return start + by * (unit === 'week' ? 7 : 1) * DAY_MS
}
