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

/** Oldest first, with the actors' names as they are now. */
export function listTimeline(db: ReadableDb, incidentId: string): TimelineEntry[] {
  return query<TimelineRow>(
    db,
    `SELECT t.at_ms, t.what, coalesce(u.name, k.name) AS who, t.reason, t.note, t.details FROM timeline t
     LEFT JOIN users u ON t.actor_type = 'user' AND u.id = t.actor_id LEFT JOIN keys k ON t.actor_type = 'key' AND k.id = t.actor_id
     WHERE t.incident_id = ? ORDER BY t.id`,
  )
    .all(incidentId)
    .map((row) => ({
      atMs: row.at_ms,
      what: row.what,
      who: row.who,
      reason: row.reason,
      note: row.note,
      details: JSON.parse(row.details) as Record<string, unknown>,
    }))
}
