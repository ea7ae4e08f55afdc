// How the desk works: every version, the highest one in force.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredDeskSettings {
  readonly version: number
  readonly value: unknown
  readonly savedAtMs: number
  /** The account's name; null: it is gone. */
  readonly savedBy: string | null
}

/** @param version absent: the one in force. @returns null: there is none */
export function findDeskSettings(db: ReadableDb, version?: number): StoredDeskSettings | null {
  const row = query<{ version: number; value: string; savedAtMs: number; savedBy: string | null }>(
    db,
    `SELECT s.version, s.value, s.saved_at_ms AS savedAtMs, u.name AS savedBy FROM desk_settings s LEFT JOIN users u ON u.id = s.saved_by
     WHERE s.version = coalesce(?, (SELECT max(version) FROM desk_settings))`,
  ).get(version ?? null)
  return row === undefined ? null : { ...row, value: JSON.parse(row.value) as unknown }
}

/** @param userId users.id */
export function insertDeskSettings(db: WritableDb, version: number, value: unknown, userId: string, savedAtMs: number): void {
  change(db, 'INSERT INTO desk_settings (version, value, saved_by, saved_at_ms) VALUES (?, ?, ?, ?)').run(version, JSON.stringify(value), userId, savedAtMs)
}

/** The latest first. */
export function listDeskSettings(db: ReadableDb, limit: number): Omit<StoredDeskSettings, 'value'>[] {
  return query<Omit<StoredDeskSettings, 'value'>>(
    db,
    `SELECT s.version, s.saved_at_ms AS savedAtMs, u.name AS savedBy FROM desk_settings s LEFT JOIN users u ON u.id = s.saved_by
     ORDER BY s.version DESC LIMIT ?`,
  ).all(limit)
}
