// Self-tests of facade cameras: begun, then passed or failed.
import type { FloorEstimate, SelfTest } from '../contract/falling.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface NewSelfTest {
  readonly id: string
  readonly cameraId: string
  readonly zone: string
  /** The set time it is run for; null: a person asked for it. */
  readonly dueAtMs: number | null
  /** null: the system. */
  readonly userId: string | null
  readonly startedAtMs: number
}

export type SelfTestEnd =
  | { readonly state: 'passed'; readonly tookMs: number; readonly drawnFloor: number | null; readonly foundFloor: FloorEstimate | null }
  | { readonly state: 'failed'; readonly problem: string }

interface SelfTestRow {
  readonly id: string
  readonly camera_id: string
  readonly zone: string
  readonly started_by: string | null
  readonly started_at_ms: number
  readonly state: SelfTest['state']
  readonly took_ms: number | null
  readonly drawn_floor: number | null
  readonly found_floor: string | null
  readonly problem: string | null
}

/** @returns false when it was already run for this set time */
export function insertSelfTest(db: WritableDb, test: NewSelfTest): boolean {
  return (
    change(
      db,
      `INSERT INTO self_tests (id, camera_id, zone, due_at_ms, started_by, started_at_ms, state)
       VALUES (:id, :cameraId, :zone, :dueAtMs, :userId, :startedAtMs, 'running')
       ON CONFLICT (camera_id, zone, due_at_ms) WHERE due_at_ms IS NOT NULL DO NOTHING`,
    ).run({ ...test }).changes === 1
  )
}

/** @returns false when it had ended before */
export function endSelfTest(db: WritableDb, id: string, end: SelfTestEnd): boolean {
  const passed = end.state === 'passed' ? end : { tookMs: null, drawnFloor: null, foundFloor: null }
  return (
    change(
      db,
      `UPDATE self_tests SET state = :state, took_ms = :tookMs, drawn_floor = :drawnFloor, found_floor = :foundFloor, problem = :problem
       WHERE id = :id AND state = 'running'`,
    ).run({
      id,
      state: end.state,
      tookMs: passed.tookMs,
      drawnFloor: passed.drawnFloor,
      foundFloor: passed.foundFloor && JSON.stringify(passed.foundFloor),
      problem: end.state === 'failed' ? end.problem : null,
    }).changes === 1
  )
}

const SELECT = `SELECT s.id, s.camera_id, s.zone, coalesce(u.name, s.started_by) AS started_by, s.started_at_ms, s.state, s.took_ms, s.drawn_floor, s.found_floor, s.problem
  FROM self_tests s LEFT JOIN users u ON u.id = s.started_by`

export function findSelfTest(db: ReadableDb, id: string): SelfTest | null {
  const row = query<SelfTestRow>(db, `${SELECT} WHERE s.id = ?`).get(id)
  return row ? rowToSelfTest(row) : null
}

/** The latest first. */
export function listSelfTests(db: ReadableDb, cameraId: string, limit: number): SelfTest[] {
  return query<SelfTestRow>(db, `${SELECT} WHERE s.camera_id = ? ORDER BY s.started_at_ms DESC, s.id DESC LIMIT ?`).all(cameraId, limit).map(rowToSelfTest)
}

/** What a crash cut off has failed with this problem; its set time counts as not yet run. @returns how many */
export function endLostSelfTests(db: WritableDb, problem: string): number {
  return change(db, `UPDATE self_tests SET state = 'failed', problem = ?, due_at_ms = NULL WHERE state = 'running'`).run(problem).changes
}

/** @returns how many are gone */
export function pruneSelfTests(db: WritableDb, beforeMs: number): number {
  return change(db, 'DELETE FROM self_tests WHERE started_at_ms < ?').run(beforeMs).changes
}

function rowToSelfTest(row: SelfTestRow): SelfTest {
  return {
    id: row.id,
    cameraId: row.camera_id,
    zone: row.zone,
    startedBy: row.started_by,
    startedAtMs: row.started_at_ms,
    state: row.state,
    tookMs: row.took_ms,
    drawnFloor: row.drawn_floor,
    foundFloor: row.found_floor === null ? null : (JSON.parse(row.found_floor) as FloorEstimate),
    problem: row.problem,
  }
}
