// Checkpoints, routes, schedules and guards' cards as they are set up.
import type { Checkpoint, PatrolRoute, PhotoDemand, ScheduleInput } from '../contract/patrol.ts'
import type { EquipmentKind } from '../contract/patrol-faults.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

interface PointRow {
  readonly id: string
  readonly name: string
  readonly building_id: string | null
  readonly floor: number | null
  readonly cameras: string
  readonly code: string
  readonly tag_uid: string | null
  readonly card_number: string | null
  readonly equipment: EquipmentKind | null
  readonly photo: PhotoDemand
}

/** By name; those taken out are not among them. */
export function listPoints(db: ReadableDb, limit = 2000): Checkpoint[] {
  return query<PointRow>(db, 'SELECT * FROM patrol_points WHERE removed_at_ms IS NULL ORDER BY name, id LIMIT ?').all(limit).map(rowToPoint)
}

export function findPoint(db: ReadableDb, id: string): Checkpoint | null {
  const row = query<PointRow>(db, 'SELECT * FROM patrol_points WHERE id = ? AND removed_at_ms IS NULL').get(id)
  return row === undefined ? null : rowToPoint(row)
}

export function findPointOfCard(db: ReadableDb, cardNumber: string): Checkpoint | null {
  const row = query<PointRow>(db, 'SELECT * FROM patrol_points WHERE card_number = ? AND removed_at_ms IS NULL').get(cardNumber)
  return row === undefined ? null : rowToPoint(row)
}

export function findPointOfTag(db: ReadableDb, tagUid: string): Checkpoint | null {
  const row = query<PointRow>(db, 'SELECT * FROM patrol_points WHERE tag_uid = ? AND removed_at_ms IS NULL').get(tagUid)
  return row === undefined ? null : rowToPoint(row)
}

/** @param savedBy users.id */
export function savePoint(db: WritableDb, { cameras, ...point }: Checkpoint, savedBy: string, savedAtMs: number): void {
  change(
    db,
    `INSERT INTO patrol_points (id, name, building_id, floor, cameras, code, tag_uid, card_number, equipment, photo, saved_by, saved_at_ms)
     VALUES (:id, :name, :buildingId, :floor, :cameras, :code, :tagUid, :cardNumber, :equipment, :photo, :savedBy, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, building_id = excluded.building_id, floor = excluded.floor, cameras = excluded.cameras,
       code = excluded.code, tag_uid = excluded.tag_uid, card_number = excluded.card_number, equipment = excluded.equipment, photo = excluded.photo,
       saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms`,
  ).run({ ...point, cameras: JSON.stringify(cameras), savedBy, savedAtMs })
}

export function removePoint(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE patrol_points SET removed_at_ms = ? WHERE id = ?').run(atMs, id)
}

interface RouteRow {
  readonly id: string
  readonly name: string
  readonly settings: string
}

/** By name; those taken out are not among them. */
export function listRoutes(db: ReadableDb, limit = 500): PatrolRoute[] {
  return query<RouteRow>(db, 'SELECT * FROM patrol_routes WHERE removed_at_ms IS NULL ORDER BY name, id LIMIT ?').all(limit).map(rowToRoute)
}

export function findRoute(db: ReadableDb, id: string): PatrolRoute | null {
  const row = query<RouteRow>(db, 'SELECT * FROM patrol_routes WHERE id = ? AND removed_at_ms IS NULL').get(id)
  return row === undefined ? null : rowToRoute(row)
}

/** @param savedBy users.id */
export function saveRoute(db: WritableDb, { id, name, ...settings }: PatrolRoute, savedBy: string, savedAtMs: number): void {
  change(
    db,
    `INSERT INTO patrol_routes (id, name, settings, saved_by, saved_at_ms) VALUES (:id, :name, :settings, :savedBy, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings, saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms`,
  ).run({ id, name, settings: JSON.stringify(settings), savedBy, savedAtMs })
}

export function removeRoute(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE patrol_routes SET removed_at_ms = ? WHERE id = ?').run(atMs, id)
}

export interface StoredSchedule extends Omit<ScheduleInput, 'id'> {
  readonly id: string
  readonly plannedToMs: number
}

interface ScheduleRow {
  readonly id: string
  readonly route_id: string
  readonly settings: string
  readonly planned_to_ms: number
}

/** Those in force, of routes in use. */
export function listSchedules(db: ReadableDb, limit = 1000): StoredSchedule[] {
  return query<ScheduleRow>(
    db,
    `SELECT s.* FROM patrol_schedules s JOIN patrol_routes r ON r.id = s.route_id AND r.removed_at_ms IS NULL
     WHERE s.removed_at_ms IS NULL ORDER BY s.route_id, s.id LIMIT ?`,
  )
    .all(limit)
    .map(rowToSchedule)
}

export function findSchedule(db: ReadableDb, id: string): StoredSchedule | null {
  const row = query<ScheduleRow>(db, 'SELECT * FROM patrol_schedules WHERE id = ? AND removed_at_ms IS NULL').get(id)
  return row === undefined ? null : rowToSchedule(row)
}

/** @param savedBy users.id */
export function saveSchedule(db: WritableDb, { id, routeId, plannedToMs, ...settings }: StoredSchedule, savedBy: string, savedAtMs: number): void {
  change(
    db,
    `INSERT INTO patrol_schedules (id, route_id, settings, planned_to_ms, saved_by, saved_at_ms)
     VALUES (:id, :routeId, :settings, :plannedToMs, :savedBy, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET route_id = excluded.route_id, settings = excluded.settings, planned_to_ms = excluded.planned_to_ms,
       saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms`,
  ).run({ id, routeId, plannedToMs, settings: JSON.stringify(settings), savedBy, savedAtMs })
}

export function setPlannedTo(db: WritableDb, id: string, plannedToMs: number): void {
  change(db, 'UPDATE patrol_schedules SET planned_to_ms = ? WHERE id = ?').run(plannedToMs, id)
}

export function removeSchedule(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE patrol_schedules SET removed_at_ms = ? WHERE id = ?').run(atMs, id)
}

export function listCards(db: ReadableDb, limit = 1000): { cardNumber: string; staffId: string }[] {
  return query<{ card_number: string; staff_id: string }>(db, 'SELECT * FROM patrol_cards ORDER BY card_number LIMIT ?')
    .all(limit)
    .map((row) => ({ cardNumber: row.card_number, staffId: row.staff_id }))
}

export function findStaffOfCard(db: ReadableDb, cardNumber: string): string | null {
  return query<{ staff_id: string }>(db, 'SELECT staff_id FROM patrol_cards WHERE card_number = ?').get(cardNumber)?.staff_id ?? null
}

export function saveCard(db: WritableDb, cardNumber: string, staffId: string): void {
  change(db, 'INSERT INTO patrol_cards (card_number, staff_id) VALUES (?, ?) ON CONFLICT (card_number) DO UPDATE SET staff_id = excluded.staff_id').run(
    cardNumber,
    staffId,
  )
}

export function removeCard(db: WritableDb, cardNumber: string): void {
  change(db, 'DELETE FROM patrol_cards WHERE card_number = ?').run(cardNumber)
}

function rowToPoint(row: PointRow): Checkpoint {
  return {
    id: row.id,
    name: row.name,
    buildingId: row.building_id,
    floor: row.floor,
    cameras: JSON.parse(row.cameras) as string[],
    code: row.code,
    tagUid: row.tag_uid,
    cardNumber: row.card_number,
    equipment: row.equipment,
    photo: row.photo,
  }
}

function rowToRoute(row: RouteRow): PatrolRoute {
  return { id: row.id, name: row.name, ...(JSON.parse(row.settings) as Omit<PatrolRoute, 'id' | 'name'>) }
}

function rowToSchedule(row: ScheduleRow): StoredSchedule {
  return {
    id: row.id,
    routeId: row.route_id,
    plannedToMs: row.planned_to_ms,
    ...(JSON.parse(row.settings) as Omit<StoredSchedule, 'id' | 'routeId' | 'plannedToMs'>),
  }
}
