// Bookmarks of recordings, and alerts found by camera and time.
import type { Bookmark, Mark } from '../contract/playback-api.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

interface BookmarkRow extends Omit<Bookmark, 'keep'> {
  readonly keep: number
}

const BOOKMARKS = `SELECT b.id, b.camera_id AS cameraId, b.from_ms AS fromMs, b.to_ms AS toMs, b.note, b.keep, b.saved_at_ms AS savedAtMs, u.name AS savedBy
  FROM bookmarks b LEFT JOIN users u ON u.id = b.saved_by`

/** Those that touch the span, oldest first. */
export function listBookmarks(db: ReadableDb, cameraId: string, fromMs: number, toMs: number): Bookmark[] {
  return query<BookmarkRow>(db, `${BOOKMARKS} WHERE b.camera_id = :cameraId AND b.from_ms < :toMs AND b.to_ms >= :fromMs ORDER BY b.from_ms, b.id`)
    .all({ cameraId, fromMs, toMs })
    .map(rowToBookmark)
}

export function findBookmark(db: ReadableDb, id: string): Bookmark | null {
  const row = query<BookmarkRow>(db, `${BOOKMARKS} WHERE b.id = ?`).get(id)
  return row === undefined ? null : rowToBookmark(row)
}

export function countBookmarks(db: ReadableDb): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM bookmarks').get()!.n
}

/** @param userId users.id */
export function saveBookmark(db: WritableDb, { keep, ...bookmark }: Omit<Bookmark, 'savedBy'> & { readonly userId: string }): void {
  change(
    db,
    `INSERT INTO bookmarks (id, camera_id, from_ms, to_ms, note, keep, saved_by, saved_at_ms)
     VALUES (:id, :cameraId, :fromMs, :toMs, :note, :keep, :userId, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET camera_id = :cameraId, from_ms = :fromMs, to_ms = :toMs, note = :note, keep = :keep, saved_by = :userId, saved_at_ms = :savedAtMs`,
  ).run({ ...bookmark, keep: Number(keep) })
}

export function deleteBookmark(db: WritableDb, id: string): void {
  change(db, 'DELETE FROM bookmarks WHERE id = ?').run(id)
}

function rowToBookmark(row: BookmarkRow): Bookmark {
  return { ...row, keep: row.keep === 1 }
}

/** What a machine raised, at the moment of its picture. */
const RAISED = `SELECT a.id AS alertId, i.id AS incidentId, i.number, a.kind, i.severity, a.camera_id AS cameraId, a.at_ms AS atMs
  FROM alerts a INDEXED BY alerts_of_camera JOIN incidents i ON i.id = a.incident_id WHERE a.camera_id = :cameraId`
/** What a person reported, at the moment of the report. */
const REPORTED = `SELECT id AS alertId, id AS incidentId, number, kind, severity, camera_id AS cameraId, opened_at_ms AS atMs
  FROM incidents INDEXED BY incidents_of_camera WHERE kind = 'manual' AND camera_id = :cameraId`

/** The newest ones, newest first. */
export function listMarks(db: ReadableDb, cameraId: string, fromMs: number, toMs: number, limit: number): Mark[] {
  const asked = { cameraId, fromMs, toMs, limit }
  const raised = query<Mark>(db, `${RAISED} AND a.at_ms >= :fromMs AND a.at_ms < :toMs ORDER BY a.at_ms DESC LIMIT :limit`).all(asked)
  const reported = query<Mark>(db, `${REPORTED} AND opened_at_ms >= :fromMs AND opened_at_ms < :toMs ORDER BY opened_at_ms DESC LIMIT :limit`).all(asked)
  return [...raised, ...reported].toSorted((a, b) => b.atMs - a.atMs).slice(0, limit)
}

export function findMarkBefore(db: ReadableDb, cameraId: string, atMs: number): Mark | null {
  const raised = query<Mark>(db, `${RAISED} AND a.at_ms < :atMs ORDER BY a.at_ms DESC LIMIT 1`).get({ cameraId, atMs })
  const reported = query<Mark>(db, `${REPORTED} AND opened_at_ms < :atMs ORDER BY opened_at_ms DESC LIMIT 1`).get({ cameraId, atMs })
  return [raised, reported].flatMap((one) => one ?? []).toSorted((a, b) => b.atMs - a.atMs)[0] ?? null
}

export function findMarkAfter(db: ReadableDb, cameraId: string, atMs: number): Mark | null {
  const raised = query<Mark>(db, `${RAISED} AND a.at_ms > :atMs ORDER BY a.at_ms LIMIT 1`).get({ cameraId, atMs })
  const reported = query<Mark>(db, `${REPORTED} AND opened_at_ms > :atMs ORDER BY opened_at_ms LIMIT 1`).get({ cameraId, atMs })
  return [raised, reported].flatMap((one) => one ?? []).toSorted((a, b) => a.atMs - b.atMs)[0] ?? null
}
