// What the editor saved of cameras' facades: every version, the highest one in force.
import type { FacadeEntry } from '../contract/facade.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface FacadeVersion {
  readonly cameraId: string
  /** 1, 2, 3 ... per camera. */
  readonly version: number
  /** null: back to what the site file says. */
  readonly entries: readonly FacadeEntry[] | null
  readonly savedAtMs: number
  /** Their name as it is now; null when they are gone. */
  readonly savedBy: string | null
}

interface FacadeRow {
  readonly camera_id: string
  readonly version: number
  readonly entries: string | null
  readonly saved_at_ms: number
  readonly saved_by: string | null
}

export interface NewFacadeVersion extends Omit<FacadeVersion, 'savedBy'> {
  readonly userId: string
}

export function insertFacadeVersion(db: WritableDb, saved: NewFacadeVersion): void {
  change(
    db,
    `INSERT INTO facade_versions (camera_id, version, entries, saved_at_ms, saved_by) VALUES (:cameraId, :version, :entries, :savedAtMs, :userId)`,
  ).run({ ...saved, entries: saved.entries && JSON.stringify(saved.entries) })
}

/** Of every camera for which something was ever saved. */
export function listFacadesInForce(db: ReadableDb): FacadeVersion[] {
  return query<FacadeRow>(
    db,
    `SELECT f.camera_id, f.version, f.entries, f.saved_at_ms, u.name AS saved_by FROM facade_versions f LEFT JOIN users u ON u.id = f.saved_by
     WHERE f.version = (SELECT max(version) FROM facade_versions latest WHERE latest.camera_id = f.camera_id) ORDER BY f.camera_id`,
  )
    .all()
    .map(rowToFacadeVersion)
}

/** null while nothing was ever saved for this camera. */
export function findFacadeInForce(db: ReadableDb, cameraId: string): FacadeVersion | null {
  const row = query<FacadeRow>(
    db,
    `SELECT f.camera_id, f.version, f.entries, f.saved_at_ms, u.name AS saved_by FROM facade_versions f LEFT JOIN users u ON u.id = f.saved_by
     WHERE f.camera_id = ? ORDER BY f.version DESC LIMIT 1`,
  ).get(cameraId)
  return row ? rowToFacadeVersion(row) : null
}

function rowToFacadeVersion(row: FacadeRow): FacadeVersion {
  return {
    cameraId: row.camera_id,
    version: row.version,
    entries: row.entries === null ? null : (JSON.parse(row.entries) as FacadeEntry[]),
    savedAtMs: row.saved_at_ms,
    savedBy: row.saved_by,
  }
}
