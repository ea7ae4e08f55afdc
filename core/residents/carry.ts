// Carries to devices what each of them is to hold, one entry at a time, until it has said yes; what it refuses is kept with its reason.
import type { EnrolmentResult } from '../../contract/enrolment.ts'
import { dueEnrolment, endTry, hurryEnrolments, hurryRefused, nextEnrolmentAtMs, retryEnrolments, type EnrolmentRow } from '../../db/enrolments.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { After } from '../../devices/supervise.ts'
import type { Env } from '../env.ts'

export interface CarryTarget {
  readonly deviceId: string
  isThere(): boolean
  /** Tells the device of one entry; called while it is there. */
  tell(row: EnrolmentRow): Promise<EnrolmentResult>
  /** In the transaction that notes that it said yes. */
  onSynced?(row: EnrolmentRow): void
}

export interface Carrier {
  /** Something is owed, or a device came back. @param deviceId only this one, and what could not be told is due at once */
  kick(deviceId?: string): void
  /** By hand: also what it refused. @returns how many are due */
  retry(deviceId: string): number
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** A device is often there a moment before it listens. */
const AGAIN_MS = 5000
const LONGEST_MS = 3600_000
/** A refusal is rarely cured by asking again. */
const AFTER_REFUSAL_MS = 6 * 3600_000

export function createCarrier(env: Env, { targets, after }: { targets(): readonly CarryTarget[]; after: After }): Carrier {
  const { db, clock, log } = env
  const underWay = new Map<string, Promise<void>>()
  const timers = new Map<string, () => void>()
  /** Kicked while they were at it: what they just looked for may have come since; true: the gate itself came back. */
  const again = new Map<string, boolean>()
  let hasStopped = false

  const end = (target: CarryTarget, row: EnrolmentRow, { state, reason }: EnrolmentResult) => {
    const atMs = clock.now()
    inTransaction(db, () => {
      const isRemoval = row.wanted === null
      const pauseMs = state === 'failed' ? AFTER_REFUSAL_MS : Math.min(LONGEST_MS, AGAIN_MS * 2 ** Math.min(row.tries, 10))
      const next = state === 'synced' ? (isRemoval ? 'deleted' : 'synced') : isRemoval ? 'deleting' : state === 'failed' ? 'failed' : 'pending'
      endTry(db, row, { state: next, reason, nextAtMs: state === 'synced' ? atMs : atMs + pauseMs, atMs })
      if (state === 'synced') target.onSynced?.(row)
    })
  }
  /** @returns false when it does not answer: the others would wait for the same */
  const work = async (target: CarryTarget): Promise<boolean> => {
    const { deviceId } = target
    /** Something that the device held was changed or taken out: a card that it refused may be free now. */
    let isFreed = false
    for (;;) {
      if (hasStopped || !target.isThere()) return true
      const row = dueEnrolment(db, deviceId, clock.now())
      if (row === null) {
        if (!isFreed || hurryRefused(db, deviceId, clock.now()) === 0) return true
        isFreed = false
        continue
      }
      const result = await target.tell(row).catch((error: unknown): EnrolmentResult => {
        log.error('a device could not be told of an entry', { error: String(error), deviceId })
        return { state: 'unreachable', reason: 'system.internal' }
      })
      if (hasStopped) return true
      end(target, row, result)
      isFreed ||= result.state === 'synced' && row.held !== null
      // What and why is kept with the entry: a plate is personal, and a gate's own words may name whom they are about.
      if (result.state === 'failed') log.warn('a device refused an entry', { deviceId })
      if (result.state === 'unreachable') return false
    }
  }
  const start = (target: CarryTarget, isBack = false) => {
    const { deviceId } = target
    if (hasStopped) return
    if (underWay.has(deviceId)) return void again.set(deviceId, isBack || again.get(deviceId) === true)
    timers.get(deviceId)?.()
    timers.delete(deviceId)
    const done = work(target)
      .catch((error: unknown) => {
        log.error('carrying entries to a device failed', { error: String(error), deviceId })
        return false
      })
      .then((hasAnswered) => {
        underWay.delete(deviceId)
        const isBackAgain = again.get(deviceId)
        again.delete(deviceId)
        if (isBackAgain !== undefined && (hasAnswered || isBackAgain)) return start(target)
        const nextAtMs = hasStopped ? null : nextEnrolmentAtMs(db, deviceId)
        // One that is away is taken up when it comes back.
        if (nextAtMs === null || !target.isThere()) return
        const pauseMs = Math.min(Math.max(nextAtMs - clock.now(), hasAnswered ? 0 : AGAIN_MS), LONGEST_MS)
        timers.set(
          deviceId,
          after(pauseMs, () => start(target)),
        )
      })
    underWay.set(deviceId, done)
  }
  const find = (deviceId: string) => targets().find((target) => target.deviceId === deviceId)

  return {
    kick(deviceId) {
      if (deviceId === undefined) return targets().forEach((target) => start(target))
      const target = find(deviceId)
      if (target === undefined) return
      hurryEnrolments(db, deviceId, clock.now())
      start(target, true)
    },
    retry(deviceId) {
      const due = retryEnrolments(db, deviceId, clock.now())
      const target = find(deviceId)
      if (target !== undefined) start(target)
      return due
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
    async stop() {
      hasStopped = true
      for (const cancel of timers.values()) cancel()
      timers.clear()
      await Promise.all(underWay.values())
    },
  }
}
