// How cameras and devices stood, stretch by stretch, and when the core was last known to watch.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export type StandingType = 'camera' | 'device'

export interface Standing {
  readonly type: StandingType
  readonly subjectId: string
  readonly state: string
  readonly fromMs: number
  /** null: still so. */
  readonly toMs: number | null
}

/** Ends what stood and begins the new; call it in a transaction. */
export function changeStanding(db: WritableDb, { type, subjectId, state, atMs }: Omit<Standing, 'fromMs' | 'toMs'> & { readonly atMs: number }): void {
  change(db, 'UPDATE standings SET to_ms = max(?, from_ms) WHERE type = ? AND subject_id = ? AND to_ms IS NULL').run(atMs, type, subjectId)
  change(db, 'INSERT INTO standings (type, subject_id, state, from_ms) VALUES (?, ?, ?, ?)').run(type, subjectId, state, atMs)
}

/** @returns how many were still open */
export function closeStandings(db: WritableDb, atMs: number): number {
  return change(db, 'UPDATE standings SET to_ms = max(?, from_ms) WHERE to_ms IS NULL').run(atMs).changes
}

export function beat(db: WritableDb, atMs: number): void {
  change(db, 'INSERT INTO standing_beat (id, at_ms) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms').run(atMs)
}

/** null: never. */
export function lastBeat(db: ReadableDb): number | null {
  return query<{ at_ms: number }>(db, 'SELECT at_ms FROM standing_beat').get()?.at_ms ?? null
}

export function pruneStandings(db: WritableDb, beforeMs: number): void {
  change(db, 'DELETE FROM standings WHERE to_ms < ?').run(beforeMs)
}

/** Everything that touches the span, by subject, oldest first. */
export function listStandings(db: ReadableDb, fromMs: number, toMs: number): Standing[] {
  return query<Standing>(
    db,
    `SELECT type, subject_id AS subjectId, state, from_ms AS fromMs, to_ms AS toMs FROM standings
     WHERE from_ms < :toMs AND (to_ms IS NULL OR to_ms >= :fromMs) ORDER BY type, subject_id, from_ms, id`,
  ).all({ fromMs, toMs })
}
