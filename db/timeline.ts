// What happened to an incident, line by line.
import type { TimelineEntry } from '../contract/incident.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface NewTimelineEntry extends Omit<TimelineEntry, 'who'> {
  readonly incidentId: string
  readonly actorType: 'user' | 'key' | 'system'
  readonly actorId: string
}

/** @returns the line's id, by which the audit log refers to it */
export function insertTimelineEntry(db: WritableDb, entry: NewTimelineEntry): number {
  const { lastInsertRowid } = change(
    db,
    `INSERT INTO timeline (incident_id, at_ms, what, actor_type, actor_id, reason, note, details)
     VALUES (:incidentId, :atMs, :what, :actorType, :actorId, :reason, :note, :details)`,
  ).run({ ...entry, details: JSON.stringify(entry.details) })
  return Number(lastInsertRowid)
}

interface TimelineRow {
  readonly at_ms: number
  readonly what: string
  readonly who: string | null
  readonly reason: string | null
  readonly note: string | null
  readonly details: string
}

const LINES = `SELECT t.at_ms, t.what, coalesce(u.name, k.name) AS who, t.reason, t.note, t.details FROM timeline t
  LEFT JOIN users u ON t.actor_type = 'user' AND u.id = t.actor_id LEFT JOIN keys k ON t.actor_type = 'key' AND k.id = t.actor_id`

/** Oldest first, with the actors' names as they are now. All of it: in a flood these are thousands. */
export function listTimeline(db: ReadableDb, incidentId: string): TimelineEntry[] {
  return query<TimelineRow>(db, `${LINES} WHERE t.incident_id = ? ORDER BY t.id`).all(incidentId).map(rowToEntry)
}

/** The first and the last lines, oldest first. */
export function listTimelineEnds(db: ReadableDb, incidentId: string, first: number, last: number): TimelineEntry[] {
  return query<TimelineRow>(
    db,
    `${LINES} WHERE t.id IN (
       SELECT id FROM (SELECT id FROM timeline WHERE incident_id = :incidentId ORDER BY id LIMIT :first)
       UNION SELECT id FROM (SELECT id FROM timeline WHERE incident_id = :incidentId ORDER BY id DESC LIMIT :last)) ORDER BY t.id`,
  )
    .all({ incidentId, first, last })
    .map(rowToEntry)
}

/** @param from counted from the oldest, which is 0 */
export function listTimelinePart(db: ReadableDb, incidentId: string, from: number, limit: number): TimelineEntry[] {
  return query<TimelineRow>(db, `${LINES} WHERE t.incident_id = ? ORDER BY t.id LIMIT ? OFFSET ?`).all(incidentId, limit, from).map(rowToEntry)
}

export function countTimeline(db: ReadableDb, incidentId: string): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM timeline WHERE incident_id = ?').get(incidentId)!.n
}

/** Whether a line of this kind names the alert. */
export function hasLineOfAlert(db: ReadableDb, incidentId: string, what: string, alertId: string): boolean {
  return (
    query(db, `SELECT 1 FROM timeline WHERE incident_id = ? AND what = ? AND details ->> 'alertId' = ? LIMIT 1`).get(incidentId, what, alertId) !== undefined
  )
}

function rowToEntry(row: TimelineRow): TimelineEntry {
  return {
    atMs: row.at_ms,
    what: row.what,
    who: row.who,
    reason: row.reason,
    note: row.note,
    details: JSON.parse(row.details) as Record<string, unknown>,
  }
}
