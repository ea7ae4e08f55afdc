// What managers aim at and where they started from: every version, the highest one in force.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export type DashboardSetting = 'targets' | 'baseline'

export interface StoredSetting {
  readonly version: number
  readonly value: unknown
  readonly savedAtMs: number
  /** The account's name; null: it is gone. */
  readonly savedBy: string | null
}

/** null: none was ever saved. */
export function findSetting(db: ReadableDb, what: DashboardSetting): StoredSetting | null {
  const row = query<{ version: number; value: string; savedAtMs: number; savedBy: string | null }>(
    db,
    `SELECT s.version, s.value, s.saved_at_ms AS savedAtMs, u.name AS savedBy FROM dashboard_settings s LEFT JOIN users u ON u.id = s.saved_by
     WHERE s.what = ? ORDER BY s.version DESC LIMIT 1`,
  ).get(what)
  return row === undefined ? null : { ...row, value: JSON.parse(row.value) as unknown }
}

export function insertSetting(db: WritableDb, what: DashboardSetting, version: number, value: unknown, userId: string, savedAtMs: number): void {
  change(db, 'INSERT INTO dashboard_settings (what, version, value, saved_by, saved_at_ms) VALUES (?, ?, ?, ?, ?)').run(
    what,
    version,
    JSON.stringify(value),
    userId,
    savedAtMs,
  )
}
