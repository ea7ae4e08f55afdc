// The span of a report as people name it: a day, a week, a month of the site's calendar, or from when to when.
import type { ReportSpan } from '../../contract/report-figures.ts'
import { momentOf } from '../local-time.ts'

const DAY_MS = 24 * 3_600_000
const MOST_DAYS = 367

/** `day` and `week` as `2026-11-29` (a week is the one that holds that day, from Monday), `month` as `2026-11`; `from` and `to` as a day or `2026-11-29T08:00`. */
export type AskedSpan = { readonly is: 'day' | 'week' | 'month'; readonly of: string } | { readonly is: 'span'; readonly from: string; readonly to: string }

/** @returns null where it is no day of the calendar, ends before it begins, or is longer than a year and a day */
export function spanOf(asked: AskedSpan, timezone: string): ReportSpan | null {
  const ends = localEnds(asked)
  if (ends === null) return null
  const [fromMs, toMs] = ends.map((local) => momentOf(local, timezone)) as [number, number]
  return fromMs < toMs && toMs - fromMs <= MOST_DAYS * DAY_MS ? { fromMs, toMs } : null
}

/** What the site's clocks show, written as if it were UTC. */
function localEnds(asked: AskedSpan): readonly [number, number] | null {
  if (asked.is === 'span') {
    const [from, to] = [localTime(asked.from), localTime(asked.to)]
    return from === null || to === null ? null : [from, to]
  }
  const start = localTime(asked.is === 'month' ? `${asked.of}-01` : asked.of)
  if (start === null || asked.of.includes('T')) return null
  const date = new Date(start)
  if (asked.is === 'month') return [start, Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)]
  if (asked.is === 'day') return [start, start + DAY_MS]
  const monday = start - ((date.getUTCDay() + 6) % 7) * DAY_MS
  return [monday, monday + 7 * DAY_MS]
}

function localTime(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/.test(text)) return null
  const ms = Date.parse(text.includes('T') ? `${text}Z` : `${text}T00:00Z`)
  // 30 February would be read as a day of March
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text) ? null : ms
}
