// Confirmed fires, how far the release of each gate got, and what of a panel is under test.
import type { Fire, FireConfirmation, FireGate, FireTest } from '../contract/fire.ts'
import type { CommandState } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface NewFire {
  readonly id: string
  readonly incidentId: string
  readonly buildingId: string | null
  readonly how: FireConfirmation
  readonly confirmedBy: string | null
  readonly confirmedAtMs: number
}

interface FireRow {
  readonly id: string
  readonly incident_id: string
  readonly building_id: string | null
  readonly how: FireConfirmation
  readonly who: string | null
  readonly confirmed_at_ms: number
  readonly reset_at_ms: number | null
  readonly ended_at_ms: number | null
}

const COLUMNS = `f.id, f.incident_id, f.building_id, f.how, coalesce(u.name, k.name) AS who, f.confirmed_at_ms, f.reset_at_ms, f.ended_at_ms
  FROM fires f LEFT JOIN users u ON u.id = f.confirmed_by LEFT JOIN keys k ON k.id = f.confirmed_by`

export function insertFire(db: WritableDb, fire: NewFire): void {
  change(
    db,
    `INSERT INTO fires (id, incident_id, building_id, how, confirmed_by, confirmed_at_ms)
     VALUES (:id, :incidentId, :buildingId, :how, :confirmedBy, :confirmedAtMs)`,
  ).run({ ...fire })
}

/** One that was ended is confirmed anew: nothing that was done the first time counts. */
export function rekindleFire(db: WritableDb, { id, how, confirmedBy, confirmedAtMs }: NewFire): void {
  const sql = 'UPDATE fires SET how = ?, confirmed_by = ?, confirmed_at_ms = ?, reset_at_ms = NULL, ended_by = NULL, ended_at_ms = NULL WHERE id = ?'
  change(db, sql).run(how, confirmedBy, confirmedAtMs, id)
  change(db, 'DELETE FROM fire_gates WHERE fire_id = ?').run(id)
}

export function findFire(db: ReadableDb, id: string): Fire | null {
  const row = query<FireRow>(db, `SELECT ${COLUMNS} WHERE f.id = ?`).get(id)
  return row === undefined ? null : toFire(db, row)
}

export function findFireOf(db: ReadableDb, incidentId: string): Fire | null {
  const row = query<FireRow>(db, `SELECT ${COLUMNS} WHERE f.incident_id = ?`).get(incidentId)
  return row === undefined ? null : toFire(db, row)
}

/** Those that have not ended, oldest first. */
export function listActiveFires(db: ReadableDb): Fire[] {
  return query<FireRow>(db, `SELECT ${COLUMNS} WHERE f.ended_at_ms IS NULL ORDER BY f.confirmed_at_ms, f.id`)
    .all()
    .map((row) => toFire(db, row))
}

/** There, or at a place not known: a confirmed fire that burned then or later. */
export function hasBurnedSince(db: ReadableDb, buildingId: string | null, sinceMs: number): boolean {
  const sql = 'SELECT count(*) AS n FROM fires WHERE (building_id IS NULL OR building_id IS ?) AND (ended_at_ms IS NULL OR ended_at_ms >= ?)'
  return query<{ n: number }>(db, sql).get(buildingId, sinceMs)!.n > 0
}

/** @param atMs null: it was signalled again since */
export function markFireReset(db: WritableDb, id: string, atMs: number | null): void {
  change(db, 'UPDATE fires SET reset_at_ms = ? WHERE id = ?').run(atMs === null ? null : Math.round(atMs), id)
}

export function endFire(db: WritableDb, id: string, by: string, atMs: number): void {
  change(db, 'UPDATE fires SET ended_by = ?, ended_at_ms = ? WHERE id = ? AND ended_at_ms IS NULL').run(by, atMs, id)
}

export function recordFireGate(db: WritableDb, fireId: string, gate: Omit<FireGate, 'tries'>): void {
  change(
    db,
    `INSERT INTO fire_gates (fire_id, device_id, state, reason, tries, at_ms) VALUES (:fireId, :deviceId, :state, :reason, :tries, :atMs)
     ON CONFLICT (fire_id, device_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, tries = tries + excluded.tries, at_ms = excluded.at_ms`,
    // `requested` is the beginning of a try
  ).run({ fireId, ...gate, tries: gate.state === 'requested' ? 1 : 0 })
}

/** What is not confirmed open is what somebody has to run to. */
const GATE_ORDER: readonly CommandState[] = ['unreachable', 'rejected', 'unknown', 'requested', 'accepted', 'confirmed']

function toFire(db: ReadableDb, row: FireRow): Fire {
  const gates = query<{ device_id: string; state: CommandState; reason: string | null; tries: number; at_ms: number }>(
    db,
    'SELECT device_id, state, reason, tries, at_ms FROM fire_gates WHERE fire_id = ? ORDER BY device_id',
  )
    .all(row.id)
    .map((gate) => ({ deviceId: gate.device_id, state: gate.state, reason: gate.reason, tries: gate.tries, atMs: gate.at_ms }))
    .toSorted((a, b) => GATE_ORDER.indexOf(a.state) - GATE_ORDER.indexOf(b.state))
  return {
    id: row.id,
    incidentId: row.incident_id,
    buildingId: row.building_id,
    how: row.how,
    confirmedBy: row.who,
    confirmedAtMs: row.confirmed_at_ms,
    resetAtMs: row.reset_at_ms,
    endedAtMs: row.ended_at_ms,
    gates,
  }
}

export interface NewFireTest extends Omit<FireTest, 'setBy'> {
  readonly userId: string
}

export function insertFireTest(db: WritableDb, test: NewFireTest): void {
  change(
    db,
    `INSERT INTO fire_tests (id, device_id, address, reason, set_by, set_at_ms, until_ms)
     VALUES (:id, :deviceId, :address, :reason, :userId, :setAtMs, :untilMs)`,
  ).run({ ...test })
}

/** Under way at that moment, the one that ends first in front. */
export function listFireTests(db: ReadableDb, atMs: number): FireTest[] {
  return query<{
    id: string
    device_id: string
    address: string | null
    reason: string
    who: string | null
    set_at_ms: number
    until_ms: number
  }>(
    db,
    `SELECT t.id, t.device_id, t.address, t.reason, u.name AS who, t.set_at_ms, t.until_ms FROM fire_tests t LEFT JOIN users u ON u.id = t.set_by
     WHERE t.until_ms > ? AND t.ended_at_ms IS NULL ORDER BY t.until_ms, t.id`,
  )
    .all(atMs)
    .map((row) => ({
      id: row.id,
      deviceId: row.device_id,
      address: row.address,
      reason: row.reason,
      setBy: row.who ?? '',
      setAtMs: row.set_at_ms,
      untilMs: row.until_ms,
    }))
}

/** @returns false when it had ended before, or never was */
export function endFireTest(db: WritableDb, id: string, by: string, atMs: number): boolean {
  return (
    change(db, 'UPDATE fire_tests SET ended_by = ?, ended_at_ms = ? WHERE id = ? AND ended_at_ms IS NULL AND until_ms > ?').run(by, atMs, id, atMs).changes ===
    1
  )
}

export interface EarlierFire {
  readonly deviceId: string
  readonly address: string
  readonly componentType: number
}

/** Fires that components of this panel reported since then and that nobody called false, the latest first. */
export function listComponentFires(db: ReadableDb, deviceId: string, sinceMs: number): EarlierFire[] {
  return query<{ address: string; component_type: number }>(
    db,
    `SELECT json_extract(s.event, '$.address') AS address, json_extract(s.event, '$.componentType') AS component_type FROM device_signals s
     WHERE s.type = 'fireSignal' AND s.received_at_ms >= ? AND s.device_id = ? AND json_extract(s.event, '$.signal') = 'fire'
       AND json_extract(s.event, '$.test') = 0 AND json_extract(s.event, '$.componentType') IS NOT NULL
       AND EXISTS (SELECT 1 FROM alerts a JOIN incidents i ON i.id = a.incident_id WHERE a.dedupe_key = s.device_id || ':' || s.dedupe_key
         AND i.state <> 'falseAlarm')
     ORDER BY s.received_at_ms DESC LIMIT 100`,
  )
    .all(sinceMs, deviceId)
    .map((row) => ({ deviceId, address: row.address, componentType: row.component_type }))
}
