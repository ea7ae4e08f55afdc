// What reports read of incidents, alerts, evidence and the duty log of a span: one pass each, nothing kept.
import type { IncidentKind, IncidentState, Severity } from '../contract/vocabulary.ts'
import type { ReadableDb } from './open.ts'
import { query, scanSlices } from './statement.ts'

/** Opened in [from, to); of one building, or of all. */
export interface FigureSpan {
  readonly fromMs: number
  readonly toMs: number
  readonly buildingId: string | null
}

/** In the order of `INCIDENT_COLUMNS`; the zone only of telemetry's, where it names the metric. */
export type IncidentFigure = readonly [
  row: number,
  openedAtMs: number,
  kind: IncidentKind,
  severity: Severity,
  buildingId: string | null,
  cameraId: string | null,
  deviceId: string | null,
  isMerged: 0 | 1,
  acknowledgedAtMs: number | null,
  dispatchedAtMs: number | null,
  arrivedAtMs: number | null,
  resolvedAtMs: number | null,
  touchedAtMs: number | null,
  endedAtMs: number | null,
  falseReason: string | null,
  alerts: number,
  held: 0 | 1,
  zone: string | null,
  isLate: 0 | 1,
]

const INCIDENT_COLUMNS = `rowid, opened_at_ms, kind, severity, building_id, camera_id, device_id, merged_into IS NOT NULL, acknowledged_at_ms, dispatched_at_ms,
  arrived_at_ms, resolved_at_ms, touched_at_ms, ended_at_ms, false_reason, alert_count, held, CASE kind WHEN 'telemetry' THEN zone END,
  entered_at_ms IS NOT NULL`
const SLOT_MS = 900_000
/** An exercise is nothing that happened. */
export const NO_DRILL = 'incidents.id NOT IN (SELECT incident_id FROM drill_incidents)'
const OF_SPAN = `opened_at_ms >= :fromMs AND opened_at_ms < :toMs AND (:buildingId IS NULL OR building_id = :buildingId) AND ${NO_DRILL}`

/**
 * In the order in which they were opened; those that were merged away too, those of a drill never. Through the index of lists: one that held all these columns would save
 * half the time of it (0.8 s for 1.5 s of a million), and be written at every change of every incident.
 */
export function scanIncidents(db: ReadableDb, span: FigureSpan): Iterable<IncidentFigure> {
  const sql = `SELECT ${INCIDENT_COLUMNS} FROM incidents INDEXED BY incidents_newest WHERE ${OF_SPAN} ORDER BY opened_at_ms, id`
  return scanSlices<IncidentFigure>(db, sql, { ...span })
}

/** Without those that were merged away, by kind and the quarter of an hour in which they were opened: no day anywhere begins within one. */
export function countBySlot(db: ReadableDb, span: FigureSpan): Iterable<readonly [kind: IncidentKind, slotMs: number, n: number]> {
  const sql = `SELECT kind, opened_at_ms / ${SLOT_MS} * ${SLOT_MS} AS slot, count(*) FROM incidents INDEXED BY incidents_newest
    WHERE ${OF_SPAN} AND merged_into IS NULL GROUP BY kind, slot`
  return scanSlices(db, sql, { ...span })
}

/** In the order in which they were raised, held-back ones too. */
export function scanAlerts(db: ReadableDb, span: FigureSpan): Iterable<readonly [raisedAtMs: number, sourceId: string]> {
  const sql = `SELECT raised_at_ms, coalesce(device_id, camera_id) FROM alerts INDEXED BY alerts_raised WHERE raised_at_ms >= :fromMs AND raised_at_ms < :toMs
    AND (:buildingId IS NULL OR building_id = :buildingId) AND coalesce(device_id, camera_id) IS NOT NULL AND incident_id NOT IN (SELECT incident_id FROM drill_incidents) ORDER BY raised_at_ms`
  return scanSlices(db, sql, { ...span })
}

export interface ChosenIncident {
  readonly row: number
  readonly id: string
  readonly number: string
  readonly kind: IncidentKind
  readonly severity: Severity
  readonly state: IncidentState
  readonly place: string
  readonly summary: string
  readonly openedAtMs: number
  readonly falseReason: string | null
  readonly confirmedAtMs: number | null
  readonly fireEndedAtMs: number | null
}

/** Oldest first. */
export function incidentsOfRows(db: ReadableDb, rows: readonly number[]): ChosenIncident[] {
  const sql = `SELECT i.rowid AS row, i.id, number, kind, severity, state, place, summary, opened_at_ms AS openedAtMs, false_reason AS falseReason,
      f.confirmed_at_ms AS confirmedAtMs, f.ended_at_ms AS fireEndedAtMs
    FROM incidents i LEFT JOIN fires f ON f.incident_id = i.id WHERE i.rowid IN (SELECT value FROM json_each(?)) ORDER BY opened_at_ms, i.id`
  return query<ChosenIncident>(db, sql).all(JSON.stringify(rows))
}

/** The first still picture of an incident that is there, and how many files are. */
export function picturesOf(db: ReadableDb, incidentId: string): { readonly files: number; readonly picture: { evidenceId: string; sha256: string } | null } {
  const { files } = query<{ files: number }>(db, `SELECT count(*) AS files FROM evidence WHERE incident_id = ? AND state = 'complete'`).get(incidentId)!
  const picture = query<{ evidenceId: string; sha256: string }>(
    db,
    `SELECT id AS evidenceId, sha256 FROM evidence WHERE incident_id = ? AND state = 'complete' AND type IN ('snapshot', 'trajectory') ORDER BY promised_at_ms, type LIMIT 1`,
  ).get(incidentId)
  return { files, picture: picture ?? null }
}

/** Evidence promised in the span, by state. */
export function countEvidence(db: ReadableDb, { fromMs, toMs, buildingId }: FigureSpan): { readonly complete: number; readonly missing: number } {
  const join = buildingId === null ? '' : 'JOIN incidents i ON i.id = e.incident_id AND i.building_id = :buildingId'
  const sql = `SELECT coalesce(sum(e.state = 'complete'), 0) AS complete, coalesce(sum(e.state = 'missing'), 0) AS missing FROM evidence e INDEXED BY evidence_promised ${join}
    WHERE e.promised_at_ms >= :fromMs AND e.promised_at_ms < :toMs AND e.incident_id NOT IN (SELECT incident_id FROM drill_incidents)`
  return query<{ complete: number; missing: number }>(db, sql).get({ fromMs, toMs, ...(buildingId !== null && { buildingId }) })!
}

export interface DutyRow {
  readonly atMs: number
  readonly incidentNumber: string
  readonly kind: IncidentKind
  readonly place: string
  readonly what: string
  readonly who: string | null
  readonly isDrill: 0 | 1
}

/** Oldest first; what people did in a drill was done, and says that it was one. */
export function listDuty(db: ReadableDb, span: FigureSpan, limit: number): DutyRow[] {
  const sql = `SELECT t.at_ms AS atMs, i.number AS incidentNumber, i.kind, i.place, t.what, coalesce(u.name, k.name) AS who,
      EXISTS (SELECT 1 FROM drill_incidents d WHERE d.incident_id = i.id) AS isDrill
    FROM timeline t INDEXED BY timeline_of_duty CROSS JOIN incidents i ON i.id = t.incident_id
    LEFT JOIN users u ON t.actor_type = 'user' AND u.id = t.actor_id LEFT JOIN keys k ON t.actor_type = 'key' AND k.id = t.actor_id
    WHERE (t.actor_type <> 'system' OR t.what = 'opened') AND t.at_ms >= :fromMs AND t.at_ms < :toMs AND (:buildingId IS NULL OR i.building_id = :buildingId)
    ORDER BY t.at_ms, t.id LIMIT :limit`
  return query<DutyRow>(db, sql).all({ ...span, limit })
}
