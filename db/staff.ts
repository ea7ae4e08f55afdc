// People on duty: who they are, when they were on duty, where they were seen last.
import type { Certificate, LastPlace, Post, Skill, Staff, StaffInput } from '../contract/staff.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

interface StaffRow {
  readonly id: string
  readonly name: string
  readonly post: Post
  readonly user_id: string | null
  readonly phone: string | null
  readonly skills: string
  readonly certificates: string
  readonly place: string | null
  readonly place_building_id: string | null
  readonly place_at_ms: number | null
  readonly on_duty_since_ms: number | null
}

const COLUMNS = `s.id, s.name, s.post, s.user_id, s.phone, s.skills, s.certificates, s.place, s.place_building_id, s.place_at_ms,
  (SELECT d.from_ms FROM duty_periods d WHERE d.staff_id = s.id AND d.to_ms IS NULL) AS on_duty_since_ms`

/** By name; those who have left are not among them. */
export function listStaff(db: ReadableDb, limit = 500): Staff[] {
  return query<StaffRow>(db, `SELECT ${COLUMNS} FROM staff s WHERE s.left_at_ms IS NULL ORDER BY s.name, s.id LIMIT ?`).all(limit).map(rowToStaff)
}

/** Also somebody who has left: what they did still has a name. */
export function findStaff(db: ReadableDb, id: string): Staff | null {
  const row = query<StaffRow>(db, `SELECT ${COLUMNS} FROM staff s WHERE s.id = ?`).get(id)
  return row === undefined ? null : rowToStaff(row)
}

/** Somebody who works here. */
export function findPresentStaff(db: ReadableDb, id: string): Staff | null {
  const row = query<StaffRow>(db, `SELECT ${COLUMNS} FROM staff s WHERE s.id = ? AND s.left_at_ms IS NULL`).get(id)
  return row === undefined ? null : rowToStaff(row)
}

/** Those who work here under this very name. */
export function listStaffNamed(db: ReadableDb, name: string): Staff[] {
  return query<StaffRow>(db, `SELECT ${COLUMNS} FROM staff s WHERE s.name = ? AND s.left_at_ms IS NULL LIMIT 10`).all(name).map(rowToStaff)
}

export function findStaffOfUser(db: ReadableDb, userId: string): Staff | null {
  const row = query<StaffRow>(db, `SELECT ${COLUMNS} FROM staff s WHERE s.user_id = ? AND s.left_at_ms IS NULL`).get(userId)
  return row === undefined ? null : rowToStaff(row)
}

/** @param savedBy users.id */
export function saveStaff(db: WritableDb, { id, ...staff }: StaffInput & { readonly id: string }, savedBy: string, savedAtMs: number): void {
  change(
    db,
    `INSERT INTO staff (id, name, post, user_id, phone, skills, certificates, saved_by, saved_at_ms)
     VALUES (:id, :name, :post, :userId, :phone, :skills, :certificates, :savedBy, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, post = excluded.post, user_id = excluded.user_id, phone = excluded.phone,
       skills = excluded.skills, certificates = excluded.certificates, saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms`,
  ).run({ ...staff, id, skills: JSON.stringify(staff.skills), certificates: JSON.stringify(staff.certificates), savedBy, savedAtMs })
}

/** Somebody who has left; the account can be given to another. */
export function markStaffLeft(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE staff SET left_at_ms = ?, user_id = NULL WHERE id = ?').run(atMs, id)
}

/** An older place does not replace a newer one: check-ins of a phone that was out of reach come late. */
export function setLastPlace(db: WritableDb, staffId: string, place: LastPlace): void {
  change(
    db,
    'UPDATE staff SET place = :name, place_building_id = :buildingId, place_at_ms = :atMs WHERE id = :staffId AND coalesce(place_at_ms, 0) <= :atMs',
  ).run({ ...place, staffId })
}

/** @returns false when already on duty */
export function startDuty(db: WritableDb, staffId: string, atMs: number, setBy: string): boolean {
  return (
    change(
      db,
      `INSERT INTO duty_periods (staff_id, from_ms, set_by) SELECT :staffId, :atMs, :setBy
       WHERE NOT EXISTS (SELECT 1 FROM duty_periods WHERE staff_id = :staffId AND to_ms IS NULL)`,
    ).run({ staffId, atMs, setBy }).changes === 1
  )
}

/** @returns false when not on duty */
export function endDuty(db: WritableDb, staffId: string, atMs: number): boolean {
  return change(db, 'UPDATE duty_periods SET to_ms = max(from_ms, ?) WHERE staff_id = ? AND to_ms IS NULL').run(atMs, staffId).changes === 1
}

function rowToStaff(row: StaffRow): Staff {
  return {
    id: row.id,
    name: row.name,
    post: row.post,
    userId: row.user_id,
    phone: row.phone,
    skills: JSON.parse(row.skills) as Skill[],
    certificates: JSON.parse(row.certificates) as Certificate[],
    onDutySinceMs: row.on_duty_since_ms,
    lastPlace: row.place === null ? null : { name: row.place, buildingId: row.place_building_id, atMs: row.place_at_ms! },
  }
}
