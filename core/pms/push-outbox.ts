// Works off what is owed to the PMS: in order per incident, at least once, for days if need be (docs/pms.md).
import type { HealthView } from '../../contract/api.ts'
import { VigilError, type ErrorCode } from '../../contract/errors.ts'
import { dueOutboxEntries, markAttemptFailed, markDelivered, nextOutboxDueAtMs, outboxBacklog, type OutboxEntry } from '../../db/outbox.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Env } from '../env.ts'
import { addTimeline } from '../incidents/service.ts'
import { deliver, type DeliveryResult, type PmsTarget } from './deliver.ts'
import { endpointSafety } from './endpoint.ts'
import { nextAttempt } from './schedule.ts'

/** What the worker uses of the world outside; tests replace it. */
export interface OutboxOutside {
  readonly fetch: typeof fetch
  /** Runs something later; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
  /** 0..1 */
  random(): number
  readonly timeoutMs?: number
}

export interface Outbox {
  /** Look now: something may have been written. */
  kick(): void
  state(): HealthView['outbox']
  /** Resolves when no request is under way; an interrupted one is sent again at the next start. */
  stop(): Promise<void>
}

const realOutside: OutboxOutside = {
  fetch,
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

export function startOutbox(env: Env, target: PmsTarget, outside: OutboxOutside = realOutside): Outbox {
  const { db, clock, log } = env
  const ending = new AbortController()
  const inFlight = new Map<string, Promise<void>>()
  let cancel = () => {}
  let isGone = false
  let hasWarned = false
  const safety = endpointSafety(target.endpoint)
  if (safety === 'private') log.warn('the PMS address is not encrypted; it is allowed because the address is private')
  if (safety === 'refused') log.warn('the PMS address is refused: it is not encrypted and not private; nothing is delivered')

  const pump = () => {
    cancel()
    if (ending.signal.aborted || isGone || safety === 'refused') return
    // As many again as are under way, because those are still due as far as the database knows.
    for (const entry of dueOutboxEntries(db, clock.now(), MAX_IN_FLIGHT * 2)) {
      if (inFlight.size >= MAX_IN_FLIGHT || inFlight.has(entry.subject)) continue
      inFlight.set(entry.subject, attempt(entry))
    }
    cancel = outside.after(pauseMs(), pump)
  }

  const pauseMs = () => {
    const dueAtMs = inFlight.size > 0 ? null : nextOutboxDueAtMs(db)
    return dueAtMs === null ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Math.max(50, dueAtMs - clock.now()))
  }

  const attempt = async (entry: OutboxEntry): Promise<void> => {
    let isDone = false
    try {
      const result = await deliver(target, entry, {
        fetch: outside.fetch,
        nowMs: clock.now(),
        signal: ending.signal,
        ...(outside.timeoutMs === undefined ? {} : { timeoutMs: outside.timeoutMs }),
      })
      record(entry, result)
      isDone = true
    } catch (error) {
      log.error('the outcome of a delivery could not be recorded; it will be sent again', { error: String(error), id: entry.id })
    }
    inFlight.delete(entry.subject)
    // After a bug the next look is the timed one, so that it cannot spin.
    if (isDone) pump()
  }

  const record = (entry: OutboxEntry, result: DeliveryResult): void => {
    if (result.is === 'aborted') return
    if (result.is === 'gone') {
      isGone = true
      log.error('the PMS answered 410: deliveries stop until the address is corrected and the core restarted')
      return
    }
    const nowMs = clock.now()
    if (result.is === 'delivered') {
      inTransaction(db, () => {
        markDelivered(db, entry.id, nowMs)
        noteDelivered(env, entry, result.status)
      })
      return
    }
    const tries = entry.attempts + 1
    const nextAtMs = nextAttempt(tries, nowMs, outside.random(), result.retryAfterMs)
    const problem = nextAtMs === null ? 'pms.gaveUp' : tries < REFUSED_AFTER ? 'pms.unreachable' : result.problem
    markAttemptFailed(db, entry.id, problem, nextAtMs)
    log.warn('a delivery to the PMS failed', { id: entry.id, tries, detail: result.detail, nextAtMs })
  }

  const ownProblem = (): ErrorCode | null => {
    if (isGone) return 'pms.disabled'
    return safety === 'refused' ? 'pms.insecure' : null
  }

  pump()
  return {
    kick: pump,
    state() {
      const backlog = outboxBacklog(db, clock.now())
      if (backlog.pending > WARN_ABOVE && !hasWarned) log.warn('more than 10,000 deliveries are owed to the PMS', { pending: backlog.pending })
      hasWarned = backlog.pending > WARN_ABOVE
      return { ...backlog, problem: ownProblem() ?? backlog.problem }
    },
    async stop() {
      ending.abort()
      cancel()
      await Promise.all(inFlight.values())
    },
  }
}

function noteDelivered(env: Env, entry: OutboxEntry, status: number): void {
  try {
    const details = { type: entry.type, status, attempts: entry.attempts + 1 }
    addTimeline(env, SYSTEM, entry.incidentId, { what: 'delivered', reason: null, note: null, details })
  } catch (error) {
    // An incident that retention has removed was delivered all the same.
    if (!(error instanceof VigilError) || error.code !== 'incident.notFound') throw error
  }
}
