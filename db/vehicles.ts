// Known vehicles, and what was decided about each plate that was read.
import type { PlateReadEvent } from '../contract/device-events.ts'
import type { PlateRead, PlateReason, Vehicle, VehicleList } from '../contract/vehicle.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { countPlateDecision } from './signal-hours.ts'
import { change, query } from './statement.ts'

interface VehicleRow {
  readonly id: string
  readonly plate: string
  readonly list: VehicleList
  readonly home: string | null
  readonly note: string | null
  readonly valid_from_ms: number | null
  readonly valid_to_ms: number | null
  readonly saved_at_ms: number
}

/** @param savedBy users.id */
export function saveVehicle(db: WritableDb, vehicle: Vehicle, savedBy: string): void {
  change(
    db,
    `INSERT INTO vehicles (id, plate, list, home, note, valid_from_ms, valid_to_ms, saved_by, saved_at_ms)
     VALUES (:id, :plate, :list, :home, :note, :validFromMs, :validToMs, :savedBy, :savedAtMs)
     ON CONFLICT (plate) DO UPDATE SET list = excluded.list, home = excluded.home, note = excluded.note, valid_from_ms = excluded.valid_from_ms,
       valid_to_ms = excluded.valid_to_ms, saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms`,
  ).run({ ...vehicle, savedBy })
}

/** @returns false when there was none */
export function deleteVehicle(db: WritableDb, id: string): boolean {
  return change(db, 'DELETE FROM vehicles WHERE id = ?').run(id).changes === 1
}

/** @returns null when there is none of that id */
export function plateOf(db: ReadableDb, id: string): string | null {
  return query<{ plate: string }>(db, 'SELECT plate FROM vehicles WHERE id = ?').get(id)?.plate ?? null
}

/**
 * Cars of visitors whose time was over before that. The PMS listed them with a pass, not as vehicles of its own, and nobody here has touched them since:
 * whoever does, takes the car over.
 */
export function listPastVisitorCars(db: ReadableDb, beforeMs: number, limit: number): string[] {
  return query<{ id: string }>(
    db,
    `SELECT v.id FROM vehicles v JOIN keys k ON k.id = v.saved_by WHERE v.list = 'allow' AND v.valid_to_ms < ?
       AND NOT EXISTS (SELECT 1 FROM pms_records r WHERE r.type = 'vehicle' AND r.local_id = v.id) LIMIT ?`,
  )
    .all(beforeMs, limit)
    .map(({ id }) => id)
}

/** In pages, so that a sweep over all of them holds nothing up. */
export function listPlates(db: ReadableDb, afterPlate: string, limit: number): string[] {
  return query<{ plate: string }>(db, 'SELECT plate FROM vehicles WHERE plate > ? ORDER BY plate LIMIT ?')
    .all(afterPlate, limit)
    .map(({ plate }) => plate)
}

export function findVehicle(db: ReadableDb, plate: string): Vehicle | null {
  const row = query<VehicleRow>(db, 'SELECT * FROM vehicles WHERE plate = ?').get(plate)
  return row === undefined ? null : toVehicle(row)
}

/** Those whose plate or home holds the text, by plate. */
export function listVehicles(db: ReadableDb, search: string, limit: number): { readonly items: Vehicle[]; readonly total: number } {
  const where = `instr(plate, :search) > 0 OR instr(coalesce(home, ''), :search) > 0`
  const items = query<VehicleRow>(db, `SELECT * FROM vehicles WHERE ${where} ORDER BY plate LIMIT :limit`).all({ search, limit }).map(toVehicle)
  return { items, total: query<{ n: number }>(db, `SELECT count(*) AS n FROM vehicles WHERE ${where}`).get({ search })!.n }
}

export function insertPlateDecision(db: WritableDb, signalId: number, opened: boolean, why: PlateReason): void {
  // A signal that a crash left is decided anew, and then too late to open anything.
  const sql = 'INSERT INTO plate_decisions (signal_id, opened, why) VALUES (?, ?, ?) ON CONFLICT (signal_id) DO NOTHING'
  if (change(db, sql).run(signalId, Number(opened), why).changes > 0) countPlateDecision(db, signalId, why)
}

/** What was decided about one read; null: nothing was. */
export function findPlateDecision(db: ReadableDb, signalId: number): { readonly opened: boolean; readonly why: PlateReason } | null {
  const row = query<{ opened: number; why: PlateReason }>(db, 'SELECT opened, why FROM plate_decisions WHERE signal_id = ?').get(signalId)
  return row === undefined ? null : { opened: row.opened === 1, why: row.why }
}

/** The latest first. */
export function listPlateReads(db: ReadableDb, limit: number): PlateRead[] {
  return query<{ id: number; device_id: string; received_at_ms: number; event: string; opened: number; why: PlateReason }>(
    db,
    `SELECT s.id, s.device_id, s.received_at_ms, s.event, d.opened, d.why FROM device_signals s JOIN plate_decisions d ON d.signal_id = s.id
     WHERE s.type = 'plateRead' ORDER BY s.received_at_ms DESC, s.id DESC LIMIT ?`,
  )
    .all(limit)
    .map((row) => {
      const { plate, colour, direction, confidence01 } = JSON.parse(row.event) as PlateReadEvent
      return { id: row.id, deviceId: row.device_id, atMs: row.received_at_ms, plate, colour, direction, confidence01, opened: row.opened === 1, why: row.why }
    })
}

function toVehicle(row: VehicleRow): Vehicle {
  const { id, plate, list, home, note } = row
  return { id, plate, list, home, note, validFromMs: row.valid_from_ms, validToMs: row.valid_to_ms, savedAtMs: row.saved_at_ms }
}
