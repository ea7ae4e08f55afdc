// What each gate is to hold of whom, and how far that got.
import type { EnrolmentState, EnrolmentView } from '../contract/resident.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface EnrolmentRow {
  readonly device_id: string
  readonly ref: string
  readonly person_id: string | null
  readonly state: EnrolmentState
  readonly wanted: string | null
  /** Digest of what the gate last said yes to. */
  readonly held: string | null
  readonly reason: string | null
  readonly tries: number
  readonly next_at_ms: number
  readonly at_ms: number
}

/**
 * What a gate is to hold from now on; what it is to hold already is left as it is.
 *
 * @param wanted digest; null: it has to forget the person
 */
export function wantEnrolment(db: WritableDb, entry: { deviceId: string; ref: string; personId: string | null; wanted: string | null; atMs: number }): void {
  const { deviceId, ref, personId, wanted, atMs } = entry
  if (wanted === null) {
    change(
      db,
      `UPDATE enrolments SET state = 'deleting', wanted = NULL, person_id = ?, tries = 0, next_at_ms = ?, at_ms = ?, reason = NULL
       WHERE device_id = ? AND ref = ? AND state NOT IN ('deleting', 'deleted')`,
    ).run(personId, atMs, atMs, deviceId, ref)
    return
  }
  change(
    db,
    `INSERT INTO enrolments (device_id, ref, person_id, state, wanted, next_at_ms, at_ms) VALUES (:deviceId, :ref, :personId, 'pending', :wanted, :atMs, :atMs)
     ON CONFLICT (device_id, ref) DO UPDATE SET state = 'pending', person_id = excluded.person_id, wanted = excluded.wanted, tries = 0, reason = NULL,
       next_at_ms = excluded.next_at_ms, at_ms = excluded.at_ms
     WHERE enrolments.wanted IS NOT excluded.wanted OR enrolments.state IN ('deleting', 'deleted')`,
  ).run({ deviceId, ref, personId, wanted, atMs })
}

/** What the gate has to be told next; null: nothing now. */
export function dueEnrolment(db: ReadableDb, deviceId: string, nowMs: number): EnrolmentRow | null {
  return (
    query<EnrolmentRow>(
      db,
      `SELECT * FROM enrolments WHERE device_id = ? AND state IN ('pending', 'failed', 'deleting') AND next_at_ms <= ? ORDER BY next_at_ms, ref LIMIT 1`,
    ).get(deviceId, nowMs) ?? null
  )
}

/** When that is; null: never. */
export function nextEnrolmentAtMs(db: ReadableDb, deviceId: string): number | null {
  const sql = `SELECT min(next_at_ms) AS at FROM enrolments WHERE device_id = ? AND state IN ('pending', 'failed', 'deleting')`
  return query<{ at: number | null }>(db, sql).get(deviceId)?.at ?? null
}

/** How a try ended. What was wanted anew while it was under way (another digest) stays to be done. @returns false when that was so */
export function endTry(
  db: WritableDb,
  tried: Pick<EnrolmentRow, 'device_id' | 'ref' | 'wanted'>,
  end: { state: EnrolmentState; reason: string | null; nextAtMs: number; atMs: number },
): boolean {
  const { changes } = change(
    db,
    `UPDATE enrolments SET state = :state, reason = :reason, tries = tries + 1, next_at_ms = :nextAtMs, at_ms = :atMs,
       held = CASE WHEN :state = 'synced' THEN wanted WHEN :state = 'deleted' THEN NULL ELSE held END
     WHERE device_id = :deviceId AND ref = :ref AND wanted IS :wanted`,
  ).run({ ...end, deviceId: tried.device_id, ref: tried.ref, wanted: tried.wanted })
  return changes === 1
}

/** Everything the gate refused or could not be told is tried again at once. */
export function retryEnrolments(db: WritableDb, deviceId: string, atMs: number): number {
  return change(db, `UPDATE enrolments SET next_at_ms = ? WHERE device_id = ? AND state IN ('pending', 'failed', 'deleting')`).run(atMs, deviceId).changes
}

/** What gates refused of this person may go now. */
export function retryOfPerson(db: WritableDb, personId: string, atMs: number): void {
  change(db, `UPDATE enrolments SET next_at_ms = ? WHERE person_id = ? AND state = 'failed'`).run(atMs, personId)
}

/** After an outage: what could not be told is due now; refusals wait as they did. */
export function hurryEnrolments(db: WritableDb, deviceId: string, atMs: number): void {
  change(db, `UPDATE enrolments SET next_at_ms = ? WHERE device_id = ? AND state IN ('pending', 'deleting') AND next_at_ms > ?`).run(atMs, deviceId, atMs)
}

/** At every gate there ever was: one that left the site file and comes back still knows whom it knew. */
export function enrolmentsOf(db: ReadableDb, personId: string): EnrolmentView[] {
  return query<EnrolmentRow>(db, 'SELECT * FROM enrolments WHERE person_id = ? ORDER BY device_id')
    .all(personId)
    .map((row) => ({ deviceId: row.device_id, state: row.state, reason: row.reason, tries: row.tries, atMs: row.at_ms }))
}

export interface EnrolmentCounts {
  readonly synced: number
  readonly waiting: number
  readonly failed: number
}

const COUNTS = `coalesce(sum(state = 'synced'), 0) AS synced, coalesce(sum(state IN ('pending', 'deleting')), 0) AS waiting, coalesce(sum(state = 'failed'), 0) AS failed`

/** @param deviceIds the gates of the site */
export function countOfPerson(db: ReadableDb, personId: string, deviceIds: readonly string[]): EnrolmentCounts {
  const sql = `SELECT ${COUNTS} FROM enrolments WHERE person_id = ? AND device_id IN (SELECT value FROM json_each(?))`
  return query<EnrolmentCounts>(db, sql).get(personId, JSON.stringify(deviceIds))!
}

export function countOfDevice(db: ReadableDb, deviceId: string): EnrolmentCounts {
  return query<EnrolmentCounts>(db, `SELECT ${COUNTS} FROM enrolments WHERE device_id = ?`).get(deviceId)!
}

/** What gates have forgotten is kept for a while, to be shown. */
export function dropDeleted(db: WritableDb, beforeMs: number): void {
  change(db, `DELETE FROM enrolments WHERE state = 'deleted' AND at_ms < ?`).run(beforeMs)
}

/** What was refused may go now, because something else at the gate did. After three tries it waits. @returns how many are due */
export function hurryRefused(db: WritableDb, deviceId: string, atMs: number): number {
  const sql = `UPDATE enrolments SET next_at_ms = ? WHERE device_id = ? AND state = 'failed' AND tries < 3 AND next_at_ms > ?`
  return change(db, sql).run(atMs, deviceId, atMs).changes
}
