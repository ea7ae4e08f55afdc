// Incidents: the rows, and the questions asked of them.
import type { Incident } from '../contract/incident.ts'
import type { IncidentKind, IncidentState, Severity } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query, type Value } from './statement.ts'

/** An incident as stored; what may be done to it is for the core to say. */
export interface StoredIncident extends Omit<Incident, 'allowedActions'> {
  readonly place: string
  /** When it last became resolved, falseAlarm or closed. */
  readonly endedAtMs: number | null
  readonly shelvedUntilMs: number | null
}

export interface IncidentRow {
  readonly id: string
  readonly number: string
  readonly kind: IncidentKind
  readonly severity: Severity
  readonly state: IncidentState
  readonly opened_at_ms: number
  readonly updated_at_ms: number
  readonly acknowledged_at_ms: number | null
  readonly ended_at_ms: number | null
  readonly closed_at_ms: number | null
  readonly shelved_until_ms: number | null
  readonly camera_id: string | null
  readonly device_id: string | null
  readonly building_id: string | null
  readonly zone: string | null
  readonly place: string
  readonly summary: string
  readonly alert_count: number
  readonly last_alert_at_ms: number
  readonly held: number
  readonly version: number
  readonly merged_into: string | null
  readonly also_kinds: string
  readonly rings: number
  readonly waiting_since_ms: number | null
  readonly told_next_at_ms: number | null
  readonly told_manager_at_ms: number | null
  readonly acknowledged_by: string | null
  readonly entered_at_ms: number | null
}

/** @param day `20261122`, of the site's time zone. @returns 1 for the first incident of that day */
export function nextNumberOfDay(db: WritableDb, day: string): number {
  return query<{ count: number }>(
    db,
    'INSERT INTO incident_days (day, count) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET count = count + 1 RETURNING count',
  ).get(day)!.count
}

/** It begins with the settings of the desk that are in force now. */
export function insertIncident(db: WritableDb, incident: StoredIncident): void {
  change(
    db,
    `INSERT INTO incidents (id, number, kind, severity, state, opened_at_ms, updated_at_ms, acknowledged_at_ms, ended_at_ms, closed_at_ms, shelved_until_ms,
       camera_id, device_id, building_id, zone, place, summary, alert_count, last_alert_at_ms, held, version, merged_into, also_kinds, rings,
       waiting_since_ms, told_next_at_ms, told_manager_at_ms, acknowledged_by, entered_at_ms, settings_version)
     VALUES (:id, :number, :kind, :severity, :state, :openedAtMs, :updatedAtMs, :acknowledgedAtMs, :endedAtMs, :closedAtMs, :shelvedUntilMs,
       :cameraId, :deviceId, :buildingId, :zone, :place, :summary, :alertCount, :lastAlertAtMs, :held, :version, :mergedInto, :alsoKinds, :rings,
       :waitingSinceMs, :toldNextAtMs, :toldManagerAtMs, :acknowledgedById, :enteredAtMs,
       coalesce((SELECT max(version) FROM desk_settings), 0))`,
  ).run({ ...incident, held: Number(incident.held), alsoKinds: JSON.stringify(incident.alsoKinds) })
}

/** Writes what can change; identity, place and opening never do. */
export function updateIncident(db: WritableDb, incident: StoredIncident): void {
  change(
    db,
    `UPDATE incidents SET severity = :severity, state = :state, updated_at_ms = :updatedAtMs, acknowledged_at_ms = :acknowledgedAtMs, ended_at_ms = :endedAtMs,
       closed_at_ms = :closedAtMs, shelved_until_ms = :shelvedUntilMs, alert_count = :alertCount, last_alert_at_ms = :lastAlertAtMs, held = :held, version = :version,
       merged_into = :mergedInto, also_kinds = :alsoKinds, rings = :rings,
       waiting_since_ms = :waitingSinceMs, told_next_at_ms = :toldNextAtMs, told_manager_at_ms = :toldManagerAtMs, acknowledged_by = :acknowledgedById
     WHERE id = :id`,
  ).run({
    id: incident.id,
    severity: incident.severity,
    state: incident.state,
    updatedAtMs: incident.updatedAtMs,
    acknowledgedAtMs: incident.acknowledgedAtMs,
    endedAtMs: incident.endedAtMs,
    closedAtMs: incident.closedAtMs,
    shelvedUntilMs: incident.shelvedUntilMs,
    alertCount: incident.alertCount,
    lastAlertAtMs: incident.lastAlertAtMs,
    held: Number(incident.held),
    version: incident.version,
    mergedInto: incident.mergedInto,
    alsoKinds: JSON.stringify(incident.alsoKinds),
    rings: incident.rings,
    waitingSinceMs: incident.waitingSinceMs,
    toldNextAtMs: incident.toldNextAtMs,
    toldManagerAtMs: incident.toldManagerAtMs,
    acknowledgedById: incident.acknowledgedById,
  })
}

export function findIncident(db: ReadableDb, id: string): StoredIncident | null {
  const row = query<IncidentRow>(db, 'SELECT * FROM incidents WHERE id = ?').get(id)
  return row ? rowToIncident(row) : null
}

export function findIncidentByNumber(db: ReadableDb, number: string): StoredIncident | null {
  const row = query<IncidentRow>(db, 'SELECT * FROM incidents WHERE number = ?').get(number)
  return row ? rowToIncident(row) : null
}

export interface Likeness {
  readonly kind: IncidentKind
  readonly cameraId: string | null
  readonly deviceId: string | null
  readonly zone: string | null
}

/** What is under way of this kind at this very place, newest first. The planner would take the camera's index, which grows for ever. */
export function findLikeOpen(db: ReadableDb, like: Likeness): StoredIncident[] {
  return query<IncidentRow>(
    db,
    `SELECT * FROM incidents INDEXED BY incidents_like_open WHERE kind = ? AND camera_id IS ? AND device_id IS ? AND zone IS ? AND ended_at_ms IS NULL
     ORDER BY opened_at_ms DESC, id DESC`,
  )
    .all(like.kind, like.cameraId, like.deviceId, like.zone)
    .map(rowToIncident)
}

/** What ended last of this kind at this very place; what was merged away goes on elsewhere. */
export function findLikeEnded(db: ReadableDb, like: Likeness): StoredIncident | null {
  const row = query<IncidentRow>(
    db,
    `SELECT * FROM incidents INDEXED BY incidents_like_ended WHERE kind = ? AND camera_id IS ? AND device_id IS ? AND zone IS ? AND ended_at_ms IS NOT NULL
       AND merged_into IS NULL ORDER BY ended_at_ms DESC LIMIT 1`,
  ).get(like.kind, like.cameraId, like.deviceId, like.zone)
  return row ? rowToIncident(row) : null
}

/** Everything that is not closed: fire first, then by severity, then newest first. */
export function listQueue(db: ReadableDb, limit?: number): StoredIncident[] {
  return query<IncidentRow>(db, `SELECT * FROM incidents WHERE state <> 'closed' ORDER BY queue_rank DESC, opened_at_ms DESC, id DESC LIMIT ?`)
    .all(limit ?? -1)
    .map(rowToIncident)
}

export function countQueue(db: ReadableDb): number {
  return query<{ n: number }>(db, `SELECT count(*) AS n FROM incidents WHERE state <> 'closed'`).get()!.n
}

/** Shelved incidents whose time is over. */
export function listLapsedShelved(db: ReadableDb, nowMs: number): StoredIncident[] {
  return query<IncidentRow>(db, `SELECT * FROM incidents WHERE state = 'shelved' AND shelved_until_ms <= ? ORDER BY shelved_until_ms`)
    .all(nowMs)
    .map(rowToIncident)
}

/** Unacknowledged incidents with a step to take that they have not taken, the most urgent first. @param nextBeforeMs not before `managerBeforeMs` */
export function listDueWaits(
  db: ReadableDb,
  { nextBeforeMs, managerBeforeMs, limit }: { readonly nextBeforeMs: number; readonly managerBeforeMs: number; readonly limit: number },
): StoredIncident[] {
  return query<IncidentRow>(
    db,
    `SELECT * FROM incidents INDEXED BY incidents_waiting WHERE waiting_since_ms <= :nextBeforeMs AND told_manager_at_ms IS NULL
       AND (waiting_since_ms <= :managerBeforeMs OR told_next_at_ms IS NULL)
     ORDER BY queue_rank DESC, waiting_since_ms LIMIT :limit`,
  )
    .all({ nextBeforeMs, managerBeforeMs, limit })
    .map(rowToIncident)
}

/** Waits that seem to begin after `nowMs` begin then. */
export function startWaitsAnew(db: WritableDb, nowMs: number): void {
  change(
    db,
    'UPDATE incidents INDEXED BY incidents_waiting SET waiting_since_ms = :nowMs WHERE waiting_since_ms > :nowMs AND waiting_since_ms IS NOT NULL AND told_manager_at_ms IS NULL',
  ).run({ nowMs })
}

/** Incidents of a source that were put aside with it. */
export function listShelvedUntil(
  db: ReadableDb,
  { untilMs, cameraId, deviceId }: { readonly untilMs: number; readonly cameraId: string | null; readonly deviceId: string | null },
): StoredIncident[] {
  return query<IncidentRow>(db, `SELECT * FROM incidents WHERE state = 'shelved' AND shelved_until_ms = ? AND (camera_id = ? OR device_id = ?) ORDER BY id`)
    .all(untilMs, cameraId, deviceId)
    .map(rowToIncident)
}

export interface IncidentSearch {
  readonly states?: readonly IncidentState[] | undefined
  readonly kinds?: readonly IncidentKind[] | undefined
  readonly cameraId?: string | undefined
  readonly buildingId?: string | undefined
  /** null: only what no device said. */
  readonly deviceId?: string | null | undefined
  readonly late?: { readonly thanMs: number; readonly nowMs: number } | undefined
  readonly counted?: 'all' | 'falseAlarms' | 'unhandled' | undefined
  readonly slower?: { readonly step: 'acknowledge' | 'dispatch' | 'arrive' | 'close'; readonly thanMs: number } | undefined
  /** Opened at or after. */
  readonly sinceMs?: number | undefined
  /** Opened before. */
  readonly untilMs?: number | undefined
  /** Only what comes after this one in the list. */
  readonly after?: { readonly openedAtMs: number; readonly id: string } | undefined
  readonly limit: number
}

const REACHED = { acknowledge: 'acknowledged_at_ms', dispatch: 'dispatched_at_ms', arrive: 'arrived_at_ms', close: 'resolved_at_ms' } as const

/** Newest first. */
export function searchIncidents(db: ReadableDb, search: IncidentSearch): StoredIncident[] {
  const conditions: string[] = []
  const values: Value[] = []
  const where = (condition: string, ...bound: Value[]) => {
    conditions.push(condition)
    values.push(...bound)
  }
  if (search.states) where('state IN (SELECT value FROM json_each(?))', JSON.stringify(search.states))
  if (search.kinds) where('kind IN (SELECT value FROM json_each(?))', JSON.stringify(search.kinds))
  if (search.cameraId !== undefined) where('camera_id = ?', search.cameraId)
  if (search.buildingId !== undefined) where('building_id = ?', search.buildingId)
  if (search.deviceId !== undefined) where('device_id IS ?', search.deviceId)
  if (search.late) where('entered_at_ms IS NULL AND coalesce(acknowledged_at_ms, resolved_at_ms, ?) - opened_at_ms > ?', search.late.nowMs, search.late.thanMs)
  if (search.counted !== undefined) where('merged_into IS NULL AND id NOT IN (SELECT incident_id FROM drill_incidents)')
  if (search.counted === 'falseAlarms') where('false_reason IS NOT NULL')
  if (search.counted === 'unhandled') where('touched_at_ms IS NULL')
  if (search.slower) where(`entered_at_ms IS NULL AND ${REACHED[search.slower.step]} - opened_at_ms > ?`, search.slower.thanMs)
  if (search.sinceMs !== undefined) where('opened_at_ms >= ?', search.sinceMs)
  if (search.untilMs !== undefined) where('opened_at_ms < ?', search.untilMs)
  if (search.after) where('(opened_at_ms, id) < (?, ?)', search.after.openedAtMs, search.after.id)
  const filter = conditions.length === 0 ? '' : ' WHERE ' + conditions.join(' AND ')
  return query<IncidentRow>(db, 'SELECT * FROM incidents' + filter + ' ORDER BY opened_at_ms DESC, id DESC LIMIT ?')
    .all(...values, search.limit)
    .map(rowToIncident)
}

export function rowToIncident(row: IncidentRow): StoredIncident {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    severity: row.severity,
    state: row.state,
    openedAtMs: row.opened_at_ms,
    updatedAtMs: row.updated_at_ms,
    acknowledgedAtMs: row.acknowledged_at_ms,
    endedAtMs: row.ended_at_ms,
    closedAtMs: row.closed_at_ms,
    shelvedUntilMs: row.shelved_until_ms,
    cameraId: row.camera_id,
    deviceId: row.device_id,
    buildingId: row.building_id,
    zone: row.zone,
    place: row.place,
    summary: row.summary,
    alertCount: row.alert_count,
    lastAlertAtMs: row.last_alert_at_ms,
    held: row.held === 1,
    version: row.version,
    mergedInto: row.merged_into,
    alsoKinds: JSON.parse(row.also_kinds) as IncidentKind[],
    rings: row.rings,
    waitingSinceMs: row.waiting_since_ms,
    toldNextAtMs: row.told_next_at_ms,
    toldManagerAtMs: row.told_manager_at_ms,
    acknowledgedById: row.acknowledged_by,
    enteredAtMs: row.entered_at_ms,
  }
}
