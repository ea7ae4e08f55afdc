// Alerts: one row per claim of a machine, never changed.
import type { Alert } from '../contract/incident.ts'
import type { IncidentKind, Severity } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface NewAlert extends Alert {
  readonly raisedAtMs: number
  readonly severity: Severity
  readonly dedupeKey: string | null
  readonly suppressed: boolean
  readonly buildingId: string | null
  /** Names for people; never a person's. */
  readonly place: string
}

interface AlertRow {
  readonly id: string
  readonly incident_id: string
  readonly kind: IncidentKind
  readonly source: string
  readonly camera_id: string | null
  readonly device_id: string | null
  readonly zone: string | null
  readonly at_ms: number
  readonly device_at_ms: number | null
  readonly score: number | null
  readonly boxes: string
  readonly why: string
  readonly fall: string | null
}

export function insertAlert(db: WritableDb, alert: NewAlert): void {
  change(
    db,
    `INSERT INTO alerts (id, incident_id, kind, source, camera_id, device_id, zone, at_ms, device_at_ms, raised_at_ms, severity, score, boxes, why, fall, dedupe_key, suppressed, building_id, place)
     VALUES (:id, :incidentId, :kind, :source, :cameraId, :deviceId, :zone, :atMs, :deviceAtMs, :raisedAtMs, :severity, :score, :boxes, :why, :fall, :dedupeKey, :suppressed, :buildingId, :place)`,
  ).run({
    ...alert,
    fall: alert.fall && JSON.stringify(alert.fall),
    boxes: JSON.stringify(alert.boxes),
    why: JSON.stringify(alert.why),
    suppressed: Number(alert.suppressed),
  })
}

/** Oldest first. All of them: in a flood these are thousands. */
export function listAlerts(db: ReadableDb, incidentId: string): Alert[] {
  return query<AlertRow>(db, 'SELECT * FROM alerts WHERE incident_id = ? ORDER BY at_ms, id').all(incidentId).map(rowToAlert)
}

/** The first and the last ones, oldest first. */
export function listAlertEnds(db: ReadableDb, incidentId: string, first: number, last: number): Alert[] {
  return query<AlertRow>(
    db,
    `SELECT * FROM alerts WHERE id IN (
       SELECT id FROM (SELECT id FROM alerts WHERE incident_id = :incidentId ORDER BY at_ms, id LIMIT :first)
       UNION SELECT id FROM (SELECT id FROM alerts WHERE incident_id = :incidentId ORDER BY at_ms DESC, id DESC LIMIT :last)) ORDER BY at_ms, id`,
  )
    .all({ incidentId, first, last })
    .map(rowToAlert)
}

/** The one that was raised last; null: a person reported it. */
export function findNewestAlert(db: ReadableDb, incidentId: string): Alert | null {
  const row = query<AlertRow>(db, 'SELECT * FROM alerts WHERE incident_id = ? ORDER BY raised_at_ms DESC, id DESC LIMIT 1').get(incidentId)
  return row ? rowToAlert(row) : null
}

/** The newest alert with this key from the same source, camera and device, raised after `sinceMs`. */
export function findRepeatedAlert(
  db: ReadableDb,
  claim: { readonly source: string; readonly cameraId: string | null; readonly deviceId: string | null; readonly dedupeKey: string },
  sinceMs: number,
): Alert | null {
  const row = query<AlertRow>(
    db,
    `SELECT * FROM alerts WHERE dedupe_key = ? AND raised_at_ms > ? AND source = ? AND camera_id IS ? AND device_id IS ?
     ORDER BY raised_at_ms DESC LIMIT 1`,
  ).get(claim.dedupeKey, sinceMs, claim.source, claim.cameraId, claim.deviceId)
  return row ? rowToAlert(row) : null
}

function rowToAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    incidentId: row.incident_id,
    kind: row.kind,
    source: row.source,
    cameraId: row.camera_id,
    deviceId: row.device_id,
    zone: row.zone,
    atMs: row.at_ms,
    deviceAtMs: row.device_at_ms,
    score: row.score,
    boxes: JSON.parse(row.boxes) as Alert['boxes'],
    why: JSON.parse(row.why) as Alert['why'],
    fall: row.fall === null ? null : (JSON.parse(row.fall) as Alert['fall']),
  }
}

/** The incident that a device's signal opened or joined; null when it claimed nothing. @param dedupeKey of the alert */
export function findIncidentOfSignal(db: ReadableDb, dedupeKey: string): string | null {
  return (
    query<{ incident_id: string }>(db, 'SELECT incident_id FROM alerts WHERE dedupe_key = ? ORDER BY raised_at_ms DESC LIMIT 1').get(dedupeKey)?.incident_id ??
    null
  )
}
