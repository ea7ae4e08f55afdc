// Who was sent where: the rows, what was reported of each, and the photos taken there.
import type { Answer, Dispatch, DispatchState, DispatchStep, StepRecord, TaskPhoto, TimedStep } from '../contract/dispatch.ts'
import { LATE_AFTER_MS } from '../contract/dispatch.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

/** A dispatch as stored, without what was reported of it. */
export interface StoredDispatch extends Omit<Dispatch, 'assignee' | 'lapsed' | 'steps' | 'photos'> {
  /** In words, where there is no `staffId`. */
  readonly words: string | null
  readonly settingsVersion: number
  /** The step whose lapse was told last. */
  readonly lapseTold: TimedStep | null
}

interface DispatchRow {
  readonly id: string
  readonly incident_id: string
  readonly staff_id: string | null
  readonly assignee: string | null
  readonly state: DispatchState
  readonly note: string | null
  readonly settings_version: number
  readonly assigned_at_ms: number
  readonly accepted_at_ms: number | null
  readonly arrived_at_ms: number | null
  readonly ended_at_ms: number | null
  readonly accept_by_ms: number | null
  readonly arrive_by_ms: number | null
  readonly done_by_ms: number | null
  readonly lapse_told: TimedStep | null
}

export function insertDispatch(db: WritableDb, dispatch: StoredDispatch): void {
  change(
    db,
    `INSERT INTO dispatches (id, incident_id, staff_id, assignee, state, note, settings_version, assigned_at_ms, accepted_at_ms, arrived_at_ms, ended_at_ms,
       accept_by_ms, arrive_by_ms, done_by_ms, lapse_told)
     VALUES (:id, :incidentId, :staffId, :words, :state, :note, :settingsVersion, :assignedAtMs, :acceptedAtMs, :arrivedAtMs, :endedAtMs,
       :acceptByMs, :arriveByMs, :doneByMs, :lapseTold)`,
  ).run({ ...dispatch })
}

export function updateDispatch(db: WritableDb, dispatch: StoredDispatch): void {
  const { id, state, acceptedAtMs, arrivedAtMs, endedAtMs, acceptByMs, arriveByMs, doneByMs, lapseTold } = dispatch
  change(
    db,
    `UPDATE dispatches SET state = :state, accepted_at_ms = :acceptedAtMs, arrived_at_ms = :arrivedAtMs, ended_at_ms = :endedAtMs,
       accept_by_ms = :acceptByMs, arrive_by_ms = :arriveByMs, done_by_ms = :doneByMs, lapse_told = :lapseTold WHERE id = :id`,
  ).run({ id, state, acceptedAtMs, arrivedAtMs, endedAtMs, acceptByMs, arriveByMs, doneByMs, lapseTold })
}

export function findDispatch(db: ReadableDb, id: string): StoredDispatch | null {
  const row = query<DispatchRow>(db, 'SELECT * FROM dispatches WHERE id = ?').get(id)
  return row === undefined ? null : rowToDispatch(row)
}

/** Newest first. */
export function listDispatchesOf(db: ReadableDb, incidentId: string, limit = 200): StoredDispatch[] {
  return query<DispatchRow>(db, 'SELECT * FROM dispatches WHERE incident_id = ? ORDER BY assigned_at_ms DESC, rowid DESC LIMIT ?')
    .all(incidentId, limit)
    .map(rowToDispatch)
}

/** Of all incidents, newest first. */
export function listOpenDispatches(db: ReadableDb, limit: number): StoredDispatch[] {
  return query<DispatchRow>(db, 'SELECT * FROM dispatches WHERE ended_at_ms IS NULL ORDER BY assigned_at_ms DESC, rowid DESC LIMIT ?')
    .all(limit)
    .map(rowToDispatch)
}

/** Open ones, and those that are done of incidents that are not closed: whose judging is still to come. Newest first. */
export function listCurrentDispatches(db: ReadableDb, limit: number): StoredDispatch[] {
  return query<DispatchRow>(
    db,
    `SELECT * FROM dispatches WHERE ended_at_ms IS NULL
     UNION ALL SELECT d.* FROM incidents i CROSS JOIN dispatches d ON d.incident_id = i.id WHERE i.state <> 'closed' AND d.state = 'done'
     ORDER BY assigned_at_ms DESC LIMIT ?`,
  )
    .all(limit)
    .map(rowToDispatch)
}

/** Open ones and those that ended since, newest first. */
export function listDispatchesOfStaff(db: ReadableDb, staffId: string, sinceMs: number, limit = 100): StoredDispatch[] {
  return query<DispatchRow>(
    db,
    `SELECT * FROM dispatches WHERE staff_id = :staffId AND (ended_at_ms IS NULL OR ended_at_ms >= :sinceMs)
     ORDER BY ended_at_ms IS NULL DESC, assigned_at_ms DESC, rowid DESC LIMIT :limit`,
  )
    .all({ staffId, sinceMs, limit })
    .map(rowToDispatch)
}

/** How many tasks are open, by staff.id; who has none is not in it. */
export function readLoads(db: ReadableDb): Map<string, number> {
  const rows = query<{ staff_id: string; n: number }>(
    db,
    'SELECT staff_id, count(*) AS n FROM dispatches WHERE ended_at_ms IS NULL AND staff_id IS NOT NULL GROUP BY staff_id',
  ).all()
  return new Map(rows.map(({ staff_id, n }) => [staff_id, n]))
}

/** Past the time of the step that is due now, not told yet, of incidents that are not over; the longest overdue first. */
export function listLapsedDispatches(db: ReadableDb, nowMs: number, limit = 100): StoredDispatch[] {
  return query<DispatchRow>(
    db,
    `SELECT d.* FROM dispatches d JOIN incidents i ON i.id = d.incident_id
     WHERE d.ended_at_ms IS NULL AND i.ended_at_ms IS NULL AND CASE d.state
       WHEN 'assigned' THEN CASE WHEN d.accept_by_ms IS NULL THEN d.arrive_by_ms <= :nowMs AND d.lapse_told IS NOT 'arrive'
         ELSE d.accept_by_ms <= :nowMs AND d.lapse_told IS NOT 'accept' END
       WHEN 'accepted' THEN d.arrive_by_ms <= :nowMs AND d.lapse_told IS NOT 'arrive'
       ELSE d.done_by_ms <= :nowMs AND d.lapse_told IS NOT 'done' END
     ORDER BY d.assigned_at_ms LIMIT :limit`,
  )
    .all({ nowMs, limit })
    .map(rowToDispatch)
}

/** Open ones of which something seems to have happened in the future. */
export function listDispatchesAhead(db: ReadableDb, nowMs: number): StoredDispatch[] {
  return query<DispatchRow>(
    db,
    'SELECT * FROM dispatches WHERE ended_at_ms IS NULL AND max(assigned_at_ms, coalesce(accepted_at_ms, 0), coalesce(arrived_at_ms, 0)) > ? LIMIT 1000',
  )
    .all(nowMs)
    .map(rowToDispatch)
}

/** Goes where the alerts of its incident went. */
export function moveDispatches(db: WritableDb, from: string, to: string): void {
  change(db, 'UPDATE dispatches SET incident_id = ? WHERE incident_id = ?').run(to, from)
}

export interface NewStep {
  readonly dispatchId: string
  readonly step: 'assign' | DispatchStep
  readonly atMs: number
  readonly receivedAtMs: number
  readonly actorType: 'user' | 'key' | 'system'
  readonly actorId: string
  readonly recordedFor: boolean
  readonly clientId: string | null
  readonly answer: Answer | null
  readonly note: string | null
}

export function insertStep(db: WritableDb, { recordedFor, ...step }: NewStep): void {
  change(
    db,
    `INSERT INTO dispatch_steps (dispatch_id, step, at_ms, received_at_ms, actor_type, actor_id, recorded_for, client_id, answer, note)
     VALUES (:dispatchId, :step, :atMs, :receivedAtMs, :actorType, :actorId, :recordedFor, :clientId, :answer, :note)`,
  ).run({ ...step, recordedFor: Number(recordedFor) })
}

/** Whether this very report was taken before. */
export function hasStepOfClient(db: ReadableDb, dispatchId: string, clientId: string): boolean {
  return query(db, 'SELECT 1 FROM dispatch_steps WHERE dispatch_id = ? AND client_id = ?').get(dispatchId, clientId) !== undefined
}

/** Whether somebody has reported this step; a `report` comes as often as it likes. */
export function hasStep(db: ReadableDb, dispatchId: string, step: DispatchStep): boolean {
  return query(db, 'SELECT 1 FROM dispatch_steps WHERE dispatch_id = ? AND step = ?').get(dispatchId, step) !== undefined
}

export function countSteps(db: ReadableDb, dispatchId: string, step: DispatchStep): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM dispatch_steps WHERE dispatch_id = ? AND step = ?').get(dispatchId, step)!.n
}

interface StepRow {
  readonly step: StepRecord['step']
  readonly at_ms: number
  readonly received_at_ms: number
  readonly who: string | null
  readonly recorded_for: number
  readonly answer: Answer | null
  readonly note: string | null
}

/** In the order in which they came in, with the names as they are now. */
export function listSteps(db: ReadableDb, dispatchId: string): StepRecord[] {
  return query<StepRow>(
    db,
    `SELECT s.step, s.at_ms, s.received_at_ms, coalesce(u.name, k.name) AS who, s.recorded_for, s.answer, s.note FROM dispatch_steps s
     LEFT JOIN users u ON s.actor_type = 'user' AND u.id = s.actor_id LEFT JOIN keys k ON s.actor_type = 'key' AND k.id = s.actor_id
     WHERE s.dispatch_id = ? ORDER BY s.id LIMIT 200`,
  )
    .all(dispatchId)
    .map(({ step, at_ms, received_at_ms, who, recorded_for, answer, note }) => ({
      step,
      atMs: at_ms,
      receivedAtMs: received_at_ms,
      late: received_at_ms - at_ms > LATE_AFTER_MS,
      by: who,
      recordedFor: recorded_for === 1,
      answer,
      note,
    }))
}

export interface StoredPhoto {
  readonly id: string
  readonly dispatchId: string
  readonly clientId: string
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly atMs: number
  readonly receivedAtMs: number
  readonly actorId: string
}

interface PhotoRow {
  readonly id: string
  readonly dispatch_id: string
  readonly client_id: string
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly at_ms: number
  readonly received_at_ms: number
  readonly actor_id: string
}

export function insertPhoto(db: WritableDb, photo: StoredPhoto): void {
  change(
    db,
    `INSERT INTO dispatch_photos (id, dispatch_id, client_id, file, sha256, bytes, at_ms, received_at_ms, actor_id)
     VALUES (:id, :dispatchId, :clientId, :file, :sha256, :bytes, :atMs, :receivedAtMs, :actorId)`,
  ).run({ ...photo })
}

export function findPhoto(db: ReadableDb, id: string): StoredPhoto | null {
  const row = query<PhotoRow>(db, 'SELECT * FROM dispatch_photos WHERE id = ?').get(id)
  return row === undefined ? null : rowToPhoto(row)
}

export function findPhotoOfClient(db: ReadableDb, dispatchId: string, clientId: string): StoredPhoto | null {
  const row = query<PhotoRow>(db, 'SELECT * FROM dispatch_photos WHERE dispatch_id = ? AND client_id = ?').get(dispatchId, clientId)
  return row === undefined ? null : rowToPhoto(row)
}

/** Oldest first. */
export function listPhotos(db: ReadableDb, dispatchId: string): TaskPhoto[] {
  return query<PhotoRow>(db, 'SELECT * FROM dispatch_photos WHERE dispatch_id = ? ORDER BY at_ms, id').all(dispatchId).map(rowToPhoto).map(toTaskPhoto)
}

export function toTaskPhoto({ id, atMs, receivedAtMs, bytes, sha256 }: StoredPhoto): TaskPhoto {
  return { id, atMs, receivedAtMs, late: receivedAtMs - atMs > LATE_AFTER_MS, bytes, sha256 }
}

function rowToPhoto(row: PhotoRow): StoredPhoto {
  const { id, file, sha256, bytes } = row
  return {
    id,
    dispatchId: row.dispatch_id,
    clientId: row.client_id,
    file,
    sha256,
    bytes,
    atMs: row.at_ms,
    receivedAtMs: row.received_at_ms,
    actorId: row.actor_id,
  }
}

function rowToDispatch(row: DispatchRow): StoredDispatch {
  return {
    id: row.id,
    incidentId: row.incident_id,
    staffId: row.staff_id,
    words: row.assignee,
    state: row.state,
    note: row.note,
    settingsVersion: row.settings_version,
    assignedAtMs: row.assigned_at_ms,
    acceptedAtMs: row.accepted_at_ms,
    arrivedAtMs: row.arrived_at_ms,
    endedAtMs: row.ended_at_ms,
    acceptByMs: row.accept_by_ms,
    arriveByMs: row.arrive_by_ms,
    doneByMs: row.done_by_ms,
    lapseTold: row.lapse_told,
  }
}
