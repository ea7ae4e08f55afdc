// The second place of anchors: a folder that somebody has set.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

/** null: none. */
export function findAnchorFolder(db: ReadableDb): string | null {
  return query<{ folder: string | null }>(db, 'SELECT folder FROM anchor_place WHERE id = 1').get()?.folder ?? null
}

export function saveAnchorFolder(db: WritableDb, place: { readonly folder: string | null; readonly userId: string; readonly savedAtMs: number }): void {
  change(
    db,
    `INSERT INTO anchor_place (id, folder, saved_by, saved_at_ms) VALUES (1, :folder, :userId, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET folder = excluded.folder, saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms`,
  ).run(place)
}
