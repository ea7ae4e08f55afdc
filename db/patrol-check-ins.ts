// Who was at which checkpoint when, what was wrong there, and the pictures that prove either.
import type { CheckInWay } from '../contract/patrol.ts'
import type { EquipmentKind, Fault } from '../contract/patrol-faults.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface CheckInEntry {
  readonly clientId: string
  readonly roundId: string | null
  readonly pointId: string
  readonly staffId: string | null
  readonly atMs: number
  readonly receivedAtMs: number
  readonly how: CheckInWay
  readonly phone: string | null
  readonly photoId: string | null
  readonly note: string | null
  readonly recordedBy: string | null
  /** The phone or reader told a time that cannot be. */
  readonly isClockOff: boolean
}

export interface StoredCheckIn extends CheckInEntry {
  readonly id: number
  readonly confirmedBy: string | null
  /** Of the member of staff. */
  readonly who: string | null
}

interface CheckInRow {
  readonly id: number
  readonly client_id: string
  readonly round_id: string | null
  readonly point_id: string
  readonly staff_id: string | null
  readonly at_ms: number
  readonly received_at_ms: number
  readonly how: CheckInWay
  readonly phone: string | null
  readonly photo_id: string | null
  readonly note: string | null
  readonly recorded_by: string | null
  readonly confirmed_by: string | null
  readonly clock_off: number
  readonly who: string | null
}

const CHECK_IN = 'SELECT c.*, s.name AS who FROM patrol_check_ins c LEFT JOIN staff s ON s.id = c.staff_id'

/** @returns its id */
export function insertCheckIn(db: WritableDb, entry: CheckInEntry): number {
  const { lastInsertRowid } = change(
    db,
    `INSERT INTO patrol_check_ins (client_id, round_id, point_id, staff_id, at_ms, received_at_ms, how, phone, photo_id, note, recorded_by, clock_off)
     VALUES (:clientId, :roundId, :pointId, :staffId, :atMs, :receivedAtMs, :how, :phone, :photoId, :note, :recordedBy, :isClockOff)`,
  ).run({ ...entry, isClockOff: Number(entry.isClockOff) })
  return Number(lastInsertRowid)
}

export function findCheckInOfClient(db: ReadableDb, clientId: string): StoredCheckIn | null {
  const row = query<CheckInRow>(db, `${CHECK_IN} WHERE c.client_id = ?`).get(clientId)
  return row === undefined ? null : rowToCheckIn(row)
}

export function findCheckIn(db: ReadableDb, id: number): StoredCheckIn | null {
  const row = query<CheckInRow>(db, `${CHECK_IN} WHERE c.id = ?`).get(id)
  return row === undefined ? null : rowToCheckIn(row)
}

/** In the order of their times. */
export function checkInsOfRound(db: ReadableDb, roundId: string, limit = 1000): StoredCheckIn[] {
  return query<CheckInRow>(db, `${CHECK_IN} WHERE c.round_id = ? ORDER BY c.at_ms, c.id LIMIT ?`).all(roundId, limit).map(rowToCheckIn)
}

/** Of somebody (null: of nobody known) at a checkpoint within the span, the latest first. */
export function checkInsNear(db: ReadableDb, pointId: string, staffId: string | null, fromMs: number, toMs: number): StoredCheckIn[] {
  return query<CheckInRow>(
    db,
    `${CHECK_IN} WHERE c.point_id = ? AND c.staff_id IS ? AND c.at_ms >= ? AND c.at_ms <= ? ORDER BY c.at_ms DESC, c.id DESC LIMIT 20`,
  )
    .all(pointId, staffId, fromMs, toMs)
    .map(rowToCheckIn)
}

/** @param confirmedBy users.id */
export function confirmCheckIn(db: WritableDb, id: number, confirmedBy: string): void {
  change(db, 'UPDATE patrol_check_ins SET confirmed_by = ? WHERE id = ?').run(confirmedBy, id)
}

export interface FindingEntry {
  readonly clientId: string
  readonly pointId: string
  readonly staffId: string | null
  readonly atMs: number
  readonly receivedAtMs: number
  readonly faults: readonly Fault[]
  readonly note: string | null
  readonly photoId: string | null
  readonly incidentId: string
  /** The checkpoint's code or tag came with it, by a clock that can be right. */
  readonly isVerified: boolean
}

export interface StoredFinding extends FindingEntry {
  readonly id: number
  readonly pointName: string
  readonly equipment: EquipmentKind | null
  readonly who: string | null
  readonly incidentNumber: string | null
}

interface FindingRow {
  readonly id: number
  readonly client_id: string
  readonly point_id: string
  readonly staff_id: string | null
  readonly at_ms: number
  readonly received_at_ms: number
  readonly faults: string
  readonly note: string | null
  readonly photo_id: string | null
  readonly incident_id: string
  readonly is_verified: number
  readonly point_name: string
  readonly equipment: EquipmentKind | null
  readonly who: string | null
  readonly incident_number: string | null
}

const FINDING = `SELECT f.*, p.name AS point_name, p.equipment, s.name AS who, i.number AS incident_number FROM patrol_findings f
  JOIN patrol_points p ON p.id = f.point_id LEFT JOIN staff s ON s.id = f.staff_id LEFT JOIN incidents i ON i.id = f.incident_id`

/** @returns its id */
export function insertFinding(db: WritableDb, { faults, ...entry }: FindingEntry): number {
  const { lastInsertRowid } = change(
    db,
    `INSERT INTO patrol_findings (client_id, point_id, staff_id, at_ms, received_at_ms, faults, note, photo_id, incident_id, is_verified)
     VALUES (:clientId, :pointId, :staffId, :atMs, :receivedAtMs, :faults, :note, :photoId, :incidentId, :isVerified)`,
  ).run({ ...entry, isVerified: Number(entry.isVerified), faults: JSON.stringify(faults) })
  return Number(lastInsertRowid)
}

export function findFindingOfClient(db: ReadableDb, clientId: string): StoredFinding | null {
  const row = query<FindingRow>(db, `${FINDING} WHERE f.client_id = ?`).get(clientId)
  return row === undefined ? null : rowToFinding(row)
}

/** The latest first; of one checkpoint where it is given. */
export function listFindings(db: ReadableDb, pointId: string | null, beforeMs: number, limit: number): StoredFinding[] {
  return query<FindingRow>(
    db,
    `${FINDING} WHERE (:pointId IS NULL OR f.point_id = :pointId) AND f.at_ms < :beforeMs ORDER BY f.at_ms DESC, f.id DESC LIMIT :limit`,
  )
    .all({ pointId, beforeMs, limit })
    .map(rowToFinding)
}

/** Within the span, at these checkpoints, the earliest first. */
export function findingsBetween(db: ReadableDb, pointIds: readonly string[], fromMs: number, toMs: number, limit = 200): StoredFinding[] {
  return query<FindingRow>(
    db,
    `${FINDING} WHERE f.at_ms >= :fromMs AND f.at_ms <= :toMs AND f.point_id IN (SELECT value FROM json_each(:pointIds)) ORDER BY f.at_ms, f.id LIMIT :limit`,
  )
    .all({ pointIds: JSON.stringify(pointIds), fromMs, toMs, limit })
    .map(rowToFinding)
}

/** A picture that is there already stays as it is. */
export function insertPhoto(
  db: WritableDb,
  photo: { readonly id: string; readonly jpeg: Uint8Array; readonly takenBy: string; readonly receivedAtMs: number },
): void {
  change(db, 'INSERT INTO patrol_photos (id, jpeg, taken_by, received_at_ms) VALUES (:id, :jpeg, :takenBy, :receivedAtMs) ON CONFLICT (id) DO NOTHING').run({
    ...photo,
    jpeg: Buffer.from(photo.jpeg),
  })
}

export function findPhoto(db: ReadableDb, id: string): { jpeg: Uint8Array; takenBy: string; receivedAtMs: number } | null {
  const row = query<{ jpeg: Buffer; taken_by: string; received_at_ms: number }>(db, 'SELECT * FROM patrol_photos WHERE id = ?').get(id)
  return row === undefined ? null : { jpeg: row.jpeg, takenBy: row.taken_by, receivedAtMs: row.received_at_ms }
}

/** One proves one thing. */
export function isPhotoUsed(db: ReadableDb, id: string): boolean {
  return (
    query<{ used: number }>(
      db,
      'SELECT EXISTS (SELECT 1 FROM patrol_check_ins WHERE photo_id = :id) OR EXISTS (SELECT 1 FROM patrol_findings WHERE photo_id = :id) AS used',
    ).get({ id })!.used === 1
  )
}

/** Since then, by one account. */
export function countPhotosOf(db: ReadableDb, takenBy: string, sinceMs: number): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM patrol_photos WHERE received_at_ms >= ? AND taken_by = ?').get(sinceMs, takenBy)!.n
}

const IS_USED = `(EXISTS (SELECT 1 FROM patrol_check_ins c WHERE c.photo_id = p.id) OR EXISTS (SELECT 1 FROM patrol_findings f WHERE f.photo_id = p.id))`

/** Those that prove nothing, received before. @returns how many */
export function dropUnusedPhotos(db: WritableDb, beforeMs: number, limit: number): number {
  const unused = query<{ id: string }>(db, `SELECT id FROM patrol_photos p WHERE received_at_ms < ? AND NOT ${IS_USED} ORDER BY received_at_ms LIMIT ?`).all(
    beforeMs,
    limit,
  )
  for (const { id } of unused) change(db, 'DELETE FROM patrol_photos WHERE id = ?').run(id)
  return unused.length
}

/** Those received before; those of findings stay. What was proven by them stays proven. @returns how many */
export function dropOldPhotos(db: WritableDb, beforeMs: number, limit: number): number {
  const old = query<{ id: string }>(
    db,
    `SELECT id FROM patrol_photos p WHERE received_at_ms < ? AND NOT EXISTS (SELECT 1 FROM patrol_findings f WHERE f.photo_id = p.id)
     ORDER BY received_at_ms LIMIT ?`,
  ).all(beforeMs, limit)
  for (const { id } of old) change(db, 'DELETE FROM patrol_photos WHERE id = ?').run(id)
  return old.length
}

function rowToCheckIn(row: CheckInRow): StoredCheckIn {
  return {
    id: row.id,
    clientId: row.client_id,
    roundId: row.round_id,
    pointId: row.point_id,
    staffId: row.staff_id,
    atMs: row.at_ms,
    receivedAtMs: row.received_at_ms,
    how: row.how,
    phone: row.phone,
    photoId: row.photo_id,
    note: row.note,
    recordedBy: row.recorded_by,
    confirmedBy: row.confirmed_by,
    isClockOff: row.clock_off === 1,
    who: row.who,
  }
}

function rowToFinding(row: FindingRow): StoredFinding {
  return {
    id: row.id,
    clientId: row.client_id,
    pointId: row.point_id,
    staffId: row.staff_id,
    atMs: row.at_ms,
    receivedAtMs: row.received_at_ms,
    faults: JSON.parse(row.faults) as Fault[],
    note: row.note,
    photoId: row.photo_id,
    incidentId: row.incident_id,
    isVerified: row.is_verified === 1,
    pointName: row.point_name,
    equipment: row.equipment,
    who: row.who,
    incidentNumber: row.incident_number,
  }
}
