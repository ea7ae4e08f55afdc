// Homes, the people who live there or are expected, their consent, and photos that a gate still has to get.
import type { Consent, OtherWay, PersonKind } from '../contract/resident.ts'
import { homeText, type Home } from '../contract/home.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredHome extends Home {
  readonly id: string
}

export interface StoredPerson {
  readonly id: string
  readonly ref: string
  readonly name: string
  readonly kind: PersonKind
  readonly phone: string | null
  readonly cardNumber: string | null
  readonly otherWay: OtherWay
  readonly validFromMs: number | null
  readonly validToMs: number | null
  readonly maxUses: number | null
  readonly faceSha256: string | null
  readonly faceAtMs: number | null
  readonly savedBy: string
  readonly savedAtMs: number
}

interface PersonRow {
  readonly id: string
  readonly ref: string
  readonly name: string
  readonly kind: PersonKind
  readonly phone: string | null
  readonly card_number: string | null
  readonly other_way: OtherWay
  readonly valid_from_ms: number | null
  readonly valid_to_ms: number | null
  readonly max_uses: number | null
  readonly face_sha256: string | null
  readonly face_at_ms: number | null
  readonly saved_by: string
  readonly saved_at_ms: number
}

/** @param key of contract/home.ts @returns the one that is there already, or the new one */
export function ensureHome(db: WritableDb, key: string, home: StoredHome): StoredHome {
  change(db, 'INSERT INTO homes (id, key, building, unit, room) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING').run(
    home.id,
    key,
    home.building,
    home.unit,
    home.room,
  )
  return query<StoredHome>(db, 'SELECT id, building, unit, room FROM homes WHERE key = ?').get(key)!
}

/** @param key of contract/home.ts */
export function findHome(db: ReadableDb, key: string): StoredHome | null {
  return query<StoredHome>(db, 'SELECT id, building, unit, room FROM homes WHERE key = ?').get(key) ?? null
}

export function getHome(db: ReadableDb, id: string): StoredHome | null {
  return query<StoredHome>(db, 'SELECT id, building, unit, room FROM homes WHERE id = ?').get(id) ?? null
}

export function homesOf(db: ReadableDb, personId: string): StoredHome[] {
  return query<StoredHome>(
    db,
    'SELECT h.id, h.building, h.unit, h.room FROM person_homes p JOIN homes h ON h.id = p.home_id WHERE p.person_id = ? ORDER BY h.building, h.unit, h.room',
  ).all(personId)
}

export function homeOfVehicle(db: ReadableDb, vehicleId: string): StoredHome | null {
  const sql = 'SELECT h.id, h.building, h.unit, h.room FROM vehicles v JOIN homes h ON h.id = v.home_id WHERE v.id = ?'
  return query<StoredHome>(db, sql).get(vehicleId) ?? null
}

export function setVehicleHome(db: WritableDb, vehicleId: string, homeId: string | null): void {
  change(db, 'UPDATE vehicles SET home_id = ? WHERE id = ?').run(homeId, vehicleId)
}

export function savePerson(db: WritableDb, person: StoredPerson, homeIds: readonly string[]): void {
  change(
    db,
    `INSERT INTO persons (id, ref, name, kind, phone, card_number, other_way, valid_from_ms, valid_to_ms, max_uses, face_sha256, face_at_ms, saved_by, saved_at_ms)
     VALUES (:id, :ref, :name, :kind, :phone, :cardNumber, :otherWay, :validFromMs, :validToMs, :maxUses, :faceSha256, :faceAtMs, :savedBy, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, phone = excluded.phone, card_number = excluded.card_number,
       other_way = excluded.other_way, valid_from_ms = excluded.valid_from_ms, valid_to_ms = excluded.valid_to_ms, max_uses = excluded.max_uses,
       face_sha256 = excluded.face_sha256, face_at_ms = excluded.face_at_ms, saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms`,
  ).run({ ...person })
  change(db, 'DELETE FROM person_homes WHERE person_id = ?').run(person.id)
  const link = change(db, 'INSERT INTO person_homes (person_id, home_id) VALUES (?, ?) ON CONFLICT DO NOTHING')
  for (const homeId of homeIds) link.run(person.id, homeId)
}

/** Homes, consent and photo go with the person; what gates hold is kept until they have forgotten it. @returns false when there was none */
export function deletePerson(db: WritableDb, id: string): boolean {
  change(db, 'DELETE FROM whereabouts WHERE subject = ?').run(`person/${id}`)
  return change(db, 'DELETE FROM persons WHERE id = ?').run(id).changes === 1
}

export function getPerson(db: ReadableDb, id: string): StoredPerson | null {
  const row = query<PersonRow>(db, 'SELECT * FROM persons WHERE id = ?').get(id)
  return row === undefined ? null : toPerson(row)
}

export function findPersonByRef(db: ReadableDb, ref: string): StoredPerson | null {
  const row = query<PersonRow>(db, 'SELECT * FROM persons WHERE ref = ?').get(ref)
  return row === undefined ? null : toPerson(row)
}

export function findPersonByCard(db: ReadableDb, cardNumber: string): StoredPerson | null {
  const row = query<PersonRow>(db, 'SELECT * FROM persons WHERE card_number = ?').get(cardNumber)
  return row === undefined ? null : toPerson(row)
}

/** Who of a home has this very name. */
export function findPersonOfHome(db: ReadableDb, homeId: string, name: string): StoredPerson | null {
  const sql = 'SELECT p.* FROM persons p JOIN person_homes h ON h.person_id = p.id WHERE h.home_id = ? AND p.name = ? ORDER BY p.id LIMIT 1'
  const row = query<PersonRow>(db, sql).get(homeId, name)
  return row === undefined ? null : toPerson(row)
}

/** By name; `search`, in capitals, in names, phones and homes as `3栋1单元1701`. */
export function listPersons(db: ReadableDb, search: string, limit: number): { readonly items: StoredPerson[]; readonly total: number } {
  const where = `:search = '' OR instr(upper(name), :search) > 0 OR instr(coalesce(phone, ''), :search) > 0 OR EXISTS (
    SELECT 1 FROM person_homes p JOIN homes h ON h.id = p.home_id WHERE p.person_id = persons.id
      AND (instr(h.building || '栋' || coalesce(h.unit || '单元', '') || h.room, :search) > 0 OR instr(h.building || '-' || coalesce(h.unit || '-', '') || h.room, :search) > 0))`
  const items = query<PersonRow>(db, `SELECT * FROM persons WHERE ${where} ORDER BY name, id LIMIT :limit`).all({ search, limit }).map(toPerson)
  return { items, total: query<{ n: number }>(db, `SELECT count(*) AS n FROM persons WHERE ${where}`).get({ search })!.n }
}

/** In pages, so that a sweep over everybody holds nothing up. */
export function listPersonIds(db: ReadableDb, afterId: string, limit: number): string[] {
  return query<{ id: string }>(db, 'SELECT id FROM persons WHERE id > ? ORDER BY id LIMIT ?')
    .all(afterId, limit)
    .map(({ id }) => id)
}

/** Visitors whose time was over before that. */
export function listPastVisitors(db: ReadableDb, beforeMs: number, limit: number): string[] {
  return query<{ id: string }>(db, `SELECT id FROM persons WHERE kind = 'visitor' AND valid_to_ms < ? LIMIT ?`)
    .all(beforeMs, limit)
    .map(({ id }) => id)
}

interface ConsentRow {
  readonly id: string
  readonly given_by: 'self' | 'guardian'
  readonly guardian: string | null
  readonly evidence: string
  readonly notice: string
  readonly given_at_ms: number
  readonly withdrawn_at_ms: number | null
}

export interface NewConsent {
  readonly id: string
  readonly personId: string
  readonly givenBy: 'self' | 'guardian'
  readonly guardian: string | null
  readonly evidence: string
  readonly notice: string
  readonly noticeSha256: string
  readonly givenAtMs: number
  readonly recordedBy: string
}

export function insertConsent(db: WritableDb, consent: NewConsent): void {
  change(
    db,
    `INSERT INTO consents (id, person_id, given_by, guardian, evidence, notice, notice_sha256, given_at_ms, recorded_by)
     VALUES (:id, :personId, :givenBy, :guardian, :evidence, :notice, :noticeSha256, :givenAtMs, :recordedBy)`,
  ).run({ ...consent })
}

/** @returns the id of the consent that was in force; null: there was none */
export function withdrawConsent(db: WritableDb, personId: string, by: string, atMs: number): string | null {
  const row = query<{ id: string }>(db, 'SELECT id FROM consents WHERE person_id = ? AND withdrawn_at_ms IS NULL').get(personId)
  if (row === undefined) return null
  change(db, 'UPDATE consents SET withdrawn_at_ms = ?, withdrawn_by = ? WHERE id = ?').run(atMs, by, row.id)
  return row.id
}

export function hasConsent(db: ReadableDb, personId: string): boolean {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM consents WHERE person_id = ? AND withdrawn_at_ms IS NULL').get(personId)!.n > 0
}

/** The latest first. */
export function listConsents(db: ReadableDb, personId: string): Consent[] {
  return query<ConsentRow>(db, 'SELECT * FROM consents WHERE person_id = ? ORDER BY given_at_ms DESC, id DESC')
    .all(personId)
    .map((row) => ({
      id: row.id,
      givenBy: row.given_by,
      guardian: row.guardian,
      evidence: row.evidence,
      notice: row.notice,
      givenAtMs: row.given_at_ms,
      withdrawnAtMs: row.withdrawn_at_ms,
    }))
}

export function putFace(db: WritableDb, personId: string, jpeg: Uint8Array): void {
  change(db, 'INSERT INTO faces (person_id, jpeg) VALUES (?, ?) ON CONFLICT (person_id) DO UPDATE SET jpeg = excluded.jpeg').run(personId, Buffer.from(jpeg))
}

export function getFace(db: ReadableDb, personId: string): Uint8Array | null {
  return query<{ jpeg: Buffer }>(db, 'SELECT jpeg FROM faces WHERE person_id = ?').get(personId)?.jpeg ?? null
}

export function isFaceHeld(db: ReadableDb, personId: string): boolean {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM faces WHERE person_id = ?').get(personId)!.n > 0
}

export function dropFace(db: WritableDb, personId: string): void {
  change(db, 'DELETE FROM faces WHERE person_id = ?').run(personId)
}

/** Of whom a photo is here. */
export function listFaceHolders(db: ReadableDb): string[] {
  return query<{ person_id: string }>(db, 'SELECT person_id FROM faces')
    .all()
    .map((row) => row.person_id)
}

/** Photos of before that moment. */
export function dropOldFaces(db: WritableDb, beforeMs: number): number {
  return change(db, 'DELETE FROM faces WHERE person_id IN (SELECT id FROM persons WHERE face_at_ms < ?)').run(beforeMs).changes
}

export function textsOf(homes: readonly StoredHome[]): string[] {
  return homes.map(homeText)
}

function toPerson(row: PersonRow): StoredPerson {
  const { id, ref, name, kind, phone } = row
  return {
    id,
    ref,
    name,
    kind,
    phone,
    cardNumber: row.card_number,
    otherWay: row.other_way,
    validFromMs: row.valid_from_ms,
    validToMs: row.valid_to_ms,
    maxUses: row.max_uses,
    faceSha256: row.face_sha256,
    faceAtMs: row.face_at_ms,
    savedBy: row.saved_by,
    savedAtMs: row.saved_at_ms,
  }
}
