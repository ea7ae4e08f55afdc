// Which incidents changed since a given moment, by the never-repeating ids of the timeline: what an event stream resumes from.
import type { ReadableDb } from './open.ts'
import { query } from './statement.ts'

export interface IncidentChange {
  readonly incidentId: string
  /** The newest line of its timeline. */
  readonly sequence: number
}

/** Oldest change first; an incident that changed several times comes once, with its newest. */
export function incidentChangesAfter(db: ReadableDb, sequence: number, limit: number): IncidentChange[] {
  return query<{ incident_id: string; sequence: number }>(
    db,
    'SELECT incident_id, max(id) AS sequence FROM timeline WHERE id > ? GROUP BY incident_id ORDER BY sequence LIMIT ?',
  )
    .all(sequence, limit)
    .map((row) => ({ incidentId: row.incident_id, sequence: row.sequence }))
}

/** 0 while nothing has happened yet. */
export function lastIncidentChange(db: ReadableDb): number {
  return query<{ sequence: number | null }>(db, 'SELECT max(id) AS sequence FROM timeline').get()?.sequence ?? 0
}

/** The last line that is older; 0: none. */
export function incidentChangeBefore(db: ReadableDb, atMs: number): number {
  return query<{ id: number }>(db, 'SELECT id FROM timeline WHERE at_ms < ? ORDER BY id DESC LIMIT 1').get(atMs)?.id ?? 0
}
