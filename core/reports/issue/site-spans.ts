// Which moments a schedule is due at, and which span each run reports on, by the clocks of the site.
import type { EpochMs } from '../../../contract/ids.ts'
import type { ReportSpan } from '../../../contract/report-figures.ts'
import type { ReportRhythm } from '../../../contract/report-words.ts'
import { localMs, momentOf } from '../../local-time.ts'

const DAY_MS = 24 * 3600 * 1000

export interface Run {
  readonly dueAtMs: EpochMs
  /** The day, week or month before the one it is due in. */
  readonly span: ReportSpan
}

export interface Timing {
  readonly rhythm: ReportRhythm
  /** `07:00` */
  readonly at: string
}

/** The first run after a moment; days the clocks are put on or back on have 23 or 25 hours. */
export function nextRun(timing: Timing, afterMs: EpochMs, timezone: string): Run {
  // From the period that moment lies in: its own run may still be to come.
  let start = periodStart(timing.rhythm, localDay(afterMs, timezone))
  for (;;) {
    const run = runOf(timing, start, timezone)
    if (run.dueAtMs > afterMs) return run
    start = periodAfter(timing.rhythm, start)
  }
}

/**
 * The runs due after one moment and up to another, the oldest first.
 *
 * @param most only the newest so many
 */
export function runsBetween(timing: Timing, afterMs: EpochMs, untilMs: EpochMs, timezone: string, most: number): Run[] {
  const runs: Run[] = []
  let start = periodStart(timing.rhythm, localDay(untilMs, timezone))
  while (runs.length < most) {
    const run = runOf(timing, start, timezone)
    if (run.dueAtMs <= afterMs) break
    if (run.dueAtMs <= untilMs) runs.push(run)
    start = periodStart(timing.rhythm, start - DAY_MS)
  }
  return runs.toReversed()
}

/** The latest whole day, week or month that is over. */
export function lastWhole(rhythm: ReportRhythm, nowMs: EpochMs, timezone: string): ReportSpan {
  return spanBefore(rhythm, periodStart(rhythm, localDay(nowMs, timezone)), timezone)
}

function runOf({ rhythm, at }: Timing, start: number, timezone: string): Run {
  const [hours = 0, minutes = 0] = at.split(':').map(Number)
  return { dueAtMs: momentOf(start + (hours * 60 + minutes) * 60_000, timezone), span: spanBefore(rhythm, start, timezone) }
}

function spanBefore(rhythm: ReportRhythm, start: number, timezone: string): ReportSpan {
  return { fromMs: momentOf(periodStart(rhythm, start - DAY_MS), timezone), toMs: momentOf(start, timezone) }
}

/** Midnight at the site, written as if it were UTC, as all the days below. */
function localDay(atMs: EpochMs, timezone: string): number {
  return Math.floor(localMs(atMs, timezone) / DAY_MS) * DAY_MS
}

/** Of the day, the week (from Monday) or the month that day lies in. */
function periodStart(rhythm: ReportRhythm, day: number): number {
  const date = new Date(day)
  if (rhythm === 'day') return day
  if (rhythm === 'week') return day - ((date.getUTCDay() + 6) % 7) * DAY_MS
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

function periodAfter(rhythm: ReportRhythm, start: number): number {
  if (rhythm === 'month') return Date.UTC(new Date(start).getUTCFullYear(), new Date(start).getUTCMonth() + 1, 1)
  return start + (rhythm === 'day' ? 1 : 7) * DAY_MS
}
