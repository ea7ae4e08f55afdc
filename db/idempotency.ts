// Idempotency-Key of the REST door: a request that was answered gets the same answer again instead of a second effect.
import { createHash } from 'node:crypto'
import { VigilError } from '../contract/errors.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'
import { inTransaction } from './transaction.ts'

export interface IdempotentRequest {
  /** Whose key it is: the integration key's or user's id. */
  readonly callerId: string
  readonly key: string
  /** Method and path. */
  readonly route: string
  /** As it came; only its hash is kept. */
  readonly body: string | Uint8Array
  readonly nowMs: number
}

export interface StoredAnswer {
  readonly status: number
  readonly body: string
}

const KEPT_MS = 48 * 3600 * 1000

/**
 * Runs `work` and keeps its answer in the same transaction, or gives the answer kept from before. An error that `work`
 * throws is not kept: nothing has happened, so trying again is right.
 *
 * @throws VigilError `request.keyReused` when the key came with another route or body
 */
export function answerOnce(db: WritableDb, request: IdempotentRequest, work: () => StoredAnswer): StoredAnswer & { readonly replayed: boolean } {
  return inTransaction(db, () => {
    change(db, 'DELETE FROM idempotency WHERE created_at_ms < ?').run(request.nowMs - KEPT_MS)
    const kept = findAnswer(db, request)
    if (kept !== null) return { ...kept, replayed: true }
    const answer = work()
    change(db, 'INSERT INTO idempotency (caller_id, key, route, body_hash, status, body, created_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      request.callerId,
      request.key,
      request.route,
      hashOf(request),
      answer.status,
      answer.body,
      request.nowMs,
    )
    return { ...answer, replayed: false }
  })
}

/** The answer kept from before; null: none. @throws VigilError `request.keyReused` when the key came with another route or body */
export function findAnswer(db: ReadableDb, request: IdempotentRequest): StoredAnswer | null {
  const kept = query<{ route: string; body_hash: string; status: number; body: string }>(
    db,
    'SELECT route, body_hash, status, body FROM idempotency WHERE caller_id = ? AND key = ?',
  ).get(request.callerId, request.key)
  if (kept === undefined) return null
  if (kept.route !== request.route || kept.body_hash !== hashOf(request)) throw new VigilError('request.keyReused')
  return { status: kept.status, body: kept.body }
}

function hashOf({ body }: IdempotentRequest): string {
  return createHash('sha256').update(body).digest('hex')
}
