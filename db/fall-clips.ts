// Clips that are kept for whoever reviews a suspected fall: when each begins, and which have to go.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

/** @param startsAtMs of its first picture; null: the clip is gone */
export function setFallClip(db: WritableDb, fallId: string, startsAtMs: number | null): void {
  change(db, 'UPDATE falls SET clip_starts_at_ms = ? WHERE id = ?').run(startsAtMs, fallId)
}

/** null: there is no clip (any more), or no such fall. */
export function findFallClip(db: ReadableDb, fallId: string): number | null {
  return query<{ at: number | null }>(db, 'SELECT clip_starts_at_ms AS at FROM falls WHERE id = ?').get(fallId)?.at ?? null
}

/** Ids of falls whose clips nobody needs any more: from before `beforeMs`, reviewed before `reviewedBeforeMs`, or beyond the newest `keep`. */
export function listSpentFallClips(db: ReadableDb, bounds: { beforeMs: number; reviewedBeforeMs: number; keep: number; limit: number }): string[] {
  return query<{ id: string }>(
    db,
    `SELECT id FROM (
       SELECT id, last_at_ms, reviewed_at_ms, row_number() OVER (ORDER BY last_at_ms DESC) AS place FROM falls WHERE clip_starts_at_ms IS NOT NULL
     ) WHERE place > :keep OR last_at_ms < :beforeMs OR reviewed_at_ms < :reviewedBeforeMs LIMIT :limit`,
  )
    .all(bounds)
    .map(({ id }) => id)
}
