// What is wished for the recordings of each camera, and which stretches of them are spared.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface RecordingVersion {
  readonly cameraId: string
  readonly version: number
  /** As it was written; null: the site file's or the default. */
  readonly wish: unknown
}

const KEPT_VERSIONS = 100
/** Around the alerts of an incident. */
const BEFORE_MS = 60_000
const AFTER_MS = 5 * 60_000

/** Call it in a transaction. */
export function insertRecordingVersion(
  db: WritableDb,
  { cameraId, version, wish, savedAtMs, userId }: RecordingVersion & { readonly savedAtMs: number; readonly userId: string },
): void {
  change(db, 'INSERT INTO recording_versions (camera_id, version, wish, saved_at_ms, saved_by) VALUES (?, ?, ?, ?, ?)').run(
    cameraId,
    version,
    wish === null ? null : JSON.stringify(wish),
    savedAtMs,
    userId,
  )
  change(db, 'DELETE FROM recording_versions WHERE camera_id = ? AND version <= ?').run(cameraId, version - KEPT_VERSIONS)
}

/** Of every camera for which something was ever saved. */
export function listRecordingWishes(db: ReadableDb): RecordingVersion[] {
  return query<{ camera_id: string; version: number; wish: string | null }>(
    db,
    `SELECT camera_id, version, wish FROM recording_versions v
     WHERE version = (SELECT max(version) FROM recording_versions latest WHERE latest.camera_id = v.camera_id) ORDER BY camera_id`,
  )
    .all()
    .map(({ camera_id, version, wish }) => ({ cameraId: camera_id, version, wish: wish === null ? null : JSON.parse(wish) }))
}

export interface KeptRecording {
  readonly cameraId: string
  readonly fromMs: number
  readonly toMs: number
}

/** Spared from now on, once more under the same id in place of what was. */
export function keepRecording(db: WritableDb, { id, cameraId, fromMs, toMs }: KeptRecording & { readonly id: string }): void {
  change(db, 'INSERT OR REPLACE INTO kept_recordings (id, camera_id, from_ms, to_ms) VALUES (?, ?, ?, ?)').run(id, cameraId, fromMs, toMs)
}

export function letRecordingGo(db: WritableDb, id: string): void {
  change(db, 'DELETE FROM kept_recordings WHERE id = ?').run(id)
}

/**
 * What no rule may delete: around the alerts of incidents that are held, or were opened since then, on every camera that
 * raised one of them or gave evidence, and what was kept by hand.
 *
 * @returns in no order; may overlap
 */
export function keptSpans(db: ReadableDb, openedSinceMs: number): KeptRecording[] {
  return query<{ camera_id: string; from_ms: number; to_ms: number }>(
    db,
    `WITH spared AS (
       SELECT id FROM incidents WHERE held = 1 UNION SELECT id FROM incidents WHERE opened_at_ms >= :since
     ), span AS (
       SELECT incident_id, min(at_ms) AS first_ms, max(at_ms) AS last_ms FROM alerts WHERE incident_id IN (SELECT id FROM spared) GROUP BY incident_id
     ), seen AS (
       SELECT incident_id, camera_id FROM alerts WHERE camera_id IS NOT NULL AND incident_id IN (SELECT id FROM spared)
       UNION SELECT incident_id, camera_id FROM evidence WHERE incident_id IN (SELECT id FROM spared)
     )
     SELECT camera_id, first_ms - ${BEFORE_MS} AS from_ms, last_ms + ${AFTER_MS} AS to_ms FROM span JOIN seen USING (incident_id)
     UNION ALL SELECT camera_id, from_ms, to_ms FROM kept_recordings`,
  )
    .all({ since: openedSinceMs })
    .map(({ camera_id, from_ms, to_ms }) => ({ cameraId: camera_id, fromMs: from_ms, toMs: to_ms }))
}
