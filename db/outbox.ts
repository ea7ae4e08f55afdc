// What other systems are told: events written with what happened, and who is owed each, sent by core/pms.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface OutboxEvent {
  /** = CloudEvents id = webhook-id, the same on every attempt. */
  readonly id: string
  readonly sequence: number
  readonly incidentId: string | null
  /** Order is kept within a subject. */
  readonly subject: string
  readonly type: string
  /** The exact text (UTF-8) to sign and send. */
  readonly body: string
  /** JSON: the incident as it was then, for adapters. */
  readonly facts: string | null
  readonly createdAtMs: number
}

/** One event owed to one target. */
export interface OwedDelivery extends OutboxEvent {
  readonly target: string
  /** How many have failed. */
  readonly attempts: number
  readonly nextAtMs: number
}

export interface OutboxBacklog {
  readonly pending: number
  readonly dead: number
  readonly oldestAgeMs: number | null
  /** Of one that has failed or was given up. */
  readonly problem: string | null
}

interface OwedRow {
  readonly target: string
  readonly id: string
  readonly sequence: number
  readonly incident_id: string | null
  readonly subject: string
  readonly type: string
  readonly body: string
  readonly facts: string | null
  readonly created_at_ms: number
  readonly attempts: number
  readonly next_at_ms: number
}

/** What the next event will be numbered; call it in the transaction that inserts it. */
export function nextSequence(db: WritableDb): number {
  const row = query<{ seq: number }>(db, `SELECT seq FROM sqlite_sequence WHERE name = 'outbox'`).get()
  return (row?.seq ?? 0) + 1
}

/** @param targets who is owed it; nobody: it is not kept either */
export function insertOutboxEvent(db: WritableDb, event: OutboxEvent, targets: readonly string[]): void {
  if (targets.length === 0) return
  change(
    db,
    `INSERT INTO outbox (sequence, id, incident_id, subject, type, body, facts, created_at_ms)
     VALUES (:sequence, :id, :incidentId, :subject, :type, :body, :facts, :createdAtMs)`,
  ).run({ ...event })
  for (const target of targets)
    change(
      db,
      `INSERT INTO deliveries (target, sequence, subject, next_at_ms, is_head)
       VALUES (:target, :sequence, :subject, :createdAtMs,
         NOT EXISTS (SELECT 1 FROM deliveries AS earlier WHERE earlier.target = :target AND earlier.subject = :subject AND earlier.state = 'pending'))`,
    ).run({ target, sequence: event.sequence, subject: event.subject, createdAtMs: event.createdAtMs })
}

/** Due now, at most one per subject (its oldest), those that have waited longest first. */
export function dueDeliveries(db: ReadableDb, target: string, nowMs: number, limit: number): OwedDelivery[] {
  return query<OwedRow>(
    db,
    `SELECT d.target, e.id, d.sequence, e.incident_id, e.subject, e.type, e.body, e.facts, e.created_at_ms, d.attempts, d.next_at_ms
     FROM deliveries AS d INDEXED BY deliveries_due CROSS JOIN outbox AS e ON e.sequence = d.sequence
     WHERE d.is_head = 1 AND d.target = ? AND d.next_at_ms <= ? ORDER BY d.next_at_ms, d.sequence LIMIT ?`,
  )
    .all(target, nowMs, limit)
    .map(rowToDelivery)
}

/** When the next delivery may be tried; null when nothing is owed. Events behind another one of their subject wait with it. */
export function nextDueAtMs(db: ReadableDb, target: string): number | null {
  const row = query<{ at: number | null }>(db, `SELECT min(next_at_ms) AS at FROM deliveries INDEXED BY deliveries_due WHERE is_head = 1 AND target = ?`).get(
    target,
  )
  return row?.at ?? null
}

export function markDelivered(db: WritableDb, target: string, sequence: number, nowMs: number): void {
  change(
    db,
    `UPDATE deliveries SET state = 'delivered', is_head = 0, ended_at_ms = ?, problem = NULL, detail = NULL
     WHERE target = ? AND sequence = ? AND state <> 'delivered'`,
  ).run(nowMs, target, sequence)
  passOn(db, target, sequence)
}

/** Due again then, without having been tried. */
export function postponeDelivery(db: WritableDb, target: string, sequence: number, untilMs: number): void {
  change(db, `UPDATE deliveries SET next_at_ms = ? WHERE target = ? AND sequence = ? AND state = 'pending'`).run(untilMs, target, sequence)
}

/** @param nextAtMs null: given up, needs a person; later events of the subject go on */
export function markAttemptFailed(
  db: WritableDb,
  target: string,
  sequence: number,
  failed: { readonly problem: string; readonly detail: string; readonly nextAtMs: number | null; readonly nowMs: number },
): void {
  change(
    db,
    `UPDATE deliveries SET attempts = attempts + 1, problem = :problem, detail = :detail, next_at_ms = coalesce(:nextAtMs, next_at_ms),
       state = CASE WHEN :nextAtMs IS NULL THEN 'dead' ELSE state END, is_head = CASE WHEN :nextAtMs IS NULL THEN 0 ELSE is_head END,
       ended_at_ms = CASE WHEN :nextAtMs IS NULL THEN :nowMs END
     WHERE target = :target AND sequence = :sequence AND state = 'pending'`,
  ).run({ ...failed, detail: failed.detail.slice(0, 500), target, sequence })
  if (failed.nextAtMs === null) passOn(db, target, sequence)
}

/** Owed again from its first try on, whatever became of it; one that waits after a failure is tried now. @returns whether there was something to do */
export function replayDelivery(db: WritableDb, target: string, sequence: number, nowMs: number): boolean {
  const { changes } = change(
    db,
    `UPDATE deliveries SET attempts = CASE state WHEN 'pending' THEN attempts ELSE 0 END, state = 'pending', next_at_ms = :nowMs, ended_at_ms = NULL
     WHERE target = :target AND sequence = :sequence AND (state <> 'pending' OR (attempts > 0 AND next_at_ms > :nowMs))`,
  ).run({ nowMs, target, sequence })
  if (changes > 0) passOn(db, target, sequence)
  return changes > 0
}

/** The oldest pending one of the subject of this delivery is its head, and no other. */
function passOn(db: WritableDb, target: string, sequence: number): void {
  const subject = query<{ subject: string }>(db, `SELECT subject FROM deliveries WHERE target = ? AND sequence = ?`).get(target, sequence)?.subject
  if (subject === undefined) return
  change(db, `UPDATE deliveries SET is_head = 0 WHERE target = ? AND subject = ? AND state = 'pending' AND is_head = 1`).run(target, subject)
  change(
    db,
    `UPDATE deliveries SET is_head = 1 WHERE target = :target
       AND sequence = (SELECT min(sequence) FROM deliveries WHERE target = :target AND subject = :subject AND state = 'pending')`,
  ).run({ target, subject })
}

export function backlogOf(db: ReadableDb, target: string, nowMs: number): OutboxBacklog {
  const owed = query<{ pending: number; first: number | null }>(
    db,
    `SELECT count(*) AS pending, min(sequence) AS first FROM deliveries INDEXED BY deliveries_owed WHERE target = ? AND state = 'pending'`,
  ).get(target)!
  const oldest = owed.first === null ? null : query<{ at: number }>(db, 'SELECT created_at_ms AS at FROM outbox WHERE sequence = ?').get(owed.first)!.at
  const dead = query<{ n: number }>(db, `SELECT count(*) AS n FROM deliveries INDEXED BY deliveries_dead WHERE target = ? AND state = 'dead'`).get(target)!.n
  // Only what is at the head of its subject was tried.
  const failed = query<{ problem: string }>(
    db,
    `SELECT problem, sequence FROM (SELECT problem, sequence FROM deliveries INDEXED BY deliveries_dead WHERE target = :target AND state = 'dead' ORDER BY sequence LIMIT 1)
     UNION ALL SELECT problem, sequence FROM (SELECT problem, sequence FROM deliveries INDEXED BY deliveries_due WHERE is_head = 1 AND target = :target AND problem IS NOT NULL LIMIT 1)
     ORDER BY sequence LIMIT 1`,
  ).get({ target })
  return { pending: owed.pending, dead, oldestAgeMs: oldest === null ? null : Math.max(0, nowMs - oldest), problem: failed?.problem ?? null }
}

/** Those delivered before, at most so many; and events nobody is owed any more. @returns how many deliveries went */
export function pruneDelivered(db: WritableDb, beforeMs: number, limit: number): number {
  const old = query<{ target: string; sequence: number }>(
    db,
    `SELECT target, sequence FROM deliveries INDEXED BY deliveries_old WHERE state = 'delivered' AND ended_at_ms < ? ORDER BY ended_at_ms LIMIT ?`,
  ).all(beforeMs, limit)
  for (const { target, sequence } of old) {
    change(db, 'DELETE FROM deliveries WHERE target = ? AND sequence = ?').run(target, sequence)
    dropUnowed(db, sequence)
  }
  return old.length
}

/** What a target that is taken out was owed or has had. @returns how many were still owed or given up */
export function dropTarget(db: WritableDb, target: string): number {
  const all = query<{ sequence: number; state: string }>(db, 'SELECT sequence, state FROM deliveries WHERE target = ?').all(target)
  change(db, 'DELETE FROM deliveries WHERE target = ?').run(target)
  for (const { sequence } of all) dropUnowed(db, sequence)
  return all.filter(({ state }) => state !== 'delivered').length
}

function dropUnowed(db: WritableDb, sequence: number): void {
  change(db, 'DELETE FROM outbox WHERE sequence = :sequence AND NOT EXISTS (SELECT 1 FROM deliveries WHERE sequence = :sequence)').run({ sequence })
}

function rowToDelivery(row: OwedRow): OwedDelivery {
  return {
    target: row.target,
    id: row.id,
    sequence: row.sequence,
    incidentId: row.incident_id,
    subject: row.subject,
    type: row.type,
    body: row.body,
    facts: row.facts,
    createdAtMs: row.created_at_ms,
    attempts: row.attempts,
    nextAtMs: row.next_at_ms,
  }
}
