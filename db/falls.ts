// Things seen coming down a facade: kept whole, found by camera, grade, time, review and look-back.
import type { Fall, FallRecord } from '../contract/falling.ts'
import type { FallGrade } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query, type Value } from './statement.ts'

export interface NewFall {
  readonly id: string
  readonly fall: Fall
  /** `open`: somebody has to look at it. */
  readonly review: 'open' | null
  readonly incidentId: string | null
  readonly alertId: string | null
  /** null: seen live. */
  readonly lookBackId: string | null
}

interface FallRow {
  readonly id: string
  readonly last_at_ms: number
  readonly review: FallRecord['review']
  readonly reviewed_by: string | null
  readonly reviewed_at_ms: number | null
  readonly incident_id: string | null
  readonly look_back_id: string | null
  readonly fall: string
}

export function insertFall(db: WritableDb, { fall, ...row }: NewFall): void {
  const { cameraId, ruleId, zone, grade, firstAtMs, lastAtMs, score } = fall
  change(
    db,
    `INSERT INTO falls (id, camera_id, rule_id, zone, grade, first_at_ms, last_at_ms, score, review, incident_id, alert_id, look_back_id, fall)
     VALUES (:id, :cameraId, :ruleId, :zone, :grade, :firstAtMs, :lastAtMs, :score, :review, :incidentId, :alertId, :lookBackId, :fall)`,
  ).run({ ...row, cameraId, ruleId, zone, grade, firstAtMs, lastAtMs, score, fall: JSON.stringify(fall) })
}

const SELECT = `SELECT f.id, f.last_at_ms, f.review, u.name AS reviewed_by, f.reviewed_at_ms, f.incident_id, f.look_back_id, f.fall
  FROM falls f LEFT JOIN users u ON u.id = f.reviewed_by`

/** With the name, as it is now, of whoever reviewed it. */
export function findFall(db: ReadableDb, id: string): FallRecord | null {
  const row = query<FallRow>(db, `${SELECT} WHERE f.id = ?`).get(id)
  return row ? rowToFall(row) : null
}

export interface FallReview {
  readonly verdict: 'real' | 'notReal'
  readonly userId: string
  readonly atMs: number
  /** The incident it opened, if it had none. */
  readonly incidentId: string | null
  readonly alertId: string | null
}

/** @returns false when it is not open any more */
export function reviewFall(db: WritableDb, id: string, review: FallReview): boolean {
  return (
    change(
      db,
      `UPDATE falls SET review = :verdict, reviewed_by = :userId, reviewed_at_ms = :atMs,
         incident_id = coalesce(incident_id, :incidentId), alert_id = coalesce(alert_id, :alertId)
       WHERE id = :id AND review = 'open'`,
    ).run({ ...review, id }).changes === 1
  )
}

export interface FallSearch {
  readonly cameraId?: string | undefined
  readonly grades?: readonly FallGrade[] | undefined
  readonly openOnly?: boolean | undefined
  /** Seen at or after. */
  readonly sinceMs?: number | undefined
  /** Seen before. */
  readonly untilMs?: number | undefined
  readonly limit: number
}

/** Where the page before ended: its last fall's `lastAtMs` (of a look-back: rank) and id. */
export interface FallPlace {
  readonly value: number
  readonly id: string
}

/** What was seen live, newest first. */
export function searchLiveFalls(db: ReadableDb, search: FallSearch, after: FallPlace | undefined): FallRecord[] {
  const { sql, values } = conditionsOf(search)
  return query<FallRow>(
    db,
    `${SELECT} WHERE f.look_back_id IS NULL${sql}${after ? ' AND (f.last_at_ms, f.id) < (?, ?)' : ''} ORDER BY f.last_at_ms DESC, f.id DESC LIMIT ?`,
  )
    .all(...values, ...(after ? [after.value, after.id] : []), search.limit)
    .map(rowToFall)
}

/** Score, nearness to the landing place and length in one figure; a few dozen rows a look-back, so no column of its own. */
const RANK = `coalesce(json_extract(f.fall, '$.why.rank'), f.score)`

/** What a look-back found, the likeliest first. */
export function searchLookBackFalls(db: ReadableDb, lookBackId: string, search: FallSearch, after: FallPlace | undefined): FallRecord[] {
  const { sql, values } = conditionsOf(search)
  return query<FallRow>(db, `${SELECT} WHERE f.look_back_id = ?${sql}${after ? ` AND (${RANK}, f.id) < (?, ?)` : ''} ORDER BY ${RANK} DESC, f.id DESC LIMIT ?`)
    .all(lookBackId, ...values, ...(after ? [after.value, after.id] : []), search.limit)
    .map(rowToFall)
}

/**
 * Deletes rejected falls that were seen live: those from before `beforeMs` and, of the others, what is beyond the newest `keep`.
 *
 * @param limit how many at once at most, so that nothing else waits long
 * @returns how many are gone; as many as `limit`: there may be more
 */
export function pruneRejectedFalls(db: WritableDb, { beforeMs, keep, limit }: { beforeMs: number; keep: number; limit: number }): number {
  const { n } = query<{ n: number }>(db, `SELECT count(*) AS n FROM falls WHERE grade = 'rejected' AND look_back_id IS NULL`).get()!
  const { old } = query<{ old: number }>(
    db,
    `SELECT count(*) AS old FROM (SELECT 1 FROM falls WHERE grade = 'rejected' AND look_back_id IS NULL AND last_at_ms < ? LIMIT ?)`,
  ).get(beforeMs, limit)!
  const count = Math.min(limit, Math.max(n - keep, old))
  if (count === 0) return 0
  return change(db, `DELETE FROM falls WHERE id IN (SELECT id FROM falls WHERE grade = 'rejected' AND look_back_id IS NULL ORDER BY last_at_ms LIMIT ?)`).run(
    count,
  ).changes
}

function conditionsOf(search: FallSearch): { sql: string; values: Value[] } {
  const conditions: string[] = []
  const values: Value[] = []
  const where = (condition: string, ...bound: Value[]) => {
    conditions.push(` AND ${condition}`)
    values.push(...bound)
  }
  if (search.cameraId !== undefined) where('f.camera_id = ?', search.cameraId)
  if (search.grades) where('f.grade IN (SELECT value FROM json_each(?))', JSON.stringify(search.grades))
  if (search.openOnly === true) where(`f.review = 'open'`)
  if (search.sinceMs !== undefined) where('f.last_at_ms >= ?', search.sinceMs)
  if (search.untilMs !== undefined) where('f.last_at_ms < ?', search.untilMs)
  return { sql: conditions.join(''), values }
}

function rowToFall(row: FallRow): FallRecord {
  return {
    ...(JSON.parse(row.fall) as Fall),
    id: row.id,
    review: row.review,
    reviewedBy: row.reviewed_by,
    reviewedAtMs: row.reviewed_at_ms,
    incidentId: row.incident_id,
    lookBackId: row.look_back_id,
  }
}
