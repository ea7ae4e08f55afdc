// Exports of recordings.
import type { ExportState, ExportView } from '../contract/playback-api.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredExport extends Omit<ExportView, 'progress01' | 'cameras' | 'files' | 'manifestSha256' | 'keptUntilMs'> {
  /** The very text of its manifest; null until it is ready. */
  readonly manifest: string | null
  /** The ZIP that a package is; null: recordings. */
  readonly archive: { readonly file: string; readonly bytes: number; readonly sha256: string } | null
  /** The very text of signature.json. */
  readonly signature: string | null
}

interface ExportRow extends Omit<StoredExport, 'cameraIds' | 'watermark' | 'archive'> {
  readonly cameraIds: string
  readonly watermark: number
  readonly archive: string | null
}

const EXPORTS = `SELECT e.id, e.number, e.camera_ids AS cameraIds, e.source, e.from_ms AS fromMs, e.to_ms AS toMs, e.reason, e.watermark, e.state, e.problem,
    e.started_at_ms AS startedAtMs, u.name AS startedBy, e.ended_at_ms AS endedAtMs, e.bytes, e.manifest,
    e.incident_id AS incidentId, e.archive, e.signature
  FROM exports e LEFT JOIN users u ON u.id = e.started_by`

export type NewExport = Pick<StoredExport, 'id' | 'cameraIds' | 'source' | 'fromMs' | 'toMs' | 'reason' | 'watermark' | 'startedAtMs' | 'incidentId'> & {
  readonly userId: string
}

/** @param day `20261122`, of the site. @returns its number */
export function insertExport(db: WritableDb, { cameraIds, watermark, ...row }: NewExport, day: string): string {
  const first = `EXP-${day}-`
  const { n } = query<{ n: number }>(db, 'SELECT count(*) AS n FROM exports WHERE number > ? AND number < ?').get(first, `EXP-${day}.`)!
  const number = first + String(n + 1).padStart(4, '0')
  change(
    db,
    `INSERT INTO exports (id, number, camera_ids, source, from_ms, to_ms, reason, watermark, state, started_by, started_at_ms, incident_id)
     VALUES (:id, :number, :cameraIds, :source, :fromMs, :toMs, :reason, :watermark, 'running', :userId, :startedAtMs, :incidentId)`,
  ).run({ ...row, number, cameraIds: JSON.stringify(cameraIds), watermark: Number(watermark) })
  return number
}

export interface ExportEnd extends Pick<StoredExport, 'archive' | 'signature'> {
  readonly state: 'ready' | 'failed' | 'cancelled'
  readonly problem: string | null
  readonly endedAtMs: number
  readonly bytes: number
  readonly manifest: string | null
}

/** @returns false when it had ended before */
export function endExport(db: WritableDb, id: string, end: ExportEnd): boolean {
  return (
    change(
      db,
      `UPDATE exports SET state = :state, problem = :problem, ended_at_ms = :endedAtMs, bytes = :bytes, manifest = :manifest,
         archive = :archive, signature = :signature WHERE id = :id AND state = 'running'`,
    ).run({ ...end, archive: end.archive && JSON.stringify(end.archive), id }).changes === 1
  )
}

/** Its entry and its manifest stay, so that what was handed out can still be recognised. */
export function markExportRemoved(db: WritableDb, id: string): void {
  change(db, `UPDATE exports SET state = 'removed' WHERE id = ? AND state = 'ready'`).run(id)
}

export function findExport(db: ReadableDb, id: string): StoredExport | null {
  const row = query<ExportRow>(db, `${EXPORTS} WHERE e.id = ?`).get(id)
  return row === undefined ? null : rowToExport(row)
}

/** The newest first. */
export function listExports(db: ReadableDb, limit: number): StoredExport[] {
  return query<ExportRow>(db, `${EXPORTS} ORDER BY e.started_at_ms DESC, e.id DESC LIMIT ?`).all(limit).map(rowToExport)
}

/** Packages of an incident, the newest first. */
export function listExportsOf(db: ReadableDb, incidentId: string, limit: number): StoredExport[] {
  return query<ExportRow>(db, `${EXPORTS} WHERE e.incident_id = ? ORDER BY e.started_at_ms DESC, e.id DESC LIMIT ?`).all(incidentId, limit).map(rowToExport)
}

/** The oldest first. */
export function listExportsIn(db: ReadableDb, state: ExportState): StoredExport[] {
  return query<ExportRow>(db, `${EXPORTS} WHERE e.state = ? ORDER BY e.started_at_ms, e.id`).all(state).map(rowToExport)
}

/** That have a manifest, whether their files are still here or not; the newest first. */
export function* eachManifest(db: ReadableDb): Generator<StoredExport, void, void> {
  for (const row of query<ExportRow>(db, `${EXPORTS} WHERE e.manifest IS NOT NULL ORDER BY e.started_at_ms DESC, e.id DESC`).iterate()) yield rowToExport(row)
}

/** Bytes of those that are here. */
export function exportedBytes(db: ReadableDb): number {
  return query<{ n: number }>(db, `SELECT coalesce(sum(bytes), 0) AS n FROM exports WHERE state = 'ready'`).get()!.n
}

function rowToExport({ cameraIds, watermark, archive, ...row }: ExportRow): StoredExport {
  return {
    ...row,
    cameraIds: JSON.parse(cameraIds) as string[],
    watermark: watermark === 1,
    archive: archive === null ? null : (JSON.parse(archive) as NonNullable<StoredExport['archive']>),
  }
}
