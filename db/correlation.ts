// What correlation asks: what is under way, whose alerts a place had last, which signals were about; and how alerts change their incident.
import type { DeviceSignalEvent } from '../contract/device-events.ts'
import type { IncidentKind, IncidentState, Severity } from '../contract/vocabulary.ts'
import type { StoredSignal } from './devices.ts'
import type { Likeness } from './incidents.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface PlacedAlert extends Likeness {
  readonly id: string
  readonly severity: Severity
  readonly buildingId: string | null
  readonly place: string
  readonly atMs: number
  readonly deviceAtMs: number | null
  readonly plate: string | null
  readonly personRef: string | null
}

export interface UnderWay {
  readonly id: string
  readonly kind: IncidentKind
  readonly state: IncidentState
  readonly openedAtMs: number
  readonly buildingId: string | null
  readonly alerts: readonly PlacedAlert[]
}

interface PlacedRow {
  readonly id: string
  readonly kind: IncidentKind
  readonly severity: Severity
  readonly camera_id: string | null
  readonly device_id: string | null
  readonly zone: string | null
  readonly building_id: string | null
  readonly place: string
  readonly at_ms: number
  readonly device_at_ms: number | null
  readonly plate: string | null
  readonly person_ref: string | null
}

interface UnderWayRow extends PlacedRow {
  readonly incident_id: string
  readonly incident_kind: IncidentKind
  readonly state: IncidentState
  readonly opened_at_ms: number
  readonly incident_building_id: string | null
}

/** An alert of before version 70 was where its incident is. */
const PLACED = `a.id, a.kind, a.severity, a.camera_id, a.device_id, a.zone, coalesce(a.building_id, i.building_id) AS building_id,
  CASE a.place WHEN '' THEN i.place ELSE a.place END AS place, a.at_ms, a.device_at_ms,
  json_extract(a.why, '$.plate') AS plate, json_extract(a.why, '$.personRef') AS person_ref`

/** Incidents that are neither ended nor put aside, with their alerts since then; at most `limit` alerts, the latest incident first. */
export function listUnderWay(db: ReadableDb, sinceMs: number, limit: number): UnderWay[] {
  const rows = query<UnderWayRow>(
    db,
    `SELECT i.id AS incident_id, i.kind AS incident_kind, i.state, i.opened_at_ms, i.building_id AS incident_building_id, ${PLACED}
     FROM incidents i INDEXED BY incidents_under_way CROSS JOIN alerts a ON a.incident_id = i.id AND a.at_ms >= :sinceMs
     WHERE i.ended_at_ms IS NULL AND i.last_alert_at_ms >= :sinceMs AND i.state <> 'shelved' ORDER BY i.last_alert_at_ms DESC LIMIT :limit`,
  ).all({ sinceMs, limit })
  const found = new Map<string, UnderWay & { readonly alerts: PlacedAlert[] }>()
  for (const row of rows) {
    const { incident_id: id, incident_kind: kind, state, opened_at_ms: openedAtMs, incident_building_id: buildingId } = row
    const incident = found.get(id) ?? { id, kind, state, openedAtMs, buildingId, alerts: [] }
    incident.alerts.push(toPlaced(row))
    found.set(id, incident)
  }
  return [...found.values()]
}

/** Oldest first. */
export function listPlacedAlerts(db: ReadableDb, incidentId: string): PlacedAlert[] {
  return query<PlacedRow>(db, `SELECT ${PLACED} FROM alerts a JOIN incidents i ON i.id = a.incident_id WHERE a.incident_id = ? ORDER BY a.at_ms, a.id`)
    .all(incidentId)
    .map(toPlaced)
}

/** Where the last alert of this kind at this very place is now. */
export function findLikeAlert(db: ReadableDb, like: Likeness): { readonly id: string; readonly incidentId: string; readonly raisedAtMs: number } | null {
  const row = query<{ id: string; incident_id: string; raised_at_ms: number }>(
    db,
    `SELECT id, incident_id, raised_at_ms FROM alerts INDEXED BY alerts_like WHERE kind = ? AND camera_id IS ? AND device_id IS ? AND zone IS ?
     ORDER BY raised_at_ms DESC LIMIT 1`,
  ).get(like.kind, like.cameraId, like.deviceId, like.zone)
  return row === undefined ? null : { id: row.id, incidentId: row.incident_id, raisedAtMs: row.raised_at_ms }
}

/** How many alerts of an incident this camera looked at. */
export function countSeenBy(db: ReadableDb, incidentId: string, cameraId: string): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM alerts WHERE incident_id = ? AND camera_id = ?').get(incidentId, cameraId)!.n
}

/** With them goes what belongs to them: their evidence, the fall they tell of, and what was noted beside them. */
export function moveAlerts(db: WritableDb, alertIds: readonly string[], toIncidentId: string): void {
  const ids = JSON.stringify(alertIds)
  for (const table of ['evidence', 'falls']) {
    change(db, `UPDATE ${table} SET incident_id = ? WHERE alert_id IN (SELECT value FROM json_each(?))`).run(toIncidentId, ids)
  }
  change(
    db,
    `UPDATE timeline SET incident_id = :to WHERE what IN ('context', 'correlated') AND incident_id IN (SELECT incident_id FROM alerts WHERE id IN (SELECT value FROM json_each(:ids)))
       AND json_extract(details, '$.alertId') IN (SELECT value FROM json_each(:ids))`,
  ).run({ to: toIncidentId, ids })
  change(db, 'UPDATE alerts SET incident_id = ? WHERE id IN (SELECT value FROM json_each(?))').run(toIncidentId, ids)
}

/** Signals of one type that raised no alert, the latest first. */
export function listQuietSignals(db: ReadableDb, type: DeviceSignalEvent['type'], fromMs: number, toMs: number, limit: number): StoredSignal[] {
  return query<{ id: number; device_id: string; received_at_ms: number; event: string }>(
    db,
    `SELECT id, device_id, received_at_ms, event FROM device_signals INDEXED BY device_signals_of_type
     WHERE type = ? AND received_at_ms BETWEEN ? AND ?
       AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.dedupe_key = device_signals.device_id || ':' || device_signals.dedupe_key)
     ORDER BY received_at_ms DESC, id DESC LIMIT ?`,
  )
    .all(type, Math.floor(fromMs), Math.ceil(toMs), limit)
    .map((row) => ({ id: row.id, deviceId: row.device_id, receivedAtMs: row.received_at_ms, event: JSON.parse(row.event) as DeviceSignalEvent }))
}

/** The signals that an incident's timeline tells of already. */
export function listContextIds(db: ReadableDb, incidentId: string): number[] {
  return query<{ id: number }>(db, `SELECT json_extract(details, '$.signalId') AS id FROM timeline WHERE incident_id = ? AND what = 'context'`)
    .all(incidentId)
    .map(({ id }) => id)
}

function toPlaced(row: PlacedRow): PlacedAlert {
  return {
    id: row.id,
    kind: row.kind,
    severity: row.severity,
    cameraId: row.camera_id,
    deviceId: row.device_id,
    zone: row.zone,
    buildingId: row.building_id,
    place: row.place,
    atMs: row.at_ms,
    deviceAtMs: row.device_at_ms,
    plate: row.plate,
    personRef: row.person_ref,
  }
}
