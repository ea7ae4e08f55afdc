// What is owed of each report to whom, every attempt, and where reports are delivered to.
import type { ReportDeliveryState } from '../contract/report-words.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredDelivery {
  readonly id: string
  readonly reportId: string
  readonly via: 'mail' | 'folder'
  /** A mail address; for the folder empty. */
  readonly recipient: string
  readonly state: ReportDeliveryState
  readonly tries: number
  readonly nextAtMs: number | null
}

export interface StoredAttempt {
  readonly atMs: number
  readonly problem: string | null
  readonly detail: string
}

const DELIVERY = 'SELECT id, report_id AS reportId, via, recipient, state, tries, next_at_ms AS nextAtMs FROM report_deliveries'

export function insertDelivery(db: WritableDb, owed: Pick<StoredDelivery, 'id' | 'reportId' | 'via' | 'recipient'> & { readonly nextAtMs: number }): void {
  change(
    db,
    `INSERT INTO report_deliveries (id, report_id, via, recipient, state, next_at_ms) VALUES (:id, :reportId, :via, :recipient, 'owed', :nextAtMs)`,
  ).run({ ...owed })
}

export function listDeliveries(db: ReadableDb, reportId: string): StoredDelivery[] {
  return query<StoredDelivery>(db, `${DELIVERY} WHERE report_id = ? ORDER BY rowid`).all(reportId)
}

export function findDelivery(db: ReadableDb, id: string): StoredDelivery | null {
  return query<StoredDelivery>(db, `${DELIVERY} WHERE id = ?`).get(id) ?? null
}

/** Those whose time has come, the most overdue first. */
export function dueDeliveries(db: ReadableDb, nowMs: number, limit: number): StoredDelivery[] {
  return query<StoredDelivery>(db, `${DELIVERY} WHERE state = 'owed' AND next_at_ms <= ? ORDER BY next_at_ms, id LIMIT ?`).all(nowMs, limit)
}

/** The newest 20, oldest first. */
export function listAttempts(db: ReadableDb, deliveryId: string): StoredAttempt[] {
  return query<StoredAttempt>(db, `SELECT made_at_ms AS atMs, problem, detail FROM report_attempts WHERE delivery_id = ? ORDER BY n DESC LIMIT 20`)
    .all(deliveryId)
    .toReversed()
}

export interface AttemptEnd {
  readonly state: ReportDeliveryState
  readonly nextAtMs: number | null
  readonly atMs: number
  readonly problem: string | null
  readonly detail: string
}

/** Call it inside inTransaction(). */
export function recordAttempt(db: WritableDb, id: string, end: AttemptEnd): void {
  change(
    db,
    `INSERT INTO report_attempts (delivery_id, n, made_at_ms, problem, detail)
     VALUES (:id, (SELECT coalesce(max(n), 0) + 1 FROM report_attempts WHERE delivery_id = :id), :atMs, :problem, :detail)`,
  ).run({ id, atMs: end.atMs, problem: end.problem, detail: end.detail })
  change(db, 'UPDATE report_deliveries SET state = ?, next_at_ms = ?, tries = tries + 1 WHERE id = ?').run(end.state, end.nextAtMs, id)
}

/** Begins its schedule anew. @returns false when there is no such delivery, or it was delivered */
export function owesAgain(db: WritableDb, id: string, nowMs: number): boolean {
  return change(db, `UPDATE report_deliveries SET state = 'owed', tries = 0, next_at_ms = ? WHERE id = ? AND state <> 'delivered'`).run(nowMs, id).changes === 1
}

/** After the settings were changed there is no reason to wait. */
export function hastenDeliveries(db: WritableDb, via: 'mail' | 'folder', nowMs: number): void {
  change(db, `UPDATE report_deliveries SET next_at_ms = ?, tries = 0 WHERE state = 'owed' AND via = ?`).run(nowMs, via)
}

export function countDeliveries(db: ReadableDb): { readonly owed: number; readonly failed: number } {
  return query<{ owed: number; failed: number }>(
    db,
    `SELECT (SELECT count(*) FROM report_deliveries WHERE state = 'owed') AS owed, (SELECT count(*) FROM report_deliveries WHERE state = 'failed') AS failed`,
  ).get()!
}

export interface StoredOutlets {
  /** JSON, with the password. */
  readonly mail: string | null
  /** JSON */
  readonly folder: string | null
}

export function findOutlets(db: ReadableDb): StoredOutlets {
  return query<StoredOutlets>(db, 'SELECT mail, folder FROM report_outlets').get() ?? { mail: null, folder: null }
}

export function saveOutlets(db: WritableDb, saved: StoredOutlets & { readonly userId: string; readonly savedAtMs: number }): void {
  change(
    db,
    `INSERT INTO report_outlets (id, mail, folder, saved_by, saved_at_ms) VALUES (1, :mail, :folder, :userId, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET mail = excluded.mail, folder = excluded.folder, saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms`,
  ).run({ ...saved })
}

/** Of an account, for a report somebody asked for. */
export function findUserNameById(db: ReadableDb, id: string): string | null {
  return query<{ name: string }>(db, 'SELECT name FROM users WHERE id = ?').get(id)?.name ?? null
}
