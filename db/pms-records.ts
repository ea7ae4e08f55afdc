// Houses, people and vehicles by the ids the property management system has for them, and what of it does not agree with ours.
import type { PmsConflictKind, PmsType } from '../contract/pms-inbound.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export type PmsRecordState = 'linked' | 'unlinked' | 'gone' | 'removedHere'

export interface PmsRecord {
  readonly type: PmsType
  readonly extId: string
  readonly version: number
  readonly state: PmsRecordState
  /** JSON of what was told when both sides last agreed. */
  readonly base: string | null
  readonly localId: string | null
  readonly declined: string | null
  readonly toldBy: string
  readonly toldAtMs: number
}

const COLUMNS = `type, ext_id AS extId, version, state, base, local_id AS localId, declined, told_by AS toldBy, told_at_ms AS toldAtMs`

export function findRecord(db: ReadableDb, type: PmsType, extId: string): PmsRecord | null {
  return query<PmsRecord>(db, `SELECT ${COLUMNS} FROM pms_records WHERE type = ? AND ext_id = ?`).get(type, extId) ?? null
}

/** Of whom it is; for homes the first of several. */
export function findRecordOfLocal(db: ReadableDb, type: PmsType, localId: string): PmsRecord | null {
  const sql = `SELECT ${COLUMNS} FROM pms_records WHERE local_id = ? AND type = ? AND state = 'linked' ORDER BY ext_id LIMIT 1`
  return query<PmsRecord>(db, sql).get(localId, type) ?? null
}

export function saveRecord(db: WritableDb, record: PmsRecord): void {
  change(
    db,
    `INSERT INTO pms_records (type, ext_id, version, state, base, local_id, declined, told_by, told_at_ms)
     VALUES (:type, :extId, :version, :state, :base, :localId, :declined, :toldBy, :toldAtMs)
     ON CONFLICT (type, ext_id) DO UPDATE SET version = excluded.version, state = excluded.state, base = excluded.base, local_id = excluded.local_id,
       declined = excluded.declined, told_by = excluded.told_by, told_at_ms = excluded.told_at_ms`,
  ).run({ ...record })
}

/** A snapshot named it, whatever became of the line. */
export function markSeen(db: WritableDb, type: PmsType, extId: string, snapshotId: string): void {
  change(db, 'UPDATE pms_records SET seen_in = ? WHERE type = ? AND ext_id = ?').run(snapshotId, type, extId)
}

/** People who are told to live there. */
export function peopleOfHouse(db: ReadableDb, houseExtId: string): PmsRecord[] {
  const sql = `SELECT ${COLUMNS} FROM pms_records WHERE type = 'person' AND state = 'linked'
    AND EXISTS (SELECT 1 FROM json_each(base, '$.houses') WHERE value = ?)`
  return query<PmsRecord>(db, sql).all(houseExtId)
}

export function vehiclesOfOwner(db: ReadableDb, ownerExtId: string): PmsRecord[] {
  const sql = `SELECT ${COLUMNS} FROM pms_records WHERE type = 'vehicle' AND state = 'linked' AND json_extract(base, '$.ownerExtId') = ?`
  return query<PmsRecord>(db, sql).all(ownerExtId)
}

/** They move together; who lives in the new one already stays there once. */
export function movePerson(db: WritableDb, personId: string, fromHomeId: string, toHomeId: string): boolean {
  const { changes } = change(db, 'DELETE FROM person_homes WHERE person_id = ? AND home_id = ?').run(personId, fromHomeId)
  if (changes === 0) return false
  change(db, 'INSERT INTO person_homes (person_id, home_id) VALUES (?, ?) ON CONFLICT DO NOTHING').run(personId, toHomeId)
  return true
}

export interface ReceivedRow {
  readonly type: PmsType
  readonly linked: number
  readonly lastAtMs: number
  readonly lastBy: string | null
}

export function countReceived(db: ReadableDb): ReceivedRow[] {
  return query<ReceivedRow>(
    db,
    `SELECT type, count(*) FILTER (WHERE state = 'linked') AS linked, max(told_at_ms) AS lastAtMs,
       (SELECT k.name FROM pms_records l LEFT JOIN keys k ON k.id = l.told_by WHERE l.type = r.type ORDER BY l.told_at_ms DESC LIMIT 1) AS lastBy
     FROM pms_records r GROUP BY type`,
  ).all()
}

/** When the last hand that is no program's withdrew a consent of theirs; null: never. */
export function withdrawnByHandAtMs(db: ReadableDb, personId: string): number | null {
  const sql = 'SELECT max(withdrawn_at_ms) AS at FROM consents WHERE person_id = ? AND withdrawn_by NOT IN (SELECT id FROM keys)'
  return query<{ at: number | null }>(db, sql).get(personId)?.at ?? null
}

export interface PmsConflictRow {
  readonly id: string
  readonly type: PmsType
  readonly extId: string
  readonly kind: PmsConflictKind
  readonly version: number
  /** JSON; null: removed there. */
  readonly theirs: string | null
  readonly toldBy: string
  readonly atMs: number
}

const CONFLICT = 'id, type, ext_id AS extId, kind, version, theirs, told_by AS toldBy, at_ms AS atMs'

/** One thing has one conflict: what is told anew takes its place. */
export function putConflict(db: WritableDb, conflict: PmsConflictRow): void {
  change(
    db,
    `INSERT INTO pms_conflicts (id, type, ext_id, kind, version, theirs, told_by, at_ms) VALUES (:id, :type, :extId, :kind, :version, :theirs, :toldBy, :atMs)
     ON CONFLICT (type, ext_id) DO UPDATE SET kind = excluded.kind, version = excluded.version, theirs = excluded.theirs, told_by = excluded.told_by, at_ms = excluded.at_ms`,
  ).run({ ...conflict })
}

export function findConflict(db: ReadableDb, id: string): PmsConflictRow | null {
  return query<PmsConflictRow>(db, `SELECT ${CONFLICT} FROM pms_conflicts WHERE id = ?`).get(id) ?? null
}

export function dropConflict(db: WritableDb, type: PmsType, extId: string): void {
  change(db, 'DELETE FROM pms_conflicts WHERE type = ? AND ext_id = ?').run(type, extId)
}

/** The latest first. */
export function listConflicts(db: ReadableDb, limit: number): PmsConflictRow[] {
  return query<PmsConflictRow>(db, `SELECT ${CONFLICT} FROM pms_conflicts ORDER BY at_ms DESC, id DESC LIMIT ?`).all(limit)
}

export function countConflicts(db: ReadableDb): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM pms_conflicts').get()!.n
}

/** @returns the Idempotency-Key the same id came with before; null: it is new and kept now. Ids from before `forgetMs` are dropped. */
export function keepWebhookId(db: WritableDb, entry: { readonly id: string; readonly key: string; readonly atMs: number }, forgetMs: number): string | null {
  change(db, 'DELETE FROM pms_webhook_ids WHERE at_ms < ?').run(forgetMs)
  const known = query<{ key: string }>(db, 'SELECT key FROM pms_webhook_ids WHERE id = ?').get(entry.id)
  if (known !== undefined) return known.key
  change(db, 'INSERT INTO pms_webhook_ids (id, key, at_ms) VALUES (:id, :key, :atMs)').run({ ...entry })
  return null
}
