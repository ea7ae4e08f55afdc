// Sources that were put aside for a while.
import type { ShelvedSource } from '../contract/shelved-source.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

/** One rule of one camera, or a device. */
export type Source = Pick<ShelvedSource, 'cameraId' | 'rule' | 'deviceId'>

const COLUMNS = `s.id, s.camera_id AS cameraId, s.rule, s.device_id AS deviceId, s.reason, s.shelved_at_ms AS shelvedAtMs, u.name AS shelvedBy, s.until_ms AS untilMs,
  s.alerts, s.last_alert_at_ms AS lastAlertAtMs FROM shelved_sources s LEFT JOIN users u ON u.id = s.shelved_by`

/** @param by users.id */
export function insertShelvedSource(db: WritableDb, source: Omit<ShelvedSource, 'shelvedBy' | 'alerts' | 'lastAlertAtMs'> & { readonly by: string }): void {
  change(
    db,
    `INSERT INTO shelved_sources (id, camera_id, rule, device_id, reason, shelved_at_ms, shelved_by, until_ms)
     VALUES (:id, :cameraId, :rule, :deviceId, :reason, :shelvedAtMs, :by, :untilMs)`,
  ).run({ ...source })
}

/** Those in force, the one that ends first first. */
export function listShelvedSources(db: ReadableDb, nowMs: number, limit: number): ShelvedSource[] {
  return query<ShelvedSource>(db, `SELECT ${COLUMNS} WHERE s.ended_at_ms IS NULL AND s.until_ms > ? ORDER BY s.until_ms, s.id LIMIT ?`).all(nowMs, limit)
}

/** In force now; null: it is not put aside. */
export function findShelvedSource(db: ReadableDb, id: string, nowMs: number): ShelvedSource | null {
  return query<ShelvedSource>(db, `SELECT ${COLUMNS} WHERE s.id = ? AND s.ended_at_ms IS NULL AND s.until_ms > ?`).get(id, nowMs) ?? null
}

/** What a claim of this camera and rule, or of this device, comes from, if that is put aside now; of several the one that lasts longest. */
export function findShelfOf(db: ReadableDb, { cameraId, rule, deviceId }: Source, nowMs: number): { readonly id: string; readonly untilMs: number } | null {
  return (
    query<{ id: string; untilMs: number }>(
      db,
      `SELECT id, until_ms AS untilMs FROM shelved_sources WHERE ended_at_ms IS NULL AND until_ms > :nowMs
         AND (device_id = :deviceId OR (camera_id = :cameraId AND rule = :rule)) ORDER BY until_ms DESC LIMIT 1`,
    ).get({ cameraId, rule, deviceId, nowMs }) ?? null
  )
}

export function countShelvedAlert(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE shelved_sources SET alerts = alerts + 1, last_alert_at_ms = ? WHERE id = ?').run(atMs, id)
}

/** @param by users.id */
export function endShelvedSource(db: WritableDb, id: string, by: string, atMs: number): void {
  change(db, 'UPDATE shelved_sources SET ended_at_ms = ?, ended_by = ? WHERE id = ? AND ended_at_ms IS NULL').run(atMs, by, id)
}
