// What cameras are called, and were called when they were last set up.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface KnownCamera {
  readonly cameraId: string
  readonly name: string
}

export interface GoneCamera extends KnownCamera {
  readonly goneAtMs: number
}

/** Those beyond have no recordings left either. */
const MOST_GONE = 4096

/** Of all that are set up now: whoever is not among them is gone. Call it in a transaction. */
export function rememberCameraNames(db: WritableDb, cameras: readonly KnownCamera[], nowMs: number): void {
  const save = change(
    db,
    `INSERT INTO camera_names (camera_id, name) VALUES (:cameraId, :name)
     ON CONFLICT (camera_id) DO UPDATE SET name = :name, gone_at_ms = NULL WHERE name != :name OR gone_at_ms IS NOT NULL`,
  )
  for (const { cameraId, name } of cameras) save.run({ cameraId, name })
  const ids = JSON.stringify(cameras.map(({ cameraId }) => cameraId))
  change(db, 'UPDATE camera_names SET gone_at_ms = ? WHERE gone_at_ms IS NULL AND camera_id NOT IN (SELECT value FROM json_each(?))').run(nowMs, ids)
  change(
    db,
    `DELETE FROM camera_names WHERE camera_id IN
       (SELECT camera_id FROM camera_names WHERE gone_at_ms IS NOT NULL ORDER BY gone_at_ms DESC LIMIT -1 OFFSET ${MOST_GONE})`,
  ).run()
}

/** Names from before they were kept here; what is known already stays. */
export function importCameraNames(db: WritableDb, cameras: readonly KnownCamera[]): void {
  const save = change(db, 'INSERT INTO camera_names (camera_id, name) VALUES (:cameraId, :name) ON CONFLICT (camera_id) DO NOTHING')
  for (const { cameraId, name } of cameras) save.run({ cameraId, name })
}

export function listGoneCameras(db: ReadableDb): GoneCamera[] {
  return query<GoneCamera>(
    db,
    'SELECT camera_id AS cameraId, name, gone_at_ms AS goneAtMs FROM camera_names WHERE gone_at_ms IS NOT NULL ORDER BY camera_id',
  ).all()
}
