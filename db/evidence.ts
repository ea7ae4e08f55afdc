// Pictures and clips: promised, complete or missing.
import type { Evidence } from '../contract/incident.ts'
import type { EvidenceState, EvidenceType } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredEvidence extends Evidence {
  readonly cameraId: string
  /** The deciding frame of its alert. */
  readonly alertAtMs: number
  /** Relative to the data directory, forward slashes; null until it is complete. */
  readonly file: string | null
}

export interface EvidenceFile {
  /** Relative to the data directory, forward slashes: `evidence/20261122/0196....mp4` */
  readonly file: string
  /** Lower-case hex. */
  readonly sha256: string
  readonly bytes: number
  readonly startedAtMs: number
  readonly durationMs: number
  /** Clips only: the alert's own picture was found in the finished file. */
  readonly proven: boolean
}

interface EvidenceRow {
  readonly id: string
  readonly incident_id: string
  readonly alert_id: string
  readonly camera_id: string
  readonly alert_at_ms: number
  readonly type: EvidenceType
  readonly state: EvidenceState
  readonly file: string | null
  readonly sha256: string | null
  readonly bytes: number | null
  readonly started_at_ms: number | null
  readonly duration_ms: number | null
  readonly proven: number
  readonly problem: string | null
}

export interface NewEvidence {
  readonly id: string
  readonly incidentId: string
  readonly alertId: string
  readonly cameraId: string
  readonly type: EvidenceType
  readonly promisedAtMs: number
}

export function insertEvidence(db: WritableDb, evidence: NewEvidence): void {
  change(
    db,
    `INSERT INTO evidence (id, incident_id, alert_id, camera_id, type, state, promised_at_ms)
     VALUES (:id, :incidentId, :alertId, :cameraId, :type, 'pending', :promisedAtMs)`,
  ).run({ ...evidence })
}

/** @returns false when it is not pending any more */
export function markEvidenceComplete(db: WritableDb, id: string, file: EvidenceFile): boolean {
  return (
    change(
      db,
      `UPDATE evidence SET state = 'complete', file = :file, sha256 = :sha256, bytes = :bytes, started_at_ms = :startedAtMs, duration_ms = :durationMs, proven = :proven
       WHERE id = :id AND state = 'pending'`,
    ).run({ ...file, id, proven: Number(file.proven) }).changes === 1
  )
}

/** @returns false when it is not pending any more */
export function markEvidenceMissing(db: WritableDb, id: string, problem: string): boolean {
  return change(db, `UPDATE evidence SET state = 'missing', problem = ? WHERE id = ? AND state = 'pending'`).run(problem, id).changes === 1
}

export function findEvidence(db: ReadableDb, id: string): StoredEvidence | null {
  const row = query<EvidenceRow>(db, 'SELECT e.*, a.at_ms AS alert_at_ms FROM evidence e JOIN alerts a ON a.id = e.alert_id WHERE e.id = ?').get(id)
  return row ? rowToEvidence(row) : null
}

/** In the order in which it was promised. */
export function listEvidence(db: ReadableDb, incidentId: string): StoredEvidence[] {
  return query<EvidenceRow>(
    db,
    `SELECT e.*, a.at_ms AS alert_at_ms FROM evidence e JOIN alerts a ON a.id = e.alert_id
     WHERE e.incident_id = ? ORDER BY e.promised_at_ms, e.id`,
  )
    .all(incidentId)
    .map(rowToEvidence)
}

/** Oldest first: what a crash left behind. */
export function listPending(db: ReadableDb): StoredEvidence[] {
  return query<EvidenceRow>(
    db,
    `SELECT e.*, a.at_ms AS alert_at_ms FROM evidence e JOIN alerts a ON a.id = e.alert_id
     WHERE e.state = 'pending' ORDER BY e.promised_at_ms, e.id`,
  )
    .all()
    .map(rowToEvidence)
}

/** Complete ones in the order of their ids, a page at a time, so that no statement stays open while files are read. */
export function listCompleteAfter(db: ReadableDb, afterId: string, limit: number): StoredEvidence[] {
  return query<EvidenceRow>(
    db,
    `SELECT e.*, a.at_ms AS alert_at_ms FROM evidence e JOIN alerts a ON a.id = e.alert_id
     WHERE e.state = 'complete' AND e.id > ? ORDER BY e.id LIMIT ?`,
  )
    .all(afterId, limit)
    .map(rowToEvidence)
}

/** How many bytes the complete files take. */
export function evidenceBytes(db: ReadableDb): number {
  return query<{ bytes: number }>(db, 'SELECT coalesce(sum(bytes), 0) AS bytes FROM evidence').get()!.bytes
}

function rowToEvidence(row: EvidenceRow): StoredEvidence {
  return {
    id: row.id,
    incidentId: row.incident_id,
    alertId: row.alert_id,
    cameraId: row.camera_id,
    alertAtMs: row.alert_at_ms,
    type: row.type,
    state: row.state,
    file: row.file,
    sha256: row.sha256,
    bytes: row.bytes,
    startedAtMs: row.started_at_ms,
    durationMs: row.duration_ms,
    proven: row.proven === 1,
    problem: row.problem,
  }
}
