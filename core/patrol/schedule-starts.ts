// When the rounds of a schedule start, in the site's time zone, also on days on which its clocks are put on or back.
import type { EpochMs } from '../../contract/ids.ts'
import type { ScheduleInput } from '../../contract/patrol.ts'
import { localMs, momentOf } from '../local-time.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const DAY_MIN = 1440

/** Ascending, each once, later than `afterMs` and not later than `untilMs`. A time the clocks skip counts at the moment it would have been, one they show twice at the first. */
export function scheduleStarts({ days, starts }: Pick<ScheduleInput, 'days' | 'starts'>, afterMs: EpochMs, untilMs: EpochMs, timezone: string): EpochMs[] {
  const found = new Set<EpochMs>()
  const minutes = minutesOf(starts)
  const dayOf = (atMs: EpochMs) => Math.floor(localMs(atMs, timezone) / DAY_MS) * DAY_MS
  // A window that began the day before goes on after midnight.
  for (let day = dayOf(afterMs) - DAY_MS; day <= dayOf(untilMs) + DAY_MS; day += DAY_MS) {
    if (!days.includes(new Date(day).getUTCDay() || 7)) continue
    for (const minute of minutes) {
      const startMs = momentOf(day + minute * MINUTE_MS, timezone)
      if (startMs > afterMs && startMs <= untilMs) found.add(startMs)
    }
  }
  return [...found].toSorted((a, b) => a - b)
}

/** Minutes after the midnight of the day on which they count; beyond 1440: of the next morning. */
function minutesOf(starts: ScheduleInput['starts']): number[] {
  if (starts.is === 'times') return starts.times.map(minuteOf)
  const from = minuteOf(starts.from)
  const to = minuteOf(starts.to) > from ? minuteOf(starts.to) : minuteOf(starts.to) + DAY_MIN
  return Array.from({ length: Math.ceil((to - from) / starts.everyMin) }, (_, i) => from + i * starts.everyMin)
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
