// What devices signal: on disk before the device is told so, with what was done about it where that succeeds.
import type { DeviceSignalEvent, EventAnswer } from '../contract/device-events.ts'
import type { SiteDevice } from '../contract/site.ts'
import { insertSignal, listUnhandledSignals, markSignalHandled, type StoredSignal } from '../db/devices.ts'
import { afterCommit, inTransaction } from '../db/transaction.ts'
import type { After } from '../devices/supervise.ts'
import { endCondition, type AlertClaim } from './alerts.ts'
import { noteLateContext } from './correlation/context.ts'
import { claimOf, endOf } from './device-claims.ts'
import type { Env } from './env.ts'

export interface SignalIntakeOptions {
  deviceOf(id: string): SiteDevice | undefined
  /** What is claimed because of it, and what the device is answered; called inside the transaction that marks the signal handled. */
  react(device: SiteDevice, signal: StoredSignal): Reaction
  /** Called inside that transaction too. */
  raiseAlert(claim: AlertClaim): unknown
  /** A new signal, when it and what it led to are on disk. */
  onStored?(signal: StoredSignal): void
  readonly after: After
}

export interface Reaction {
  readonly claims: readonly AlertClaim[]
  readonly answer: EventAnswer
}

export const NO_ANSWER: EventAnswer = { open: false, say: null }

/** What a signal claims by itself, without an answer. */
export function claimOnly(device: SiteDevice, signal: StoredSignal): Reaction {
  const claim = claimOf(device, signal)
  return { claims: claim === null ? [] : [claim], answer: NO_ANSWER }
}

export interface SignalIntake {
  /**
   * When it returns, the signal is on disk; inside a transaction, when that is committed. A signal that was sent before, or that could
   * not be acted upon yet, opens nothing.
   */
  receive(deviceId: string, event: DeviceSignalEvent): EventAnswer
  /** Acts upon what was stored and not yet acted upon: a crash's leavings, or what failed. */
  takeUp(): void
  stop(): void
}

const AGAIN_MS = 5000
/** What is acted upon later than this is told to nobody as if it happened now. */
const NEWS_MS = 60_000

export function createSignalIntake(env: Env, options: SignalIntakeOptions): SignalIntake {
  const { db, clock, log } = env
  let cancel = () => {}
  let hasStopped = false

  const handle = (signal: StoredSignal): EventAnswer =>
    inTransaction(db, () => {
      const device = options.deviceOf(signal.deviceId)
      const { claims, answer } = device === undefined ? { claims: [], answer: NO_ANSWER } : options.react(device, signal)
      for (const claim of claims) options.raiseAlert(claim)
      const ended = device === undefined ? null : endOf(device, signal)
      if (ended !== null) endCondition(env, ended)
      if (claims.length === 0) noteLateContext(env, signal)
      markSignalHandled(db, signal.id, clock.now())
      return answer
    })

  /** @returns null: not yet */
  const tryToHandle = (signal: StoredSignal): EventAnswer | null => {
    try {
      return handle(signal)
    } catch (error) {
      log.error('a device signal could not be acted upon; it will be tried again', { error: String(error), deviceId: signal.deviceId })
      cancel()
      if (!hasStopped) cancel = options.after(AGAIN_MS, takeUp)
      return null
    }
  }
  const takeUp = () => {
    if (hasStopped) return
    for (const signal of listUnhandledSignals(db)) {
      if (tryToHandle(signal) !== null && clock.now() - signal.receivedAtMs <= NEWS_MS) tell(signal)
    }
  }
  /** Other signals may stand in the same commit, and what follows from them must not wait for a mistake here. */
  const tell = (signal: StoredSignal) => {
    try {
      options.onStored?.(signal)
    } catch (error) {
      log.error('what a device signal led to could not be told', { error: String(error), deviceId: signal.deviceId })
    }
  }

  return {
    receive(deviceId, event) {
      // One commit, because a burst waits for each: acting is a part that can fail alone (a savepoint), the signal stays.
      const stored = inTransaction(db, () => {
        const signal = insertSignal(db, { deviceId, receivedAtMs: clock.now(), event, dedupeKey: event.dedupeKey })
        return signal && { signal, answer: tryToHandle(signal) }
      })
      if (stored === null) return NO_ANSWER
      if (event.type === 'fireSignal') log.info('a fire panel signals', { deviceId, signal: event.signal, address: event.address, test: event.test })
      if (stored.answer === null) return NO_ANSWER
      afterCommit(db, () => tell(stored.signal))
      return stored.answer
    },
    takeUp,
    stop() {
      hasStopped = true
      cancel()
    },
  }
}
