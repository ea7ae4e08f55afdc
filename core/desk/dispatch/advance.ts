// How far somebody who was sent has got: one rule for every report, however late, often or out of order it comes in.
import type { DispatchStep, DispatchState, TimedStep } from '../../../contract/dispatch.ts'
import type { DeskTimers } from '../../../contract/desk-settings.ts'
import type { EpochMs } from '../../../contract/ids.ts'

/** The invariant: assigned <= accepted <= arrived <= ended, wherever they are not null. */
export interface Progress {
  readonly state: DispatchState
  readonly assignedAtMs: EpochMs
  readonly acceptedAtMs: EpochMs | null
  readonly arrivedAtMs: EpochMs | null
  readonly endedAtMs: EpochMs | null
  readonly acceptByMs: EpochMs | null
  readonly arriveByMs: EpochMs | null
  readonly doneByMs: EpochMs | null
}

export type Advance<P extends Progress> =
  /** `noted`: its time is kept, the state is not another one. `atMs`: when it counts as having happened. */
  | { readonly is: 'moved' | 'noted'; readonly after: P; readonly atMs: EpochMs; readonly receivedAtMs: EpochMs }
  /** Reported before. */
  | { readonly is: 'repeated' }
  /** It does not fit what has become of it. */
  | { readonly is: 'refused' }

export type StepTimers = Pick<DeskTimers, 'acceptS' | 'arriveS' | 'doneS'>

/** Of somebody without a phone page whom the desk tells by radio (`isTold`), taking it on is not awaited. */
export function beginDispatch(nowMs: EpochMs, { acceptS, arriveS }: StepTimers, isTold: boolean): Progress {
  return {
    state: 'assigned',
    assignedAtMs: nowMs,
    acceptedAtMs: null,
    arrivedAtMs: null,
    endedAtMs: null,
    acceptByMs: isTold ? null : nowMs + acceptS * 1000,
    arriveByMs: isTold ? nowMs + arriveS * 1000 : null,
    doneByMs: null,
  }
}

/** Pure. @param atMs by the clock of whoever reports; brought between the assignment and now */
export function advanceDispatch<P extends Progress>(
  before: P,
  { step, atMs }: { readonly step: DispatchStep; readonly atMs: EpochMs },
  nowMs: EpochMs,
  timers: StepTimers,
): Advance<P> {
  const { state, assignedAtMs, acceptedAtMs, arrivedAtMs, endedAtMs } = before
  // A clock that was set back must not bring a step before what has been.
  const receivedAtMs = Math.max(nowMs, assignedAtMs, acceptedAtMs ?? 0, arrivedAtMs ?? 0)
  const saidAtMs = between(assignedAtMs, Math.round(atMs), receivedAtMs)
  if (hasHappened(before, step)) return { is: 'repeated' }
  // Whoever was called back, or would not go, did nothing more there after that.
  if ((state === 'declined' || state === 'withdrawn') && saidAtMs > endedAtMs!) return { is: 'refused' }
  const result = (at: EpochMs, changed: Partial<Progress>): Advance<P> => {
    const after = { ...before, ...changed }
    return { is: after.state === state ? 'noted' : 'moved', after, atMs: at, receivedAtMs }
  }
  switch (step) {
    case 'report':
      return result(saidAtMs, {})
    case 'accept': {
      const at = Math.min(saidAtMs, arrivedAtMs ?? endedAtMs ?? saidAtMs)
      return result(at, { acceptedAtMs: at, ...(state === 'assigned' && { state: 'accepted', arriveByMs: at + timers.arriveS * 1000 }) })
    }
    case 'arrive': {
      const at = between(acceptedAtMs ?? assignedAtMs, saidAtMs, endedAtMs ?? receivedAtMs)
      return result(at, { arrivedAtMs: at, ...(endedAtMs === null && { state: 'onScene', doneByMs: at + timers.doneS * 1000 }) })
    }
    case 'done': {
      if (endedAtMs !== null) return result(saidAtMs, {})
      const at = Math.max(saidAtMs, arrivedAtMs ?? acceptedAtMs ?? assignedAtMs)
      return result(at, { endedAtMs: at, state: 'done' })
    }
    case 'decline': {
      if (state === 'onScene' || state === 'done') return { is: 'refused' }
      if (endedAtMs !== null) return result(saidAtMs, {})
      const at = Math.max(saidAtMs, acceptedAtMs ?? assignedAtMs)
      return result(at, { endedAtMs: at, state: 'declined' })
    }
    case 'withdraw': {
      if (endedAtMs !== null) return { is: 'refused' }
      const at = Math.max(saidAtMs, arrivedAtMs ?? acceptedAtMs ?? assignedAtMs)
      return result(at, { endedAtMs: at, state: 'withdrawn' })
    }
  }
}

function hasHappened({ state, acceptedAtMs, arrivedAtMs }: Progress, step: DispatchStep): boolean {
  switch (step) {
    case 'accept':
      return acceptedAtMs !== null
    case 'arrive':
      return arrivedAtMs !== null
    case 'done':
      return state === 'done'
    case 'decline':
      return state === 'declined'
    case 'withdraw':
      return state === 'withdrawn'
    case 'report':
      return false
  }
}

/** The step that is due next and by when; null: none is. */
export function dueOf({ state, acceptByMs, arriveByMs, doneByMs }: Progress): { readonly step: TimedStep; readonly atMs: EpochMs } | null {
  const due = (step: TimedStep, atMs: EpochMs | null) => (atMs === null ? null : { step, atMs })
  if (state === 'assigned') return due('accept', acceptByMs) ?? due('arrive', arriveByMs)
  if (state === 'accepted') return due('arrive', arriveByMs)
  return state === 'onScene' ? due('done', doneByMs) : null
}

export function isOpen({ state }: Pick<Progress, 'state'>): boolean {
  return state === 'assigned' || state === 'accepted' || state === 'onScene'
}

function between(least: number, value: number, most: number): number {
  return Math.min(Math.max(least, value), Math.max(least, most))
}
