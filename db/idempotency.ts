// Idempotency-Key of the REST door: a request that was answered gets the same answer again instead of a second effect.
import type { WritableDb } from './open.ts'

export interface IdempotentRequest {
  /** Whose key it is: the integration key's or user's id. */
  readonly callerId: string
  readonly key: string
  /** Method and path. */
  readonly route: string
  /** The raw body; only its hash is kept. */
  readonly body: string | Uint8Array
  readonly nowMs: number
}
export interface StoredAnswer {
  readonly status: number
  readonly body: string
}
/**
 * Runs `work` and keeps its answer in the same transaction, or gives the answer kept from before. An error that `work`
 * throws is not kept: nothing has happened, so trying again is right.
 *
 * @throws VigilError `request.keyReused` when the key came with another route or body
 */
export declare function answerOnce(db: WritableDb, request: IdempotentRequest, work: () => StoredAnswer): StoredAnswer & { readonly replayed: boolean }
