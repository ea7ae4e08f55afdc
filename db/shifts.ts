// Shifts at the desk, who sat there, the plan they follow, and post checks.
import type { DeskPerson, PostCheck, Shift } from '../contract/shift.ts'
import type { Certificate } from '../contract/staff.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredDutyPlan {
  readonly version: number
  readonly value: unknown
  readonly savedAtMs: number
  /** The account's name; null: it is gone. */
  readonly savedBy: string | null
}

/** @returns null: nobody has saved one */
export function findDutyPlan(db: ReadableDb): StoredDutyPlan | null {
  const row = query<{ version: number; value: string; savedAtMs: number; savedBy: string | null }>(
    db,
    `SELECT p.version, p.value, p.saved_at_ms AS savedAtMs, u.name AS savedBy FROM duty_plans p LEFT JOIN users u ON u.id = p.saved_by
     ORDER BY p.version DESC LIMIT 1`,
  ).get()
  return row === undefined ? null : { ...row, value: JSON.parse(row.value) as unknown }
}

/** @param userId users.id */
export function insertDutyPlan(db: WritableDb, version: number, value: unknown, userId: string, savedAtMs: number): void {
  change(db, 'INSERT INTO duty_plans (version, value, saved_by, saved_at_ms) VALUES (?, ?, ?, ?)').run(version, JSON.stringify(value), userId, savedAtMs)
}

export interface StoredShift extends Shift {
  /** When the next post check at random is due. */
  readonly checkAtMs: number | null
}

interface ShiftRow {
  readonly id: string
  readonly name: string
  readonly from_ms: number
  readonly to_ms: number
  readonly started_at_ms: number
  readonly ended_at_ms: number | null
  readonly overdue_at_ms: number | null
  readonly check_at_ms: number | null
}

export function insertShift(db: WritableDb, shift: Pick<Shift, 'id' | 'name' | 'fromMs' | 'toMs' | 'startedAtMs'>): void {
  change(db, 'INSERT INTO shifts (id, name, from_ms, to_ms, started_at_ms) VALUES (:id, :name, :fromMs, :toMs, :startedAtMs)').run({ ...shift })
}

export function findRunningShift(db: ReadableDb): StoredShift | null {
  const row = query<ShiftRow>(db, 'SELECT * FROM shifts WHERE ended_at_ms IS NULL').get()
  return row === undefined ? null : toShift(db, row)
}

export function findShift(db: ReadableDb, id: string): StoredShift | null {
  const row = query<ShiftRow>(db, 'SELECT * FROM shifts WHERE id = ?').get(id)
  return row === undefined ? null : toShift(db, row)
}

/** The latest first. */
export function listShifts(db: ReadableDb, beforeMs: number, limit: number): StoredShift[] {
  return query<ShiftRow>(db, 'SELECT * FROM shifts WHERE started_at_ms < ? ORDER BY started_at_ms DESC, rowid DESC LIMIT ?')
    .all(beforeMs, limit)
    .map((row) => toShift(db, row))
}

/** Everybody leaves with it. */
export function endShift(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE shift_people SET to_ms = max(from_ms, ?) WHERE shift_id = ? AND to_ms IS NULL').run(atMs, id)
  change(db, 'UPDATE shifts SET ended_at_ms = ?, check_at_ms = NULL WHERE id = ?').run(atMs, id)
}

export function markShiftOverdue(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE shifts SET overdue_at_ms = ? WHERE id = ?').run(atMs, id)
}

/** @param atMs null: none */
export function setNextCheck(db: WritableDb, shiftId: string, atMs: number | null): void {
  change(db, 'UPDATE shifts SET check_at_ms = ? WHERE id = ?').run(atMs, shiftId)
}

export function seatPerson(db: WritableDb, shiftId: string, userId: string, seat: string, atMs: number): void {
  change(db, 'INSERT INTO shift_people (shift_id, user_id, seat, from_ms) VALUES (?, ?, ?, ?)').run(shiftId, userId, seat, atMs)
}

export function unseatPerson(db: WritableDb, userId: string, atMs: number): void {
  change(db, 'UPDATE shift_people SET to_ms = max(from_ms, ?) WHERE user_id = ? AND to_ms IS NULL').run(atMs, userId)
}

/** Everybody who sat at the desk at some time of a span, with the certificates they have now. */
export function listDeskPeople(db: ReadableDb, fromMs: number, toMs: number): DeskPerson[] {
  return query<PersonRow>(db, `${PEOPLE} WHERE p.from_ms < :toMs AND coalesce(p.to_ms, :toMs) > :fromMs ORDER BY p.from_ms, p.id LIMIT 500`)
    .all({ fromMs, toMs })
    .map(toPerson)
}

interface PersonRow {
  readonly user_id: string
  readonly name: string | null
  readonly certificates: string | null
  readonly seat: string
  readonly from_ms: number
  readonly to_ms: number | null
}

/** The staff list has the name people go by; an account's may be anything. */
const PEOPLE = `SELECT p.user_id, coalesce(s.name, u.name) AS name, s.certificates, p.seat, p.from_ms, p.to_ms FROM shift_people p
  LEFT JOIN users u ON u.id = p.user_id LEFT JOIN staff s ON s.user_id = p.user_id`

function toPerson(row: PersonRow): DeskPerson {
  return {
    userId: row.user_id,
    name: row.name ?? row.user_id,
    certificates: row.certificates === null ? [] : (JSON.parse(row.certificates) as Certificate[]),
    seat: row.seat,
    fromMs: row.from_ms,
    toMs: row.to_ms,
  }
}

function toShift(db: ReadableDb, row: ShiftRow): StoredShift {
  return {
    id: row.id,
    name: row.name,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    isOverdue: row.overdue_at_ms !== null,
    checkAtMs: row.check_at_ms,
    people: query<PersonRow>(db, `${PEOPLE} WHERE p.shift_id = ? ORDER BY p.from_ms, p.id LIMIT 200`).all(row.id).map(toPerson),
  }
}

export interface NewPostCheck {
  readonly id: string
  readonly shiftId: string
  readonly userId: string
  readonly askedBy: string | null
  readonly askedAtMs: number
  readonly deadlineMs: number
}

const CHECKS = `SELECT c.id, c.user_id AS userId, coalesce(s.name, u.name, c.user_id) AS person, a.name AS askedBy, c.asked_at_ms AS askedAtMs, c.deadline_ms AS deadlineMs,
  c.outcome, c.ended_at_ms AS endedAtMs, b.name AS answeredBy FROM post_checks c LEFT JOIN users u ON u.id = c.user_id LEFT JOIN staff s ON s.user_id = c.user_id
  LEFT JOIN users a ON a.id = c.asked_by LEFT JOIN users b ON b.id = c.answered_by`

export interface StoredPostCheck extends PostCheck {
  readonly userId: string
}

export function insertPostCheck(db: WritableDb, check: NewPostCheck): void {
  change(
    db,
    `INSERT INTO post_checks (id, shift_id, user_id, asked_by, asked_at_ms, deadline_ms) VALUES (:id, :shiftId, :userId, :askedBy, :askedAtMs, :deadlineMs)`,
  ).run({ ...check })
}

/** The one that is waited for. */
export function findPendingCheck(db: ReadableDb): StoredPostCheck | null {
  return query<StoredPostCheck>(db, `${CHECKS} WHERE c.outcome IS NULL`).get() ?? null
}

export function findPostCheck(db: ReadableDb, id: string): StoredPostCheck | null {
  return query<StoredPostCheck>(db, `${CHECKS} WHERE c.id = ?`).get(id) ?? null
}

/** @returns false when it had ended before */
export function endPostCheck(db: WritableDb, id: string, outcome: NonNullable<PostCheck['outcome']>, atMs: number, answeredBy: string | null): boolean {
  return (
    change(db, 'UPDATE post_checks SET outcome = ?, ended_at_ms = ?, answered_by = ? WHERE id = ? AND outcome IS NULL').run(outcome, atMs, answeredBy, id)
      .changes === 1
  )
}

/** The latest first. */
export function listPostChecks(db: ReadableDb, beforeMs: number, limit: number): StoredPostCheck[] {
  return query<StoredPostCheck>(db, `${CHECKS} WHERE c.asked_at_ms < ? ORDER BY c.asked_at_ms DESC LIMIT ?`).all(beforeMs, limit)
}
