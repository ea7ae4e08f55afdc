// Look-backs: searches of recordings, waiting or running, then done, cancelled or failed.
import type { LookBack } from '../contract/falling.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface NewLookBack {
  readonly id: string
  readonly cameraId: string
  readonly recording: string
  readonly recordingStartsAtMs: number
  readonly fromMs: number
  readonly toMs: number
  readonly landing: readonly [x: number, y: number]
  readonly userId: string
  readonly startedAtMs: number
}

export interface LookBackEnd {
  readonly state: 'done' | 'cancelled' | 'failed'
  readonly progress01: number
  readonly speed: number | null
  readonly found: number
  readonly endedAtMs: number
  /** null unless it failed. */
  readonly problem: string | null
}

interface LookBackRow {
  readonly id: string
  readonly camera_id: string
  readonly recording: string
  readonly recording_starts_at_ms: number
  readonly from_ms: number
  readonly to_ms: number
  readonly landing_x: number
  readonly landing_y: number
  readonly who: string
  readonly started_at_ms: number
  readonly state: LookBack['state']
  readonly progress01: number
  readonly speed: number | null
  readonly found: number
  readonly ended_at_ms: number | null
  readonly problem: string | null
}

export function insertLookBack(db: WritableDb, { landing, ...lookBack }: NewLookBack): void {
  change(
    db,
    `INSERT INTO look_backs (id, camera_id, recording, recording_starts_at_ms, from_ms, to_ms, landing_x, landing_y, started_by, started_at_ms, state)
     VALUES (:id, :cameraId, :recording, :recordingStartsAtMs, :fromMs, :toMs, :x, :y, :userId, :startedAtMs, 'running')`,
  ).run({ ...lookBack, x: landing[0], y: landing[1] })
}

/** @returns false when it had ended before */
export function endLookBack(db: WritableDb, id: string, end: LookBackEnd): boolean {
  return (
    change(
      db,
      `UPDATE look_backs SET state = :state, progress01 = :progress01, speed = :speed, found = :found, ended_at_ms = :endedAtMs, problem = :problem
       WHERE id = :id AND state = 'running'`,
    ).run({ ...end, id }).changes === 1
  )
}

/** What a crash or a restart cut off becomes `failed`. @returns their ids */
export function endLostLookBacks(db: WritableDb, nowMs: number, problem: string): string[] {
  const lost = query<{ id: string }>(db, `SELECT id FROM look_backs WHERE state = 'running' ORDER BY id`).all()
  for (const { id } of lost) endLookBack(db, id, { state: 'failed', progress01: 0, speed: null, found: 0, endedAtMs: nowMs, problem })
  return lost.map(({ id }) => id)
}

/** With the name, as it is now, of whoever started it. */
const SELECT = 'SELECT l.*, coalesce(u.name, l.started_by) AS who FROM look_backs l LEFT JOIN users u ON u.id = l.started_by'

export function findLookBack(db: ReadableDb, id: string): LookBack | null {
  const row = query<LookBackRow>(db, `${SELECT} WHERE l.id = ?`).get(id)
  return row ? rowToLookBack(row) : null
}

/** The latest first. */
export function listLookBacks(db: ReadableDb, limit: number): LookBack[] {
  return query<LookBackRow>(db, `${SELECT} ORDER BY l.started_at_ms DESC, l.id DESC LIMIT ?`).all(limit).map(rowToLookBack)
}

function rowToLookBack(row: LookBackRow): LookBack {
  return {
    id: row.id,
    cameraId: row.camera_id,
    recording: row.recording,
    recordingStartsAtMs: row.recording_starts_at_ms,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    landing: [row.landing_x, row.landing_y],
    startedBy: row.who,
    startedAtMs: row.started_at_ms,
    state: row.state,
    progress01: row.progress01,
    speed: row.speed,
    found: row.found,
    endedAtMs: row.ended_at_ms,
    problem: row.problem,
  }
}
