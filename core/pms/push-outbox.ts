// Works off what one target is owed: in order per incident, at least once, for days if need be (docs/pms.md).
import { VigilError, type ErrorCode } from '../../contract/errors.ts'
import { createGroupCommit } from '../../db/group-commit.ts'
import { changeStanding, standingOf } from '../../db/integrations.ts'
import {
  backlogOf,
  dueDeliveries,
  markAttemptFailed,
  markDelivered,
  nextDueAtMs,
  postponeDelivery,
  type OutboxBacklog,
  type OwedDelivery,
} from '../../db/outbox.ts'
import { workOrderAt } from '../../db/work-orders.ts'
import { SYSTEM, type Env } from '../env.ts'
import { addTimeline } from '../incidents/service.ts'
import type { AdapterSession, DeliveryResult, OwedEvent } from './adapter.ts'
import { failureOf } from './deliver.ts'
import { nextAttempt } from './schedule.ts'
import { nameOrder, toWorkOrder } from './work-orders.ts'

/** What the worker uses of the world outside; tests replace it. */
export interface OutboxOutside {
  /** Runs something later; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
  /** 0..1 */
  random(): number
}

export interface TargetToRun {
  readonly id: string
  /** Changes with its settings: what was answered 410 is tried again when they are others. */
  readonly configHash: string
  /** Why nothing may be sent. */
  readonly problem: ErrorCode | null
  /** null: its settings are not understood; all stays owed. */
  readonly session: AdapterSession | null
  /** Ends what is under way; called once. */
  close(): Promise<void> | void
}

export interface TargetState extends OutboxBacklog {
  readonly isPaused: boolean
  readonly isGone: boolean
  readonly failingSinceMs: number | null
}

export interface RunningTarget {
  /** Look now: something may have been written. */
  kick(): void
  state(): TargetState
  pause(): void
  /** Also after 410. */
  resume(): void
  /** Resolves when no request is under way; an interrupted one is sent again at the next start. */
  stop(): Promise<void>
}

export const realOutside: OutboxOutside = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: Math.random,
}

const MAX_IN_FLIGHT = 8
/** New entries are looked for this often, and no more often; a kick is faster. */
const LOOK_EVERY_MS = 1000
const WARN_ABOVE = 10_000
/** Tries after which a refusal is no passing weakness any more. */
const REFUSED_AFTER = 3
/** An adapter may ask several times of one delivery; one that has lost itself must not hold its place for ever. */
const HANGING_MS = 90_000

export function startTarget(env: Env, target: TargetToRun, outside: OutboxOutside = realOutside): RunningTarget {
  const { db, clock, log } = env
  const { id, session } = target
  const group = createGroupCommit(db)
  const inFlight = new Map<string, Promise<void>>()
  const known = standingOf(db, id)
  let isPaused = known.paused
  let isGone = known.goneConfig === target.configHash
  let failingSinceMs = known.failingSinceMs
  let hasStopped = false
  let cancel = () => {}
  let hasWarned = false
  if (target.problem !== null) log.warn('nothing is delivered to this system', { target: id, problem: target.problem })

  const pump = () => {
    cancel()
    if (hasStopped || isGone || isPaused || target.problem !== null || session === null) return
    // As many again as are under way, because those are still due as far as the database knows.
    for (const entry of dueDeliveries(db, id, clock.now(), MAX_IN_FLIGHT * 2)) {
      if (inFlight.size >= MAX_IN_FLIGHT || inFlight.has(entry.subject)) continue
      inFlight.set(entry.subject, attempt(session, entry))
    }
    cancel = outside.after(pauseMs(), pump)
  }

  const pauseMs = () => {
    const dueAtMs = inFlight.size > 0 ? null : nextDueAtMs(db, id)
    return dueAtMs === null ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Math.max(50, dueAtMs - clock.now()))
  }

  const attempt = async (to: AdapterSession, entry: OwedDelivery): Promise<void> => {
    let isDone = false
    try {
      const event = toEvent(env, entry)
      const result = await bounded(to.deliver(event)).catch((error: unknown): DeliveryResult => failureOf(error))
      if (result.is !== 'aborted' && !(hasStopped && (result.is === 'failed' || result.is === 'waiting'))) await group.run(() => record(entry, event, result))
      isDone = true
    } catch (error) {
      log.error('the outcome of a delivery could not be recorded; it will be sent again', { target: id, error: String(error), id: entry.id })
    }
    inFlight.delete(entry.subject)
    // After a bug the next look is the timed one, so that it cannot spin.
    if (isDone) pump()
  }

  const record = (entry: OwedDelivery, event: OwedEvent, result: Exclude<DeliveryResult, { is: 'aborted' }>): void => {
    const nowMs = clock.now()
    if (result.is === 'gone') {
      isGone = true
      changeStanding(db, id, { goneConfig: target.configHash })
      log.error('answered 410: deliveries stop until the address is corrected or they are resumed', { target: id })
      return
    }
    if (result.is === 'delivered') {
      markDelivered(db, id, entry.sequence, nowMs)
      noteFailing(null)
      if (event.workOrder !== null && result.extId !== undefined) nameOrder(env, event.workOrder.id, result.extId, result.url ?? null)
      if (result.line !== null) noteDelivered(env, entry, result.status, result.line ?? 'delivered')
      return
    }
    if (result.is === 'waiting') return postponeDelivery(db, id, entry.sequence, result.untilMs)
    noteFailing(failingSinceMs ?? nowMs)
    const tries = entry.attempts + 1
    const nextAtMs = nextAttempt(tries, nowMs, outside.random(), result.retryAfterMs)
    const problem = nextAtMs === null ? 'pms.gaveUp' : tries < REFUSED_AFTER && result.problem === 'pms.refused' ? 'pms.unreachable' : result.problem
    markAttemptFailed(db, id, entry.sequence, { problem, detail: result.detail, nextAtMs, nowMs })
    log.warn('a delivery failed', { target: id, id: entry.id, tries, detail: result.detail, nextAtMs })
  }

  const noteFailing = (sinceMs: number | null) => {
    if (sinceMs === failingSinceMs) return
    failingSinceMs = sinceMs
    changeStanding(db, id, { failingSinceMs: sinceMs })
  }

  const ownProblem = (): ErrorCode | null => (isGone ? 'pms.disabled' : target.problem)

  pump()
  return {
    kick: pump,
    state() {
      const backlog = backlogOf(db, id, clock.now())
      if (backlog.pending > WARN_ABOVE && !hasWarned) log.warn('more than 10,000 deliveries are owed', { target: id, pending: backlog.pending })
      hasWarned = backlog.pending > WARN_ABOVE
      return { ...backlog, problem: ownProblem() ?? backlog.problem, isPaused, isGone, failingSinceMs }
    },
    pause() {
      changeStanding(db, id, { paused: true })
      isPaused = true
      cancel()
    },
    resume() {
      changeStanding(db, id, { paused: false, goneConfig: null })
      isPaused = false
      isGone = false
      pump()
    },
    async stop() {
      hasStopped = true
      cancel()
      await target.close()
      await Promise.all(inFlight.values())
    },
  }
}

function toEvent(env: Env, entry: OwedDelivery): OwedEvent {
  const { id, type, subject, sequence, createdAtMs, body } = entry
  const order = entry.incidentId === null ? null : workOrderAt(env.db, entry.incidentId, entry.target, sequence)
  // Absent where it is about none: only adapters that say they take such events are owed one.
  const incident = (entry.facts === null ? undefined : JSON.parse(entry.facts)) as OwedEvent['incident']
  return { id, type, subject, sequence, createdAtMs, body, incident, workOrder: order && toWorkOrder(order) }
}

async function bounded(delivery: Promise<DeliveryResult>): Promise<DeliveryResult> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<DeliveryResult>((resolve) => {
    timer = setTimeout(() => resolve({ is: 'failed', problem: 'pms.unreachable', detail: 'no answer in time', retryAfterMs: null }), HANGING_MS)
  })
  return Promise.race([delivery, late]).finally(() => clearTimeout(timer))
}

function noteDelivered(env: Env, entry: OwedDelivery, status: number, what: 'delivered' | 'outletTold' | 'outletFolded'): void {
  if (entry.incidentId === null) return
  try {
    const details = { type: entry.type, status, attempts: entry.attempts + 1, target: entry.target }
    addTimeline(env, SYSTEM, entry.incidentId, { what, reason: null, note: null, details })
  } catch (error) {
    // An incident that retention has removed was delivered all the same.
    if (!(error instanceof VigilError) || error.code !== 'incident.notFound') throw error
  }
}
