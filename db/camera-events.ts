// Which of a camera's own events raise incidents, as somebody chose.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredEventChoice {
  readonly cameraId: string
  readonly version: number
  /** As it was written. */
  readonly choice: unknown
}

export function listEventChoices(db: ReadableDb): StoredEventChoice[] {
  const rows = query<{ camera_id: string; version: number; choice: string }>(
    db,
    'SELECT camera_id, version, choice FROM camera_event_choices ORDER BY camera_id',
  ).all()
  return rows.map(({ camera_id, version, choice }) => ({ cameraId: camera_id, version, choice: JSON.parse(choice) as unknown }))
}

export function saveEventChoice(db: WritableDb, saved: StoredEventChoice & { readonly savedAtMs: number; readonly userId: string }): void {
  change(
    db,
    `INSERT INTO camera_event_choices (camera_id, version, choice, saved_at_ms, saved_by) VALUES (:cameraId, :version, :choice, :savedAtMs, :userId)
     ON CONFLICT (camera_id) DO UPDATE SET version = :version, choice = :choice, saved_at_ms = :savedAtMs, saved_by = :userId`,
  ).run({ ...saved, choice: JSON.stringify(saved.choice) })
}

export function forgetEventChoice(db: WritableDb, cameraId: string): void {
  change(db, 'DELETE FROM camera_event_choices WHERE camera_id = ?').run(cameraId)
}
