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

export interface StandingChange extends Omit<Standing, 'fromMs' | 'toMs'> {
  /** Of devices: a code of contract/errors.ts */
  readonly problem: string | null
  readonly atMs: number
}

/**
 * Ends what stood and begins the new; call it in a transaction.
 *
 * @returns whether it is an event of its device: one that is being connected is none, nor is one that stands again as it was told last
 */
export function changeStanding(db: WritableDb, { type, subjectId, state, problem, atMs }: StandingChange): boolean {
  change(db, 'UPDATE standings SET to_ms = max(?, from_ms) WHERE type = ? AND subject_id = ? AND to_ms IS NULL').run(atMs, type, subjectId)
  const isEvent = type === 'device' && state !== 'connecting' && !wasToldLast(db, subjectId, state, problem)
  change(db, 'INSERT INTO standings (type, subject_id, state, problem, from_ms, told) VALUES (?, ?, ?, ?, ?, ?)').run(
    type,
    subjectId,
    state,
    problem,
    atMs,
    Number(isEvent),
  )
  return isEvent
}

function wasToldLast(db: ReadableDb, deviceId: string, state: string, problem: string | null): boolean {
  const sql = `SELECT state, problem FROM standings WHERE type = 'device' AND subject_id = ? AND told = 1 ORDER BY id DESC LIMIT 1`
  const last = query<{ state: string; problem: string | null }>(db, sql).get(deviceId)
  return last?.state === state && last.problem === problem
}

/** @returns how many were still open */
export function closeStandings(db: WritableDb, atMs: number): number {
  return change(db, 'UPDATE standings SET to_ms = max(?, from_ms) WHERE to_ms IS NULL').run(atMs).changes
}

/** Nobody watches it any more. */
export function closeStandingOf(db: WritableDb, type: StandingType, subjectId: string, atMs: number): void {
  change(db, 'UPDATE standings SET to_ms = max(?, from_ms) WHERE type = ? AND subject_id = ? AND to_ms IS NULL').run(Math.round(atMs), type, subjectId)
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
