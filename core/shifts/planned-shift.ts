// Which shift the plan has for a moment, in the site's time zone, also overnight and on the days its clocks are put on or back.
import type { EpochMs } from '../../contract/ids.ts'
import type { DutyPlan } from '../../contract/shift.ts'
import { lastTimeOfDay, localMs, momentOf } from '../local-time.ts'

export interface PlannedSpan {
  readonly name: string
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

/** Whoever comes this long before the change comes for the next shift. */
export const EARLY_MS = 60 * 60_000

const DAY_MS = 24 * 3600 * 1000

/** The shift that contains a moment: from is inside, to is not. */
export function plannedShift({ shifts }: Pick<DutyPlan, 'shifts'>, atMs: EpochMs, timezone: string): PlannedSpan {
  const begun = shifts.map((shift) => ({ shift, fromMs: lastTimeOfDay(atMs, shift.begins, timezone) }))
  const latest = begun.reduce((best, one) => (one.fromMs > best.fromMs ? one : best))
  return { name: latest.shift.name, fromMs: latest.fromMs, toMs: nextBegin(shifts, latest.fromMs, atMs, timezone) }
}

/** The shift somebody comes for who takes the desk now. */
export function shiftToTake(plan: Pick<DutyPlan, 'shifts'>, atMs: EpochMs, timezone: string): PlannedSpan {
  const now = plannedShift(plan, atMs, timezone)
  return now.toMs - atMs <= EARLY_MS ? plannedShift(plan, now.toMs, timezone) : now
}

function nextBegin(shifts: DutyPlan['shifts'], fromMs: EpochMs, atMs: EpochMs, timezone: string): EpochMs {
  const today = Math.floor(localMs(fromMs, timezone) / DAY_MS) * DAY_MS
  const moments = shifts.flatMap(({ begins }) => {
    const [hours = 0, minutes = 0] = begins.split(':').map(Number)
    return [0, 1, 2].map((day) => momentOf(today + day * DAY_MS + (hours * 60 + minutes) * 60_000, timezone))
  })
  return Math.min(...moments.filter((moment) => moment > fromMs && moment > atMs))
}
