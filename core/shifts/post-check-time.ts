// When the next post check comes: at random between two bounds, so that nobody can wait for it.
import type { EpochMs } from '../../contract/ids.ts'
import type { DutyPlan } from '../../contract/shift.ts'

export type Random = () => number

/**
 * @param random 0 included to 1 excluded
 * @returns null: there are none
 */
export function nextPostCheck({ postChecks }: Pick<DutyPlan, 'postChecks'>, nowMs: EpochMs, random: Random): EpochMs | null {
  const { isOn, fromMinutes, toMinutes } = postChecks
  if (!isOn) return null
  return nowMs + Math.round((fromMinutes + random() * (toMinutes - fromMinutes)) * 60_000)
}

/** One of them. @returns null: there is nobody */
export function pickOne<T>(all: readonly T[], random: Random): T | null {
  return all[Math.floor(random() * all.length)] ?? null
}
