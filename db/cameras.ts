// Cameras that were set up at the console: every version, the highest one in force, and their log-ins apart.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface CameraVersion {
  readonly cameraId: string
  /** 1, 2, 3 ... per camera. */
  readonly version: number
  /** As it was written; null: the site file's. */
  readonly setup: unknown
  readonly watch: unknown
  readonly savedAtMs: number
  /** Their name as it is now; null when they are gone. */
  readonly savedBy: string | null
}

export interface StoredLogin {
  readonly username: string
  readonly password: string
}

interface CameraRow {
  readonly camera_id: string
  readonly version: number
  readonly setup: string | null
  readonly watch: string | null
  readonly saved_at_ms: number
  readonly saved_by: string | null
}

const KEPT_VERSIONS = 100
const SELECT = `SELECT c.camera_id, c.version, c.setup, c.watch, c.saved_at_ms, u.name AS saved_by FROM camera_versions c LEFT JOIN users u ON u.id = c.saved_by`

/** Call it in a transaction. */
export function insertCameraVersion(db: WritableDb, saved: Omit<CameraVersion, 'savedBy'> & { readonly userId: string }): void {
  const { setup, watch, ...rest } = saved
  change(
    db,
    'INSERT INTO camera_versions (camera_id, version, setup, watch, saved_at_ms, saved_by) VALUES (:cameraId, :version, :setup, :watch, :savedAtMs, :userId)',
  ).run({ ...rest, setup: setup === null ? null : JSON.stringify(setup), watch: watch === null ? null : JSON.stringify(watch) })
  change(db, 'DELETE FROM camera_versions WHERE camera_id = ? AND version <= ?').run(saved.cameraId, saved.version - KEPT_VERSIONS)
}

/** Of every camera for which something was ever saved, in the order of their ids. */
export function listCamerasInForce(db: ReadableDb): CameraVersion[] {
  return query<CameraRow>(
    db,
    `${SELECT} WHERE c.version = (SELECT max(version) FROM camera_versions latest WHERE latest.camera_id = c.camera_id) ORDER BY c.camera_id`,
  )
    .all()
    .map(rowToCameraVersion)
}

/** Newest first. */
export function listCameraVersions(db: ReadableDb, cameraId: string): CameraVersion[] {
  return query<CameraRow>(db, `${SELECT} WHERE c.camera_id = ? ORDER BY c.version DESC LIMIT ${KEPT_VERSIONS}`).all(cameraId).map(rowToCameraVersion)
}

/** 0: nothing was ever saved for this camera. */
export function cameraVersionInForce(db: ReadableDb, cameraId: string): number {
  return query<{ version: number | null }>(db, 'SELECT max(version) AS version FROM camera_versions WHERE camera_id = ?').get(cameraId)?.version ?? 0
}

export function listCameraLogins(db: ReadableDb): Map<string, StoredLogin> {
  const rows = query<{ camera_id: string; username: string; password: string }>(db, 'SELECT camera_id, username, password FROM camera_logins').all()
  return new Map(rows.map(({ camera_id, username, password }) => [camera_id, { username, password }]))
}

/** @param login null: it has none */
export function saveCameraLogin(db: WritableDb, cameraId: string, login: StoredLogin | null): void {
  if (login === null) change(db, 'DELETE FROM camera_logins WHERE camera_id = ?').run(cameraId)
  else
    change(
      db,
      `INSERT INTO camera_logins (camera_id, username, password) VALUES (:cameraId, :username, :password)
       ON CONFLICT (camera_id) DO UPDATE SET username = :username, password = :password`,
    ).run({ cameraId, username: login.username, password: login.password })
}

function rowToCameraVersion(row: CameraRow): CameraVersion {
  return {
    cameraId: row.camera_id,
    version: row.version,
    setup: row.setup === null ? null : (JSON.parse(row.setup) as unknown),
    watch: row.watch === null ? null : (JSON.parse(row.watch) as unknown),
    savedAtMs: row.saved_at_ms,
    savedBy: row.saved_by,
  }
}
