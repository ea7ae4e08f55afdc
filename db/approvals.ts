// Dangerous acts that one person asks for and another one allows, and the rules by which they are guarded.
import type { DangerousAct } from '../contract/approvals.ts'
import type { Role } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredApproval {
  readonly id: string
  readonly act: DangerousAct
  /** sha256, hex */
  readonly inputHash: string
  readonly subject: string
  readonly facts: unknown
  readonly state: 'asked' | 'approved' | 'refused' | 'withdrawn' | 'used'
  readonly askedById: string
  /** null: the account is gone. */
  readonly askedBy: string | null
  readonly askedAtMs: number
  readonly expiresAtMs: number
  readonly answeredById: string | null
  readonly answeredBy: string | null
  readonly answeredAtMs: number | null
}

type Row = Omit<StoredApproval, 'facts'> & { readonly facts: string }

const COLUMNS = `a.id, a.act, a.input_hash AS inputHash, a.subject, a.facts, a.state, a.asked_by AS askedById, q.name AS askedBy, a.asked_at_ms AS askedAtMs,
  a.expires_at_ms AS expiresAtMs, a.answered_by AS answeredById, r.name AS answeredBy, a.answered_at_ms AS answeredAtMs
  FROM approvals a LEFT JOIN users q ON q.id = a.asked_by LEFT JOIN users r ON r.id = a.answered_by`

const read = (row: Row): StoredApproval => ({ ...row, facts: JSON.parse(row.facts) as unknown })

export type NewApproval = Pick<StoredApproval, 'id' | 'act' | 'inputHash' | 'subject' | 'facts' | 'askedById' | 'askedAtMs' | 'expiresAtMs'>

export function insertApproval(db: WritableDb, { facts, ...approval }: NewApproval): void {
  change(
    db,
    `INSERT INTO approvals (id, act, input_hash, subject, facts, state, asked_by, asked_at_ms, expires_at_ms)
     VALUES (:id, :act, :inputHash, :subject, :facts, 'asked', :askedById, :askedAtMs, :expiresAtMs)`,
  ).run({ ...approval, facts: JSON.stringify(facts) })
}

export function findApproval(db: ReadableDb, id: string): StoredApproval | null {
  const row = query<Row>(db, `SELECT ${COLUMNS} WHERE a.id = ?`).get(id)
  return row === undefined ? null : read(row)
}

/** Those of one person that are asked or approved and not over, the newest first. */
export function listOpenApprovals(db: ReadableDb, askedById: string, nowMs: number): StoredApproval[] {
  return query<Row>(
    db,
    `SELECT ${COLUMNS} WHERE a.state IN ('asked', 'approved') AND a.asked_by = ? AND a.asked_at_ms <= ? AND a.expires_at_ms > ? ORDER BY a.id DESC`,
  )
    .all(askedById, nowMs, nowMs)
    .map(read)
}

/** The newest first. */
export function listApprovals(db: ReadableDb, sinceMs: number, limit: number): StoredApproval[] {
  return query<Row>(db, `SELECT ${COLUMNS} WHERE a.expires_at_ms > ? ORDER BY a.expires_at_ms DESC, a.id DESC LIMIT ?`).all(sinceMs, limit).map(read)
}

/** @returns false: it was answered already */
export function answerApproval(db: WritableDb, id: string, state: 'approved' | 'refused', userId: string, nowMs: number): boolean {
  const sql = `UPDATE approvals SET state = ?, answered_by = ?, answered_at_ms = ? WHERE id = ? AND state = 'asked'`
  return change(db, sql).run(state, userId, nowMs, id).changes === 1
}

/** @returns false: it was used or refused already */
export function withdrawApproval(db: WritableDb, id: string): boolean {
  return change(db, `UPDATE approvals SET state = 'withdrawn' WHERE id = ? AND state IN ('asked', 'approved')`).run(id).changes === 1
}

/** @returns false: it is not approved, was used already, or is over */
export function spendApproval(db: WritableDb, id: string, nowMs: number): boolean {
  const sql = `UPDATE approvals SET state = 'used', used_at_ms = :nowMs WHERE id = :id AND state = 'approved' AND asked_at_ms <= :nowMs AND expires_at_ms > :nowMs`
  return change(db, sql).run({ id, nowMs }).changes === 1
}

export interface StoredAccessRules {
  readonly version: number
  readonly value: unknown
  readonly savedAtMs: number
  /** The account's name; null: it is gone. */
  readonly savedBy: string | null
}

/** In force; null: none was ever saved. */
export function findAccessRules(db: ReadableDb): StoredAccessRules | null {
  const row = query<Omit<StoredAccessRules, 'value'> & { value: string }>(
    db,
    `SELECT s.version, s.value, s.saved_at_ms AS savedAtMs, u.name AS savedBy FROM access_rules s LEFT JOIN users u ON u.id = s.saved_by
     ORDER BY s.version DESC LIMIT 1`,
  ).get()
  return row === undefined ? null : { ...row, value: JSON.parse(row.value) as unknown }
}

export function insertAccessRules(db: WritableDb, version: number, value: unknown, userId: string, savedAtMs: number): void {
  change(db, 'INSERT INTO access_rules (version, value, saved_by, saved_at_ms) VALUES (?, ?, ?, ?)').run(version, JSON.stringify(value), userId, savedAtMs)
}

/** How many accounts of these roles may sign in. */
export function countUsable(db: ReadableDb, roles: readonly Role[]): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM users WHERE disabled_at_ms IS NULL AND role IN (SELECT value FROM json_each(?))').get(
    JSON.stringify(roles),
  )!.n
}
