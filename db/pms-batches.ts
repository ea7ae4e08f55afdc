// Batches of the property management system with the fate of each line, snapshots with what they did not name, and removals gate by gate.
import type { PmsResult, PmsSnapshotState, PmsType } from '../contract/pms-inbound.ts'
import type { EnrolmentState } from '../contract/resident.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface BatchRow {
  readonly id: string
  readonly callerId: string
  readonly key: string | null
  readonly bodyHash: string
  readonly mode: 'delta' | 'snapshot'
  readonly lines: number
  readonly atMs: number
  readonly endedAtMs: number | null
}

const BATCH = 'id, caller_id AS callerId, key, body_hash AS bodyHash, mode, lines, at_ms AS atMs, ended_at_ms AS endedAtMs'

export function insertBatch(db: WritableDb, batch: Omit<BatchRow, 'endedAtMs'>): void {
  change(db, 'INSERT INTO pms_batches (id, caller_id, key, body_hash, mode, lines, at_ms) VALUES (:id, :callerId, :key, :bodyHash, :mode, :lines, :atMs)').run({
    ...batch,
  })
}

export function findBatch(db: ReadableDb, callerId: string, key: string): BatchRow | null {
  return query<BatchRow>(db, `SELECT ${BATCH} FROM pms_batches WHERE caller_id = ? AND key = ?`).get(callerId, key) ?? null
}

export function endBatch(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE pms_batches SET ended_at_ms = ? WHERE id = ?').run(atMs, id)
}

/** With their lines. */
export function dropBatchesBefore(db: WritableDb, atMs: number): void {
  change(db, 'DELETE FROM pms_batches WHERE at_ms < ?').run(atMs)
}

/** The latest first, with the name of the key. */
export function listBatches(db: ReadableDb, limit: number): (BatchRow & { readonly byName: string | null })[] {
  const sql = `SELECT ${BATCH}, (SELECT k.name FROM keys k WHERE k.id = caller_id) AS byName FROM pms_batches ORDER BY at_ms DESC, id DESC LIMIT ?`
  return query<BatchRow & { byName: string | null }>(db, sql).all(limit)
}

export interface BatchLineRow {
  readonly line: number
  readonly type: PmsType | null
  readonly extId: string | null
  readonly result: PmsResult
  /** JSON: `{code, details?}` */
  readonly error: string | null
}

export function insertBatchLine(db: WritableDb, batchId: string, line: BatchLineRow): void {
  change(db, 'INSERT INTO pms_batch_lines (batch_id, line, type, ext_id, result, error) VALUES (:batchId, :line, :type, :extId, :result, :error)').run({
    batchId,
    ...line,
  })
}

export function listBatchLines(db: ReadableDb, batchId: string): BatchLineRow[] {
  return query<BatchLineRow>(db, 'SELECT line, type, ext_id AS extId, result, error FROM pms_batch_lines WHERE batch_id = ? ORDER BY line').all(batchId)
}

export function refusedLines(db: ReadableDb, batchId: string, limit: number): BatchLineRow[] {
  const sql = `SELECT line, type, ext_id AS extId, result, error FROM pms_batch_lines WHERE batch_id = ? AND result = 'refused' ORDER BY line LIMIT ?`
  return query<BatchLineRow>(db, sql).all(batchId, limit)
}

export function countBatchLines(db: ReadableDb, batchId: string): { readonly result: PmsResult; readonly n: number }[] {
  return query<{ result: PmsResult; n: number }>(db, 'SELECT result, count(*) AS n FROM pms_batch_lines WHERE batch_id = ? GROUP BY result').all(batchId)
}

export interface SnapshotRow {
  readonly id: string
  readonly state: PmsSnapshotState
  readonly toldBy: string
  readonly atMs: number
  readonly total: number
  readonly unread: number
  readonly decidedBy: string | null
}

const SNAPSHOT = 'id, state, told_by AS toldBy, at_ms AS atMs, total, unread, decided_by AS decidedBy'

export function findSnapshot(db: ReadableDb, id: string): SnapshotRow | null {
  return query<SnapshotRow>(db, `SELECT ${SNAPSHOT} FROM pms_snapshots WHERE id = ?`).get(id) ?? null
}

export function openSnapshot(db: WritableDb, snapshot: Pick<SnapshotRow, 'id' | 'toldBy' | 'atMs'>): void {
  change(db, `INSERT INTO pms_snapshots (id, state, told_by, at_ms, total, unread) VALUES (:id, 'open', :toldBy, :atMs, 0, 0) ON CONFLICT (id) DO NOTHING`).run(
    { ...snapshot },
  )
}

export function addUnread(db: WritableDb, id: string, lines: number): void {
  change(db, 'UPDATE pms_snapshots SET unread = unread + ? WHERE id = ?').run(lines, id)
}

/**
 * Of the types this snapshot names: what there is, and notes what it does not name as leaving. Its parts may take a while: what was told
 * since the first, or is named by a snapshot that began later, is news that this one cannot know.
 */
export function noteLeaving(db: WritableDb, snapshotId: string): { readonly total: number; readonly leaving: number } {
  const named = `type IN (SELECT DISTINCT type FROM pms_records WHERE seen_in = :snapshotId)`
  const total = query<{ n: number }>(db, `SELECT count(*) AS n FROM pms_records WHERE state = 'linked' AND ${named}`).get({ snapshotId })!.n
  const { changes } = change(
    db,
    `INSERT INTO pms_snapshot_leaving (snapshot_id, type, ext_id, version)
     SELECT :snapshotId, type, ext_id, version FROM pms_records WHERE state = 'linked' AND seen_in IS NOT :snapshotId AND ${named}
       AND told_at_ms <= (SELECT at_ms FROM pms_snapshots WHERE id = :snapshotId)
       AND NOT EXISTS (SELECT 1 FROM pms_snapshots later
         WHERE later.id = seen_in AND later.rowid > (SELECT rowid FROM pms_snapshots WHERE id = :snapshotId))`,
  ).run({ snapshotId })
  change(db, 'UPDATE pms_snapshots SET total = ? WHERE id = ?').run(total, snapshotId)
  return { total, leaving: changes }
}

export function setSnapshotState(
  db: WritableDb,
  id: string,
  state: PmsSnapshotState,
  decided: { readonly by: string; readonly atMs: number } | null = null,
): void {
  change(db, 'UPDATE pms_snapshots SET state = ?, decided_by = coalesce(?, decided_by), decided_at_ms = coalesce(?, decided_at_ms) WHERE id = ?').run(
    state,
    decided?.by ?? null,
    decided?.atMs ?? null,
    id,
  )
  if (state === 'refused' || state === 'superseded') change(db, 'DELETE FROM pms_snapshot_leaving WHERE snapshot_id = ?').run(id)
}

/** A newer one that names one of the same types takes the place of those that wait. */
export function supersedeSnapshots(db: WritableDb, newerId: string): void {
  const older = query<{ id: string }>(
    db,
    `SELECT id FROM pms_snapshots s WHERE state = 'pending' AND id <> :newerId AND EXISTS (
       SELECT 1 FROM pms_snapshot_leaving l WHERE l.snapshot_id = s.id AND l.type IN (SELECT DISTINCT type FROM pms_records WHERE seen_in = :newerId))`,
  ).all({ newerId })
  for (const { id } of older) setSnapshotState(db, id, 'superseded')
}

export interface LeavingRow {
  readonly type: PmsType
  readonly extId: string
  readonly version: number
}

/** People and vehicles before the houses they belong to. */
export function listLeaving(db: ReadableDb, snapshotId: string, limit: number): LeavingRow[] {
  const sql = `SELECT type, ext_id AS extId, version FROM pms_snapshot_leaving WHERE snapshot_id = ? ORDER BY type DESC, ext_id LIMIT ?`
  return query<LeavingRow>(db, sql).all(snapshotId, limit)
}

export function countLeaving(db: ReadableDb, snapshotId: string): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM pms_snapshot_leaving WHERE snapshot_id = ?').get(snapshotId)!.n
}

export function dropLeaving(db: WritableDb, snapshotId: string, { type, extId }: LeavingRow): void {
  change(db, 'DELETE FROM pms_snapshot_leaving WHERE snapshot_id = ? AND type = ? AND ext_id = ?').run(snapshotId, type, extId)
}

/** Those that wait first, then the latest. */
export function listSnapshots(db: ReadableDb, limit: number): (SnapshotRow & { readonly byName: string | null; readonly decider: string | null })[] {
  const sql = `SELECT ${SNAPSHOT}, (SELECT k.name FROM keys k WHERE k.id = told_by) AS byName, (SELECT u.name FROM users u WHERE u.id = decided_by) AS decider
    FROM pms_snapshots ORDER BY state <> 'pending', at_ms DESC, id DESC LIMIT ?`
  return query<SnapshotRow & { byName: string | null; decider: string | null }>(db, sql).all(limit)
}

export function snapshotsIn(db: ReadableDb, state: PmsSnapshotState): string[] {
  return query<{ id: string }>(db, 'SELECT id FROM pms_snapshots WHERE state = ?')
    .all(state)
    .map(({ id }) => id)
}

export interface JobRow {
  readonly id: string
  readonly extId: string
  readonly ref: string | null
  readonly state: 'held' | 'removed' | 'kept'
  readonly askedBy: string
  readonly atMs: number
}

const JOB = 'id, ext_id AS extId, ref, state, asked_by AS askedBy, at_ms AS atMs'

export function insertJob(db: WritableDb, job: JobRow): void {
  change(db, 'INSERT INTO pms_jobs (id, ext_id, ref, state, asked_by, at_ms) VALUES (:id, :extId, :ref, :state, :askedBy, :atMs)').run({ ...job })
}

/** The gates that know the person now. */
export function noteJobDevices(db: WritableDb, jobId: string, ref: string): void {
  const sql = `INSERT INTO pms_job_devices (job_id, device_id) SELECT ?, device_id FROM enrolments WHERE ref = ? AND state <> 'deleted' ON CONFLICT DO NOTHING`
  change(db, sql).run(jobId, ref)
}

export function setJobState(db: WritableDb, id: string, state: JobRow['state']): void {
  change(db, 'UPDATE pms_jobs SET state = ? WHERE id = ?').run(state, id)
}

export function findJob(db: ReadableDb, id: string): JobRow | null {
  return query<JobRow>(db, `SELECT ${JOB} FROM pms_jobs WHERE id = ?`).get(id) ?? null
}

export function lastJobOf(db: ReadableDb, extId: string): JobRow | null {
  return query<JobRow>(db, `SELECT ${JOB} FROM pms_jobs WHERE ext_id = ? ORDER BY at_ms DESC, id DESC LIMIT 1`).get(extId) ?? null
}

export function listJobs(db: ReadableDb, limit: number): JobRow[] {
  return query<JobRow>(db, `SELECT ${JOB} FROM pms_jobs ORDER BY at_ms DESC, id DESC LIMIT ?`).all(limit)
}

export interface JobDeviceRow {
  readonly device: string
  readonly state: EnrolmentState
  readonly reason: string | null
}

/** A gate whose entry is no longer kept has forgotten long ago. */
export function devicesOfJob(db: ReadableDb, { id, ref }: Pick<JobRow, 'id' | 'ref'>): JobDeviceRow[] {
  const sql = `SELECT j.device_id AS device, coalesce(e.state, 'deleted') AS state, e.reason FROM pms_job_devices j
    LEFT JOIN enrolments e ON e.device_id = j.device_id AND e.ref = ? WHERE j.job_id = ? ORDER BY j.device_id`
  return query<JobDeviceRow>(db, sql).all(ref ?? '', id)
}
