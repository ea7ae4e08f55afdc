// Times of day of a time zone as moments, also on the days on which its clocks are put on or back.
import type { EpochMs } from '../contract/ids.ts'

const DAY_MS = 24 * 3600 * 1000

/**
 * The last moment, now or before, at which the clocks there showed this time of day. One that a day's clocks skipped counts at
 * the moment it would have been; one that they showed twice counts at the first.
 *
 * @param time `08:00`
 */
export function lastTimeOfDay(nowMs: EpochMs, time: string, timezone: string): EpochMs {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const today = Math.floor(localMs(nowMs, timezone) / DAY_MS) * DAY_MS
  const moments = [0, -DAY_MS, -2 * DAY_MS].map((day) => momentOf(today + day + (hours * 60 + minutes) * 60_000, timezone))
  return Math.max(...moments.filter((moment) => moment <= nowMs))
}

/**
 * The moment at which the clocks of a time zone show something; one they skipped is the moment it would have been, of one they show
 * twice the first.
 *
 * @param wantedMs what the clocks there show, written as if it were UTC
 */
export function momentOf(wantedMs: number, timezone: string): EpochMs {
  const offset = (atMs: EpochMs) => localMs(atMs, timezone) - atMs
  const [first, second] = [offset(wantedMs - DAY_MS), offset(wantedMs + DAY_MS)].map((by) => wantedMs - by) as [number, number]
  return localMs(first, timezone) === wantedMs || localMs(second, timezone) !== wantedMs ? first : second
}

/** Making one takes longer than everything else here. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** What the clocks there show at a moment, to the second, written as if it were UTC. */
export function localMs(atMs: EpochMs, timezone: string): number {
  const known = formats.get(timezone)
  const format =
    known ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  if (known === undefined) formats.set(timezone, format)
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
}
