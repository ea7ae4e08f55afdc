// What the property set about privacy, what each camera is for and what of it is covered, and how far the clock is believed.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredPrivacySettings {
  readonly version: number
  /** As it was written. */
  readonly value: unknown
  readonly savedAtMs: number
  /** The account's name; null: it is gone. */
  readonly savedBy: string | null
}

/** null: none was ever saved. */
export function findPrivacySettings(db: ReadableDb): StoredPrivacySettings | null {
  const row = query<{ version: number; value: string; savedAtMs: number; savedBy: string | null }>(
    db,
    `SELECT s.version, s.value, s.saved_at_ms AS savedAtMs, u.name AS savedBy FROM privacy_settings s LEFT JOIN users u ON u.id = s.saved_by
     ORDER BY s.version DESC LIMIT 1`,
  ).get()
  return row === undefined ? null : { ...row, value: JSON.parse(row.value) as unknown }
}

export function insertPrivacySettings(db: WritableDb, saved: { version: number; value: unknown; userId: string; savedAtMs: number }): void {
  change(db, 'INSERT INTO privacy_settings (version, value, saved_by, saved_at_ms) VALUES (:version, :value, :userId, :savedAtMs)').run({
    ...saved,
    value: JSON.stringify(saved.value),
  })
}

export interface StoredCameraPrivacy {
  readonly cameraId: string
  readonly version: number
  /** As they were written. */
  readonly use: unknown
  readonly masks: unknown
  readonly savedAtMs: number
  /** The account's name; null: it is gone. */
  readonly savedBy: string | null
}

export function listCameraPrivacy(db: ReadableDb): StoredCameraPrivacy[] {
  const rows = query<{ cameraId: string; version: number; use: string | null; masks: string; savedAtMs: number; savedBy: string | null }>(
    db,
    `SELECT c.camera_id AS cameraId, c.version, c.use, c.masks, c.saved_at_ms AS savedAtMs, u.name AS savedBy FROM camera_privacy c
     LEFT JOIN users u ON u.id = c.saved_by ORDER BY c.camera_id`,
  ).all()
  return rows.map((row) => ({ ...row, use: row.use === null ? null : (JSON.parse(row.use) as unknown), masks: JSON.parse(row.masks) as unknown }))
}

export function saveCameraPrivacy(
  db: WritableDb,
  saved: { cameraId: string; version: number; use: unknown; masks: unknown; userId: string; savedAtMs: number },
): void {
  change(
    db,
    `INSERT INTO camera_privacy (camera_id, version, use, masks, saved_by, saved_at_ms) VALUES (:cameraId, :version, :use, :masks, :userId, :savedAtMs)
     ON CONFLICT (camera_id) DO UPDATE SET version = :version, use = :use, masks = :masks, saved_by = :userId, saved_at_ms = :savedAtMs`,
  ).run({ ...saved, use: saved.use === null ? null : JSON.stringify(saved.use), masks: JSON.stringify(saved.masks) })
}

export interface Sweep {
  readonly believedAtMs: number
  readonly passagesUntilMs: number
  readonly platesUntilMs: number
}

export function readSweep(db: ReadableDb): Sweep | null {
  return (
    query<Sweep>(
      db,
      'SELECT believed_at_ms AS believedAtMs, passages_until_ms AS passagesUntilMs, plates_until_ms AS platesUntilMs FROM privacy_sweep WHERE one = 1',
    ).get() ?? null
  )
}

export function writeSweep(db: WritableDb, sweep: Sweep): void {
  change(
    db,
    `INSERT INTO privacy_sweep (one, believed_at_ms, passages_until_ms, plates_until_ms) VALUES (1, :believedAtMs, :passagesUntilMs, :platesUntilMs)
     ON CONFLICT (one) DO UPDATE SET believed_at_ms = :believedAtMs, passages_until_ms = :passagesUntilMs, plates_until_ms = :platesUntilMs`,
  ).run({ ...sweep })
}

export interface UncoveredLook {
  readonly id: string
  readonly evidenceId: string
  readonly userId: string
  readonly reason: string
  readonly atMs: number
  readonly untilMs: number
}

export function insertUncoveredLook(db: WritableDb, look: UncoveredLook): void {
  change(
    db,
    'INSERT INTO uncovered_looks (id, evidence_id, user_id, reason, at_ms, until_ms) VALUES (:id, :evidenceId, :userId, :reason, :atMs, :untilMs)',
  ).run({ ...look })
}

/** Whether this person was let see it, and that is not over: nor not yet, when the clock was put back. */
export function maySeeUncovered(db: ReadableDb, evidenceId: string, userId: string, nowMs: number): boolean {
  const sql = 'SELECT count(*) AS n FROM uncovered_looks WHERE evidence_id = ? AND user_id = ? AND at_ms <= ? AND until_ms > ?'
  return query<{ n: number }>(db, sql).get(evidenceId, userId, nowMs, nowMs)!.n > 0
}
