// What is trained: what the machine claims and when, what has to be done about it, and how fast.
import type { Scenario } from '../../contract/drill.ts'
import type { IncidentAction, IncidentKind, Severity } from '../../contract/vocabulary.ts'

export interface ScriptedClaim {
  readonly afterS: number
  readonly kind: IncidentKind
  readonly severity: Severity
  /** In the site's language, as summaries are. */
  readonly place: string
  readonly why: Readonly<Record<string, number | string>>
}

/** `by`: done by that action on the incident; null: the trainee says that it was done. */
export interface ScriptedStep {
  readonly id: string
  readonly by: IncidentAction | null
  /** What one must not do: it costs points. */
  readonly isWrong?: boolean
}

export interface Script {
  readonly claims: readonly ScriptedClaim[]
  /** In the order they are offered, not in the order they are right. */
  readonly steps: readonly ScriptedStep[]
  /** Seconds from the first claim: full marks until `targetS`, none from `limitS`. */
  readonly times: Readonly<Record<'acknowledge' | 'dispatch' | 'resolve', { readonly targetS: number; readonly limitS: number }>>
}

/** A training that takes longer ends by itself. */
export const LONGEST_RUN_MS = 20 * 60_000

const TIMES: Script['times'] = {
  acknowledge: { targetS: 30, limitS: 120 },
  dispatch: { targetS: 60, limitS: 240 },
  resolve: { targetS: 300, limitS: 900 },
}

export const SCRIPTS: Readonly<Record<Scenario, Script>> = {
  throw: {
    claims: [
      { afterS: 3, kind: 'fallingObject', severity: 'critical', place: '演练 3栋东立面', why: { floor: '12±1' } },
      { afterS: 40, kind: 'fallingObject', severity: 'critical', place: '演练 3栋东立面', why: { floor: '12±1' } },
    ],
    steps: [
      { id: 'replay', by: null },
      { id: 'hold', by: 'hold' },
      { id: 'waitForMore', by: null, isWrong: true },
      { id: 'dispatch', by: 'dispatch' },
      { id: 'cordon', by: null },
      { id: 'askNeighboursAlone', by: null, isWrong: true },
      { id: 'informManager', by: null },
    ],
    times: TIMES,
  },
  ebike: {
    claims: [{ afterS: 3, kind: 'ebikeInLobby', severity: 'high', place: '演练 3栋1单元大堂', why: { seconds: 2.4 } }],
    steps: [
      { id: 'look', by: null },
      { id: 'speak', by: null },
      { id: 'letUpOnce', by: null, isWrong: true },
      { id: 'dispatch', by: 'dispatch' },
      { id: 'holdLift', by: null },
      { id: 'note', by: 'note' },
    ],
    times: TIMES,
  },
  fire: {
    claims: [
      { afterS: 3, kind: 'fire', severity: 'critical', place: '演练 3栋6层走道 感烟', why: { address: '1-3' } },
      { afterS: 45, kind: 'fire', severity: 'critical', place: '演练 3栋6层走道 手报', why: { address: '1-4' } },
    ],
    steps: [
      { id: 'readPanel', by: null },
      { id: 'silenceAndWait', by: null, isWrong: true },
      { id: 'dispatch', by: 'dispatch' },
      { id: 'confirmOnScene', by: 'arrive' },
      { id: 'call119', by: null },
      { id: 'sendLift', by: null, isWrong: true },
      { id: 'broadcast', by: null },
      { id: 'checkGates', by: null },
      { id: 'meetBrigade', by: null },
    ],
    times: { ...TIMES, acknowledge: { targetS: 15, limitS: 60 }, dispatch: { targetS: 45, limitS: 180 } },
  },
  lift: {
    claims: [{ afterS: 3, kind: 'telemetry', severity: 'critical', place: '演练 3栋1号电梯 困人', why: { fault: 'entrapment' } }],
    steps: [
      { id: 'talk', by: null },
      { id: 'forceDoor', by: null, isWrong: true },
      { id: 'dispatch', by: 'dispatch' },
      { id: 'callLiftCompany', by: null },
      { id: 'askHealth', by: null },
      { id: 'restartLift', by: null, isWrong: true },
      { id: 'stayInTouch', by: null },
    ],
    times: { ...TIMES, resolve: { targetS: 480, limitS: 1200 } },
  },
}
