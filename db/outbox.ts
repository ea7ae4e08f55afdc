// Owed to the PMS: written with the incident, sent by core/pms.
import type { ReadableDb, WritableDb } from './open.ts'

export interface OutboxEntry {
  /** = CloudEvents id = webhook-id, the same on every attempt. */
  readonly id: string
  readonly sequence: number
  readonly incidentId: string
  /** Order is kept within a subject. */
  readonly subject: string
  readonly type: string
  /** The exact bytes (UTF-8) to sign and send. */
  readonly body: string
  readonly createdAtMs: number
  readonly attempts: number
  readonly nextAtMs: number
}
export interface OutboxBacklog {
  readonly pending: number
  readonly oldestAgeMs: number | null
  /** Of the oldest entry that has failed at least once. */
  readonly problem: string | null
}
/** Due now, at most one per subject (its oldest), oldest first. */
export declare function dueOutboxEntries(db: ReadableDb, nowMs: number, limit: number): OutboxEntry[]
/** When the next entry falls due; null when nothing is owed. */
export declare function nextOutboxDueAtMs(db: ReadableDb): number | null
export declare function markDelivered(db: WritableDb, id: string, nowMs: number): void
/** @param nextAtMs null: given up (dead letter), needs a person. */
export declare function markAttemptFailed(db: WritableDb, id: string, problem: string, nextAtMs: number | null): void
export declare function outboxBacklog(db: ReadableDb, nowMs: number): OutboxBacklog
