// Acknowledge timers: what nobody has taken in hand goes to the next console, then to the manager, each exactly once per wait.
import type { DeskTimers } from '../../contract/desk-settings.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { Incident } from '../../contract/incident.ts'
import { listDueWaits, startWaitsAnew, type StoredIncident } from '../../db/incidents.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Env } from '../env.ts'
import { recordChange, toIncident } from '../incidents/record.ts'
import { readDeskSettings } from './settings.ts'

/** In the order in which they are taken; each is the name of its timeline line. */
export const WAIT_STEPS = ['toNextConsole', 'toManager'] as const
export type WaitStep = (typeof WAIT_STEPS)[number]

/** So many at a time: in a flood what is most urgent goes first, and nothing else has to wait for all of it. */
const MOST_AT_ONCE = 25
const LOOK_EVERY_MS = 500

export interface WatchTimers {
  /** Takes every step that is due; called twice a second. @returns the incidents that took one */
  tick(): Incident[]
  /** Also takes at once what fell due while the core was not running. */
  start(): void
  stop(): void
}

type Wait = Pick<Incident, 'waitingSinceMs' | 'toldNextAtMs' | 'toldManagerAtMs'>

/**
 * What is due now and has not been done in this wait. Pure: deadlines are the wait's columns and the timers in force, and nothing else.
 * Nobody is passed over: where the manager's turn comes first, the next console is told with him.
 */
export function dueSteps(wait: Wait, timers: Pick<DeskTimers, 'nextConsoleS' | 'managerS'>, nowMs: EpochMs): WaitStep[] {
  const { waitingSinceMs } = wait
  if (waitingSinceMs === null) return []
  const isDue: Readonly<Record<WaitStep, boolean>> = {
    toNextConsole: wait.toldNextAtMs === null && nowMs >= waitingSinceMs + Math.min(timers.nextConsoleS, timers.managerS) * 1000,
    toManager: wait.toldManagerAtMs === null && nowMs >= waitingSinceMs + timers.managerS * 1000,
  }
  return WAIT_STEPS.filter((step) => isDue[step])
}

export function createWatchTimers(env: Env): WatchTimers {
  let timer: ReturnType<typeof setInterval> | undefined
  const tick = () =>
    inTransaction(env.db, () => {
      const nowMs = env.clock.now()
      const { timers } = readDeskSettings(env.db).value
      // The clock was put back: what seems to begin in the future would wait for longer than anybody meant.
      startWaitsAnew(env.db, nowMs)
      const managerBeforeMs = nowMs - timers.managerS * 1000
      const due = { nextBeforeMs: Math.max(nowMs - timers.nextConsoleS * 1000, managerBeforeMs), managerBeforeMs, limit: MOST_AT_ONCE }
      return listDueWaits(env.db, due).map((incident) =>
        toIncident(dueSteps(incident, timers, nowMs).reduce((before, step) => takeStep(env, before, step, nowMs), incident)),
      )
    })
  const survive = () => {
    try {
      tick()
    } catch (error) {
      // A full disk or a bug: what is due stays due, and everything else goes on.
      env.log.error('acknowledge timers failed', { error: String(error) })
    }
  }
  return {
    tick,
    start() {
      survive()
      timer = setInterval(survive, LOOK_EVERY_MS)
    },
    stop: () => clearInterval(timer),
  }
}

function takeStep(env: Env, before: StoredIncident, step: WaitStep, nowMs: EpochMs): StoredIncident {
  return recordChange(env, {
    actor: SYSTEM,
    before,
    after: { ...before, ...(step === 'toNextConsole' ? { toldNextAtMs: nowMs } : { toldManagerAtMs: nowMs }) },
    line: { what: step, reason: null, note: null, details: { waitedMs: nowMs - (before.waitingSinceMs ?? nowMs) } },
    tellPms: step === 'toManager',
  })
}
