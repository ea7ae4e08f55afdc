// Keeps every fall that is seen: raises the alarms, lists the suspected, keeps the rejected, and takes what people say of them.
import { VigilError } from '../contract/errors.ts'
import { fallSchema, type Fall, type FallRecord } from '../contract/falling.ts'
import { appendAudit } from '../db/audit.ts'
import { findFall, insertFall, pruneRejectedFalls, reviewFall, type FallReview } from '../db/falls.ts'
import { afterCommit, inTransaction } from '../db/transaction.ts'
import type { AlertClaim, AlertOptions, RaisedAlert } from './alerts.ts'
import type { Actor, Env } from './env.ts'
import { LIVE, type EvidenceFrom } from './evidence-job.ts'
import { newId } from './new-id.ts'
import { createQuota } from './quota.ts'

export interface FallMeans {
  /** null: there is no such camera (any more). */
  claimOf(fall: Fall): AlertClaim | null
  /** Raises it and secures its evidence. */
  raise(claim: AlertClaim, options: AlertOptions, from: EvidenceFrom): RaisedAlert
  /** Where a fall that nobody has reviewed yet can be seen again. */
  seenIn(fall: FallRecord): Promise<EvidenceFrom>
  /** A suspected one is kept to be reviewed: its clip should be, too. Must not throw. */
  onSuspected(fallId: string, fall: Fall): void
  /** A self-test's drawn object came out. */
  onTest(fall: Fall): void
}

export interface FallDesk {
  /** @param fall as the facade process sent it; what is not one is logged and dropped */
  take(fall: unknown): void
  /** @throws VigilError `fall.notFound`, `fall.notOpen` with {grade, review}, `camera.notFound` */
  review(actor: Actor, id: string, verdict: 'real' | 'notReal'): Promise<FallRecord>
  /** A small step; called again and again. */
  prune(): void
}

const DAY_MS = 24 * 3600 * 1000
const REJECTED_KEPT = 20_000
const REJECTED_KEPT_MS = 30 * DAY_MS
const PRUNED_AT_ONCE = 200
/** Rain before a lens must not fill the disk, nor push what other cameras rejected out of what is kept. */
const REJECTED_PER_MINUTE = 60
/** A throw is no echo of the one before, however soon it comes. */
const NEVER_HELD_BACK: AlertOptions = { coolDownMs: null }

export function createFallDesk(env: Env, means: FallMeans): FallDesk {
  const quota = createQuota(env.clock, {
    perMinute: REJECTED_PER_MINUTE,
    onSkipped: (cameraId, count) => env.log.warn('rejected falls not kept', { cameraId, count }),
  })
  return {
    take(given) {
      const parsed = fallSchema.safeParse(given)
      if (!parsed.success)
        return env.log.error('not a fall', { issues: parsed.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}`) })
      const fall = parsed.data
      if (fall.isTest) return means.onTest(fall)
      const claim = means.claimOf(fall)
      if (claim === null) return env.log.warn('a fall of an unknown camera', { cameraId: fall.cameraId })
      if (fall.grade === 'alarm') return raiseFall(env, means, fall, claim)
      if (fall.grade === 'suspected') means.onSuspected(keepFall(env, fall), fall)
      else if (quota.takes(fall.cameraId)) keepFall(env, fall)
    },
    async review(actor, id, verdict) {
      const from = await means.seenIn(getFall(env, id))
      return reviewOpenFall(env, means, { actor, id, verdict, from })
    },
    prune() {
      pruneRejectedFalls(env.db, { beforeMs: env.clock.now() - REJECTED_KEPT_MS, keep: REJECTED_KEPT, limit: PRUNED_AT_ONCE })
    },
  }
}

/** @throws VigilError `fall.notFound` */
export function getFall(env: Env, id: string): FallRecord {
  const fall = findFall(env.db, id)
  if (fall === null) throw new VigilError('fall.notFound')
  return fall
}

/** Tells the screens once the transaction under way is on disk. */
export function announceFall(env: Env, id: string): void {
  afterCommit(env.db, () => env.feed.publish('fall', getFall(env, id)))
}

function raiseFall(env: Env, means: FallMeans, fall: Fall, claim: AlertClaim): void {
  const id = newId(env.clock.now())
  const keep = (incidentId: string, alertId: string) => {
    insertFall(env.db, { id, fall, review: null, incidentId, alertId, lookBackId: null })
    announceFall(env, id)
  }
  means.raise(claim, { ...NEVER_HELD_BACK, with: (alert) => keep(alert.incidentId, alert.id) }, LIVE)
}

/** @returns its id */
function keepFall(env: Env, fall: Fall): string {
  const id = newId(env.clock.now())
  inTransaction(env.db, () => {
    insertFall(env.db, { id, fall, review: fall.grade === 'suspected' ? 'open' : null, incidentId: null, alertId: null, lookBackId: null })
    announceFall(env, id)
  })
  return id
}

interface Verdict {
  readonly actor: Actor
  readonly id: string
  readonly verdict: 'real' | 'notReal'
  readonly from: EvidenceFrom
}

function reviewOpenFall(env: Env, means: FallMeans, { actor, id, verdict, from }: Verdict): FallRecord {
  const fall = getFall(env, id)
  if (fall.review !== 'open') throw notOpen(fall)
  const record = (incidentId: string | null, alertId: string | null) => {
    const review: FallReview = { verdict, userId: actor.id, atMs: env.clock.now(), incidentId, alertId }
    if (!reviewFall(env.db, id, review)) throw notOpen(getFall(env, id))
    appendAudit(env.db, {
      atMs: env.clock.now(),
      actorType: actor.type,
      actorId: actor.id,
      action: 'fall.review',
      subject: `fall/${id}`,
      before: { review: 'open', incidentId: fall.incidentId },
      after: { review: verdict, incidentId: fall.incidentId ?? incidentId },
    })
    announceFall(env, id)
  }
  if (verdict === 'notReal' || fall.incidentId !== null) inTransaction(env.db, () => record(null, null))
  else {
    const claim = means.claimOf(fallSchema.parse(fall))
    if (claim === null) throw new VigilError('camera.notFound')
    means.raise(claim, { ...NEVER_HELD_BACK, alone: true, actor, with: (alert) => record(alert.incidentId, alert.id) }, from)
  }
  return getFall(env, id)
}

function notOpen({ grade, review }: FallRecord): VigilError {
  return new VigilError('fall.notOpen', { grade, review })
}
