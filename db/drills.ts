// Drills at the real place, which incidents belong to them, and certificates of training.
import type { DrillScore, Scenario, SiteDrill } from '../contract/drill.ts'
import type { IncidentKind } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface NewSiteDrill {
  readonly id: string
  readonly kinds: readonly IncidentKind[]
  readonly buildingId: string | null
  readonly reason: string
  readonly startedBy: string
  readonly startedAtMs: number
  readonly untilMs: number
}

interface DrillRow extends Omit<SiteDrill, 'kinds'> {
  readonly kinds: string
}

const DRILL = `SELECT d.id, d.kinds, d.building_id AS buildingId, d.reason, u.name AS startedBy, d.started_at_ms AS startedAtMs, d.until_ms AS untilMs,
  d.ended_at_ms AS endedAtMs, (SELECT count(*) FROM drill_incidents i WHERE i.drill_id = d.id) AS incidents FROM site_drills d LEFT JOIN users u ON u.id = d.started_by`

const toDrill = (row: DrillRow): SiteDrill => ({ ...row, kinds: JSON.parse(row.kinds) as IncidentKind[] })

export function insertSiteDrill(db: WritableDb, drill: NewSiteDrill): void {
  change(
    db,
    `INSERT INTO site_drills (id, kinds, building_id, reason, started_by, started_at_ms, until_ms)
     VALUES (:id, :kinds, :buildingId, :reason, :startedBy, :startedAtMs, :untilMs)`,
  ).run({ ...drill, kinds: JSON.stringify(drill.kinds) })
}

/** The one that has not been ended, even though its time may be over. */
export function findOpenSiteDrill(db: ReadableDb): SiteDrill | null {
  const row = query<DrillRow>(db, `${DRILL} WHERE d.ended_at_ms IS NULL`).get()
  return row === undefined ? null : toDrill(row)
}

export function findSiteDrill(db: ReadableDb, id: string): SiteDrill | null {
  const row = query<DrillRow>(db, `${DRILL} WHERE d.id = ?`).get(id)
  return row === undefined ? null : toDrill(row)
}

/** The latest first. */
export function listSiteDrills(db: ReadableDb, beforeMs: number, limit: number): SiteDrill[] {
  return query<DrillRow>(db, `${DRILL} WHERE d.started_at_ms < ? ORDER BY d.started_at_ms DESC LIMIT ?`).all(beforeMs, limit).map(toDrill)
}

/** One that seems to begin in the future begins now, for as long as it was to last. @returns whether there was one */
export function startSiteDrillAnew(db: WritableDb, nowMs: number): boolean {
  const anew =
    'UPDATE site_drills SET until_ms = :nowMs + until_ms - started_at_ms, started_at_ms = :nowMs WHERE ended_at_ms IS NULL AND started_at_ms > :nowMs'
  return change(db, anew).run({ nowMs }).changes > 0
}

/** @param by users.id; null: by itself. @returns false when it had ended before */
export function endSiteDrill(db: WritableDb, id: string, atMs: number, by: string | null): boolean {
  return change(db, 'UPDATE site_drills SET ended_at_ms = ?, ended_by = ? WHERE id = ? AND ended_at_ms IS NULL').run(atMs, by, id).changes === 1
}

/** Of a new incident: the drill it belongs to, if one of its kind and place is under way at that moment. */
export function findDrillFor(db: ReadableDb, kind: IncidentKind, buildingId: string | null, atMs: number): string | null {
  return (
    query<{ id: string }>(
      db,
      `SELECT d.id FROM site_drills d WHERE d.ended_at_ms IS NULL AND d.started_at_ms <= :atMs AND d.until_ms > :atMs
         AND (d.building_id IS NULL OR d.building_id = :buildingId) AND EXISTS (SELECT 1 FROM json_each(d.kinds) WHERE value = :kind)`,
    ).get({ atMs, buildingId, kind })?.id ?? null
  )
}

export function markDrillIncident(db: WritableDb, incidentId: string, drillId: string): void {
  change(db, 'INSERT INTO drill_incidents (incident_id, drill_id) VALUES (?, ?)').run(incidentId, drillId)
}

/** @returns false when it was none */
export function unmarkDrillIncident(db: WritableDb, incidentId: string): boolean {
  return change(db, 'DELETE FROM drill_incidents WHERE incident_id = ?').run(incidentId).changes === 1
}

export function isDrillIncident(db: ReadableDb, incidentId: string): boolean {
  return query(db, 'SELECT 1 FROM drill_incidents WHERE incident_id = ?').get(incidentId) !== undefined
}

/** The drill an incident belongs to. */
export function findDrillOf(db: ReadableDb, incidentId: string): SiteDrill | null {
  const row = query<DrillRow>(db, `${DRILL} WHERE d.id = (SELECT drill_id FROM drill_incidents WHERE incident_id = ?)`).get(incidentId)
  return row === undefined ? null : toDrill(row)
}

/** Those that are not closed. */
export function listDrillIncidentIds(db: ReadableDb, limit: number): string[] {
  return query<{ id: string }>(
    db,
    `SELECT d.incident_id AS id FROM drill_incidents d JOIN incidents i ON i.id = d.incident_id WHERE i.state <> 'closed' ORDER BY d.incident_id DESC LIMIT ?`,
  )
    .all(limit)
    .map(({ id }) => id)
}

export interface NewCertificate {
  readonly id: string
  readonly userId: string
  readonly scenario: Scenario
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly result: DrillScore
  readonly sha256: string
}

export interface StoredCertificate extends NewCertificate {
  readonly who: string | null
}

const CERTIFICATE = `SELECT c.id, c.user_id AS userId, coalesce(s.name, u.name) AS who, c.scenario, c.started_at_ms AS startedAtMs, c.ended_at_ms AS endedAtMs, c.result, c.sha256
  FROM drill_certificates c LEFT JOIN users u ON u.id = c.user_id LEFT JOIN staff s ON s.user_id = c.user_id`

type CertificateRow = Omit<StoredCertificate, 'result'> & { readonly result: string }
const toCertificate = (row: CertificateRow): StoredCertificate => ({ ...row, result: JSON.parse(row.result) as DrillScore })

export function insertCertificate(db: WritableDb, certificate: NewCertificate): void {
  change(
    db,
    `INSERT INTO drill_certificates (id, user_id, scenario, started_at_ms, ended_at_ms, result, sha256)
     VALUES (:id, :userId, :scenario, :startedAtMs, :endedAtMs, :result, :sha256)`,
  ).run({ ...certificate, result: JSON.stringify(certificate.result) })
}

export function findCertificate(db: ReadableDb, id: string): StoredCertificate | null {
  const row = query<CertificateRow>(db, `${CERTIFICATE} WHERE c.id = ?`).get(id)
  return row === undefined ? null : toCertificate(row)
}

/** @param userId null: everybody's. The latest first. */
export function listCertificates(db: ReadableDb, userId: string | null, beforeMs: number, limit: number): StoredCertificate[] {
  return query<CertificateRow>(
    db,
    `${CERTIFICATE} WHERE c.ended_at_ms < :beforeMs AND (:userId IS NULL OR c.user_id = :userId) ORDER BY c.ended_at_ms DESC LIMIT :limit`,
  )
    .all({ userId, beforeMs, limit })
    .map(toCertificate)
}
