// Owed to the property management system: written with the incident, sent by core/pms.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface OutboxEntry {
  /** = CloudEvents id = webhook-id, the same on every attempt. */
  readonly id: string
  readonly sequence: number
  readonly incidentId: string
  /** Order is kept within a subject. */
  readonly subject: string
  readonly type: string
  /** The exact text (UTF-8) to sign and send. */
  readonly body: string
  readonly createdAtMs: number
  /** How many have failed. */
  readonly attempts: number
  readonly nextAtMs: number
}

export interface OutboxBacklog {
  readonly pending: number
  readonly oldestAgeMs: number | null
  /** Of the oldest entry that has failed or was given up. */
  readonly problem: string | null
}

interface OutboxRow {
  readonly id: string
  readonly sequence: number
  readonly incident_id: string
  readonly subject: string
  readonly type: string
  readonly body: string
  readonly created_at_ms: number
  readonly attempts: number
  readonly next_at_ms: number
}

/** What the next entry will be numbered; call it in the transaction that inserts it. */
export function nextSequence(db: WritableDb): number {
  const row = query<{ seq: number }>(db, `SELECT seq FROM sqlite_sequence WHERE name = 'outbox'`).get()
  return (row?.seq ?? 0) + 1
}

export function insertOutboxEntry(db: WritableDb, entry: Omit<OutboxEntry, 'attempts' | 'nextAtMs'>): void {
  change(
    db,
    `INSERT INTO outbox (sequence, id, incident_id, subject, type, body, created_at_ms, next_at_ms)
     VALUES (:sequence, :id, :incidentId, :subject, :type, :body, :createdAtMs, :createdAtMs)`,
  ).run({ ...entry })
}

/** Due now, at most one per subject (its oldest), oldest first. */
export function dueOutboxEntries(db: ReadableDb, nowMs: number, limit: number): OutboxEntry[] {
  return query<OutboxRow>(
    db,
    `SELECT id, sequence, incident_id, subject, type, body, created_at_ms, attempts, next_at_ms FROM outbox AS due
     WHERE state = 'pending' AND next_at_ms <= ?
       AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.state = 'pending' AND earlier.subject = due.subject AND earlier.sequence < due.sequence)
     ORDER BY sequence LIMIT ?`,
  )
    .all(nowMs, limit)
    .map(rowToOutboxEntry)
}

/** When the next entry may be sent; null when nothing is owed. Entries behind another one of their subject wait with it. */
export function nextOutboxDueAtMs(db: ReadableDb): number | null {
  const row = query<{ at: number | null }>(
    db,
    `SELECT min(next_at_ms) AS at FROM outbox AS due WHERE state = 'pending'
       AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.state = 'pending' AND earlier.subject = due.subject AND earlier.sequence < due.sequence)`,
  ).get()
  return row?.at ?? null
}

export function markDelivered(db: WritableDb, id: string, nowMs: number): void {
  change(db, `UPDATE outbox SET state = 'delivered', delivered_at_ms = ?, problem = NULL WHERE id = ? AND state <> 'delivered'`).run(nowMs, id)
}

/** @param nextAtMs null: given up, needs a person; later entries of the subject go on */
export function markAttemptFailed(db: WritableDb, id: string, problem: string, nextAtMs: number | null): void {
  change(
    db,
    `UPDATE outbox SET attempts = attempts + 1, problem = :problem, next_at_ms = coalesce(:nextAtMs, next_at_ms),
       state = CASE WHEN :nextAtMs IS NULL THEN 'dead' ELSE state END
     WHERE id = :id AND state = 'pending'`,
  ).run({ id, problem: problem.slice(0, 500), nextAtMs })
}

export function outboxBacklog(db: ReadableDb, nowMs: number): OutboxBacklog {
  const owed = query<{ pending: number; oldest: number | null }>(
    db,
    `SELECT count(*) AS pending, min(created_at_ms) AS oldest FROM outbox WHERE state = 'pending'`,
  ).get()!
  const failed = query<{ problem: string }>(
    db,
    `SELECT problem FROM outbox WHERE state IN ('pending', 'dead') AND problem IS NOT NULL ORDER BY sequence LIMIT 1`,
  ).get()
  return { pending: owed.pending, oldestAgeMs: owed.oldest === null ? null : Math.max(0, nowMs - owed.oldest), problem: failed?.problem ?? null }
}

function rowToOutboxEntry(row: OutboxRow): OutboxEntry {
  return {
    id: row.id,
    sequence: row.sequence,
    incidentId: row.incident_id,
    subject: row.subject,
    type: row.type,
    body: row.body,
    createdAtMs: row.created_at_ms,
    attempts: row.attempts,
    nextAtMs: row.next_at_ms,
  }
}
