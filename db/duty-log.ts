// The duty log: lines written here, and what is read from where it happened.
import type { CommandState, DeviceCommand, IncidentKind } from '../contract/vocabulary.ts'
import type { DutyLineKind } from '../contract/shift.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface NewDutyLine {
  readonly shiftId: string | null
  readonly kind: DutyLineKind
  readonly atMs: number
  readonly writtenAtMs: number
  readonly userId: string | null
  readonly text: string | null
  readonly corrects: number | null
  readonly details: Readonly<Record<string, unknown>>
}

/** @returns the line's id, by which the audit log refers to it */
export function insertDutyLine(db: WritableDb, line: NewDutyLine): number {
  const sql = `INSERT INTO duty_log (shift_id, kind, at_ms, written_at_ms, user_id, text, corrects, details)
    VALUES (:shiftId, :kind, :atMs, :writtenAtMs, :userId, :text, :corrects, :details)`
  return Number(change(db, sql).run({ ...line, details: JSON.stringify(line.details) }).lastInsertRowid)
}

export interface DutyLogRow {
  readonly id: number
  readonly shiftId: string | null
  readonly kind: DutyLineKind
  readonly atMs: number
  readonly writtenAtMs: number
  readonly who: string | null
  readonly text: string | null
  readonly corrects: number | null
  readonly details: string
}

const LINES = `SELECT l.id, l.shift_id AS shiftId, l.kind, l.at_ms AS atMs, l.written_at_ms AS writtenAtMs, u.name AS who, l.text, l.corrects, l.details
  FROM duty_log l LEFT JOIN users u ON u.id = l.user_id`

export function findDutyLine(db: ReadableDb, id: number): DutyLogRow | null {
  return query<DutyLogRow>(db, `${LINES} WHERE l.id = ?`).get(id) ?? null
}

/** Oldest first, by when it happened. */
export function listDutyLines(db: ReadableDb, fromMs: number, toMs: number, limit: number): DutyLogRow[] {
  return query<DutyLogRow>(db, `${LINES} WHERE l.at_ms >= ? AND l.at_ms < ? ORDER BY l.at_ms, l.id LIMIT ?`).all(fromMs, toMs, limit)
}

export interface DutyCommand {
  readonly atMs: number
  readonly deviceId: string
  readonly command: DeviceCommand
  readonly state: CommandState
  readonly who: string | null
  /** How often the core itself has given it in a row, with the same outcome each time. */
  readonly times: number
  readonly lastAtMs: number
}

/** Of the core's own repetitions; further apart it is another matter. A release is asked again every five minutes at the least. */
const SAME_WITHIN_MS = 10 * 60_000

/** Commands to devices in a span, oldest first; what the core repeats without anything having changed is one. */
export function listDutyCommands(db: ReadableDb, fromMs: number, toMs: number, limit: number): DutyCommand[] {
  return query<DutyCommand>(
    db,
    `WITH given AS (
       SELECT id, device_id, command, state, actor_type, actor_id, requested_at_ms, CASE WHEN actor_type = 'system' AND lag(actor_type) OVER earlier = 'system'
         AND lag(command) OVER earlier = command AND lag(state) OVER earlier = state AND lag(incident_id) OVER earlier IS incident_id
         AND lag(linkage) OVER earlier IS linkage AND requested_at_ms - lag(requested_at_ms) OVER earlier <= :withinMs THEN 0 ELSE 1 END AS is_new
       FROM device_commands WHERE requested_at_ms >= :fromMs AND requested_at_ms < :toMs WINDOW earlier AS (PARTITION BY device_id ORDER BY requested_at_ms, id)
     ), parts AS (SELECT *, sum(is_new) OVER (PARTITION BY device_id ORDER BY requested_at_ms, id) AS part FROM given)
     SELECT min(p.requested_at_ms) AS atMs, max(p.requested_at_ms) AS lastAtMs, count(*) AS times, p.device_id AS deviceId, p.command, p.state,
       coalesce(u.name, k.name) AS who
     FROM parts p LEFT JOIN users u ON u.id = p.actor_id LEFT JOIN keys k ON k.id = p.actor_id
     GROUP BY p.device_id, p.part ORDER BY atMs, min(p.id) LIMIT :limit`,
  ).all({ fromMs, toMs, limit, withinMs: SAME_WITHIN_MS })
}

export interface DutyTest {
  readonly atMs: number
  readonly deviceId: string
  readonly address: string | null
  readonly untilMs: number
  readonly endedAtMs: number | null
  readonly who: string | null
}

/** Tests of fire panels that were begun in a span, oldest first. */
export function listDutyTests(db: ReadableDb, fromMs: number, toMs: number, limit: number): DutyTest[] {
  return query<DutyTest>(
    db,
    `SELECT t.set_at_ms AS atMs, t.device_id AS deviceId, t.address, t.until_ms AS untilMs, t.ended_at_ms AS endedAtMs, u.name AS who FROM fire_tests t
     LEFT JOIN users u ON u.id = t.set_by WHERE t.set_at_ms >= ? AND t.set_at_ms < ? ORDER BY t.set_at_ms, t.id LIMIT ?`,
  ).all(fromMs, toMs, limit)
}

export interface DutyIncidentLine {
  readonly atMs: number
  readonly incidentId: string
  readonly number: string
  readonly kind: IncidentKind
  readonly place: string
  readonly what: string
  readonly who: string | null
}

/** What people did with incidents, and what was opened, oldest first. */
export function listDutyIncidents(db: ReadableDb, fromMs: number, toMs: number, limit: number): DutyIncidentLine[] {
  return query<DutyIncidentLine>(
    db,
    `SELECT t.at_ms AS atMs, i.id AS incidentId, i.number, i.kind, i.place, t.what, coalesce(u.name, k.name) AS who
     FROM timeline t INDEXED BY timeline_of_duty CROSS JOIN incidents i ON i.id = t.incident_id
     LEFT JOIN users u ON t.actor_type = 'user' AND u.id = t.actor_id LEFT JOIN keys k ON t.actor_type = 'key' AND k.id = t.actor_id
     WHERE (t.actor_type <> 'system' OR t.what = 'opened') AND t.at_ms >= ? AND t.at_ms < ? ORDER BY t.at_ms, t.id LIMIT ?`,
  ).all(fromMs, toMs, limit)
}
