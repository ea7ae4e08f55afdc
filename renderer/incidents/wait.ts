// How far the wait of an unacknowledged incident has gone, and what comes next, by the timers the manager has set.
import type { DeskTimers } from '../../contract/desk-settings.ts'
import type { Incident } from '../../contract/incident.ts'

export type WaitTimers = Pick<DeskTimers, 'amberS' | 'nextConsoleS' | 'managerS'>

export interface Wait {
  readonly level: 'calm' | 'amber' | 'red'
  /** Who is told next, and in how many ms; null: nobody, or it is acknowledged. */
  readonly next: { readonly who: 'next' | 'manager'; readonly inMs: number } | null
  /** Who was told last. */
  readonly told: 'next' | 'manager' | null
}

const NO_WAIT: Wait = { level: 'calm', next: null, told: null }

/**
 * @param timers undefined: not known yet; then nothing is counted down
 * @param nowMs this machine's time: the countdown may be off by what the clocks differ, who was told is the core's word
 */
export function waitOf(
  { waitingSinceMs, toldNextAtMs, toldManagerAtMs }: Pick<Incident, 'waitingSinceMs' | 'toldNextAtMs' | 'toldManagerAtMs'>,
  timers: WaitTimers | undefined,
  nowMs: number,
): Wait {
  if (waitingSinceMs === null) return NO_WAIT
  const told = toldManagerAtMs !== null ? 'manager' : toldNextAtMs !== null ? 'next' : null
  if (timers === undefined) return { ...NO_WAIT, level: told === null ? 'calm' : 'red', told }
  const waitedMs = nowMs - waitingSinceMs
  const level = told !== null || waitedMs >= timers.nextConsoleS * 1000 ? 'red' : waitedMs >= timers.amberS * 1000 ? 'amber' : 'calm'
  const due = (who: 'next' | 'manager', afterS: number) => ({ who, inMs: Math.max(0, Math.min(afterS * 1000, afterS * 1000 - waitedMs)) })
  const next =
    told === 'manager' ? null : told === 'next' || timers.managerS <= timers.nextConsoleS ? due('manager', timers.managerS) : due('next', timers.nextConsoleS)
  return { level, next, told }
}
