// Everything that is kept of one person beside the person's own row: found for a copy, blotted out for an erasure, counted for the records.
import type { PassageEvent, PlateReadEvent } from '../contract/device-events.ts'
import type { AuditRow } from './audit.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

/** Signals looked at in one turn: what was stored by the million is read without holding anything up. */
export const SIGNALS_A_TURN = 4000

export interface SignalPage<E> {
  readonly found: readonly { readonly id: number; readonly deviceId: string; readonly atMs: number; readonly event: E }[]
  /** Where to go on; null: that was all. */
  readonly nextId: number | null
}

interface SignalRow {
  readonly id: number
  readonly deviceId: string
  readonly atMs: number
  readonly event: string | null
}

/** Of one turn, those of that person. @param afterId 0: from the first */
export function passagesOf(db: ReadableDb, { ref, cardNumber }: { ref: string; cardNumber: string | null }, afterId: number): SignalPage<PassageEvent> {
  const rows = query<SignalRow>(
    db,
    `SELECT id, device_id AS deviceId, received_at_ms AS atMs,
       CASE WHEN type = 'passage' AND (event ->> 'personRef' = :ref OR event ->> 'cardNumber' = :cardNumber) THEN event END AS event
     FROM device_signals WHERE id > :afterId ORDER BY id LIMIT :limit`,
  ).all({ ref, cardNumber, afterId, limit: SIGNALS_A_TURN })
  return pageOf(rows)
}

export function platesReadOf(db: ReadableDb, plate: string, afterId: number): SignalPage<PlateReadEvent> {
  const rows = query<SignalRow>(
    db,
    `SELECT id, device_id AS deviceId, received_at_ms AS atMs, CASE WHEN type = 'plateRead' AND event ->> 'plate' = :plate THEN event END AS event
     FROM device_signals WHERE id > :afterId ORDER BY id LIMIT :limit`,
  ).all({ plate, afterId, limit: SIGNALS_A_TURN })
  return pageOf(rows)
}

function pageOf<E>(rows: readonly SignalRow[]): SignalPage<E> {
  const found = rows.flatMap(({ event, ...row }) => (event === null ? [] : [{ ...row, event: JSON.parse(event) as E }]))
  return { found, nextId: rows.length < SIGNALS_A_TURN ? null : rows.at(-1)!.id }
}

/** The passage stays; whose it was does not. */
export function blotPassage(db: WritableDb, id: number): void {
  change(db, `UPDATE device_signals SET event = json_set(event, '$.personRef', NULL, '$.cardNumber', NULL) WHERE id = ? AND type = 'passage'`).run(id)
}

export function blotPlateRead(db: WritableDb, id: number): void {
  change(db, `UPDATE device_signals SET event = json_set(event, '$.plate', NULL, '$.rawPlate', '') WHERE id = ? AND type = 'plateRead'`).run(id)
}

/** Up to so many of a span, oldest first, that still name somebody. @returns how many were blotted out */
export function blotOldPassages(db: WritableDb, fromMs: number, toMs: number, limit: number): number {
  return change(
    db,
    `UPDATE device_signals SET event = json_set(event, '$.personRef', NULL, '$.cardNumber', NULL) WHERE id IN (
       SELECT id FROM device_signals WHERE type = 'passage' AND received_at_ms >= ? AND received_at_ms < ? AND handled_at_ms IS NOT NULL
         AND (event ->> 'personRef' IS NOT NULL OR event ->> 'cardNumber' IS NOT NULL) ORDER BY received_at_ms LIMIT ?)`,
  ).run(fromMs, toMs, limit).changes
}

export function blotOldPlates(db: WritableDb, fromMs: number, toMs: number, limit: number): number {
  return change(
    db,
    `UPDATE device_signals SET event = json_set(event, '$.plate', NULL, '$.rawPlate', '') WHERE id IN (
       SELECT id FROM device_signals WHERE type = 'plateRead' AND received_at_ms >= ? AND received_at_ms < ? AND handled_at_ms IS NOT NULL
         AND (event ->> 'plate' IS NOT NULL OR event ->> 'rawPlate' <> '') ORDER BY received_at_ms LIMIT ?)`,
  ).run(fromMs, toMs, limit).changes
}

/** Residents and staff whose time was over before that. */
export function listGone(db: ReadableDb, beforeMs: number, limit: number): string[] {
  return query<{ id: string }>(db, `SELECT id FROM persons WHERE kind IN ('resident', 'staff') AND valid_to_ms < ? LIMIT ?`)
    .all(beforeMs, limit)
    .map(({ id }) => id)
}

/** What lists that were read in remember of somebody, and lines that wait. @returns how many lines went */
export function forgetInLists(db: WritableDb, { id, phone, cardNumber }: { id: string; phone: string | null; cardNumber: string | null }): number {
  const changes = change(db, `DELETE FROM import_changes WHERE change ->> 'type' = 'person' AND change ->> 'id' = ?`).run(id).changes
  const lines = change(
    db,
    `DELETE FROM queued_lines WHERE (:phone IS NOT NULL AND instr(row, json_quote(:phone)) > 0) OR (:cardNumber IS NOT NULL AND instr(row, json_quote(:cardNumber)) > 0)`,
  ).run({ phone, cardNumber }).changes
  return changes + lines
}

/** What gates still hold of people who are gone from here. */
export function standingOfRefs(
  db: ReadableDb,
  refs: readonly string[],
): readonly { readonly deviceId: string; readonly state: string; readonly reason: string | null }[] {
  return query<{ deviceId: string; state: string; reason: string | null }>(
    db,
    'SELECT device_id AS deviceId, state, reason FROM enrolments WHERE ref IN (SELECT value FROM json_each(?)) ORDER BY device_id',
  ).all(JSON.stringify(refs))
}

/** Free text people wrote in incidents that holds it: where, not what. */
export function mentionsOf(db: ReadableDb, text: string, limit: number): { readonly incident: string; readonly atMs: number }[] {
  return query<{ incident: string; atMs: number }>(
    db,
    `SELECT i.number AS incident, t.at_ms AS atMs FROM timeline t JOIN incidents i ON i.id = t.incident_id
     WHERE instr(coalesce(t.note, ''), :text) > 0 OR instr(coalesce(t.reason, ''), :text) > 0 ORDER BY t.id DESC LIMIT :limit`,
  ).all({ text, limit })
}

/** Who looked at or changed a subject of the audit log, the latest first. */
export function auditOf(db: ReadableDb, subject: string, limit: number): Pick<AuditRow, 'at_ms' | 'actor_type' | 'actor_id' | 'action'>[] {
  return query<Pick<AuditRow, 'at_ms' | 'actor_type' | 'actor_id' | 'action'>>(
    db,
    'SELECT at_ms, actor_type, actor_id, action FROM audit WHERE subject = ? ORDER BY seq DESC LIMIT ?',
  ).all(subject, limit)
}

/** Of a span, in order. @param actorId null: of everybody */
export function auditOfSpan(
  db: ReadableDb,
  { fromMs, toMs, actorId, limit }: { fromMs: number; toMs: number; actorId: string | null; limit: number },
): Pick<AuditRow, 'actor_type' | 'actor_id' | 'action' | 'subject'>[] {
  return query<Pick<AuditRow, 'actor_type' | 'actor_id' | 'action' | 'subject'>>(
    db,
    `SELECT actor_type, actor_id, action, subject FROM audit WHERE at_ms >= :fromMs AND at_ms <= :toMs AND (:actorId IS NULL OR actor_id = :actorId)
     ORDER BY seq LIMIT :limit`,
  ).all({ fromMs, toMs, actorId, limit })
}

export interface PeopleCounts {
  readonly resident: number
  readonly staff: number
  readonly visitor: number
  readonly blocked: number
}

export function countPeople(db: ReadableDb): PeopleCounts {
  return query<PeopleCounts>(
    db,
    `SELECT coalesce(sum(kind = 'resident'), 0) AS resident, coalesce(sum(kind = 'staff'), 0) AS staff, coalesce(sum(kind = 'visitor'), 0) AS visitor,
       coalesce(sum(kind = 'blocked'), 0) AS blocked FROM persons`,
  ).get()!
}

export function countConsents(db: ReadableDb): { readonly inForce: number; readonly byGuardian: number; readonly withdrawn: number } {
  return query<{ inForce: number; byGuardian: number; withdrawn: number }>(
    db,
    `SELECT coalesce(sum(withdrawn_at_ms IS NULL), 0) AS inForce, coalesce(sum(withdrawn_at_ms IS NULL AND given_by = 'guardian'), 0) AS byGuardian,
       coalesce(sum(withdrawn_at_ms IS NOT NULL), 0) AS withdrawn FROM consents`,
  ).get()!
}

/**
 * Persons whose face a gate was given or is to be given: a digest ends with `.-` where no face belongs to it. Who was removed counts until the
 * gate has confirmed.
 */
export function countFaces(db: ReadableDb): { readonly faces: number; readonly held: number } {
  return query<{ faces: number; held: number }>(
    db,
    `SELECT (SELECT count(DISTINCT ref) FROM enrolments WHERE (held LIKE '%.%' AND held NOT LIKE '%.-') OR (wanted LIKE '%.%' AND wanted NOT LIKE '%.-')) AS faces,
       (SELECT count(*) FROM faces) AS held`,
  ).get()!
}

export function auditFacts(db: ReadableDb): { readonly entries: number; readonly oldestAtMs: number | null } {
  return query<{ entries: number; oldestAtMs: number | null }>(
    db,
    'SELECT coalesce(max(seq), 0) AS entries, (SELECT at_ms FROM audit ORDER BY seq LIMIT 1) AS oldestAtMs FROM audit',
  ).get()!
}

/** What the property management system told of a person; JSON. */
export function pmsRecordsOf(db: ReadableDb, localId: string): { readonly extId: string; readonly base: string | null }[] {
  return query<{ extId: string; base: string | null }>(db, `SELECT ext_id AS extId, base FROM pms_records WHERE local_id = ? AND type = 'person'`).all(localId)
}
