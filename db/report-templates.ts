// Templates of reports in every version, the pictures on them, and the schedules that use them.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredTemplate {
  readonly id: string
  readonly version: number
  /** JSON; null: taken away, or back to as delivered. */
  readonly template: string | null
  /** Name of the account, null when it is gone. */
  readonly savedBy: string | null
  readonly savedAtMs: number
}

/** Those in force. */
export function listTemplatesInForce(db: ReadableDb): StoredTemplate[] {
  return query<StoredTemplate>(
    db,
    `SELECT t.id, t.version, t.template, u.name AS savedBy, t.saved_at_ms AS savedAtMs FROM report_templates t LEFT JOIN users u ON u.id = t.saved_by
     WHERE t.version = (SELECT max(version) FROM report_templates s WHERE s.id = t.id) ORDER BY t.id`,
  ).all()
}

export function insertTemplate(
  db: WritableDb,
  saved: { readonly id: string; readonly version: number; readonly template: string | null; readonly userId: string; readonly savedAtMs: number },
): void {
  change(db, 'INSERT INTO report_templates (id, version, template, saved_by, saved_at_ms) VALUES (:id, :version, :template, :userId, :savedAtMs)').run({
    ...saved,
  })
}

export interface StoredLogo {
  readonly sha256: string
  readonly mime: 'image/png' | 'image/jpeg'
  readonly picture: Buffer
}

/** One that is there already stays as it is. */
export function insertLogo(db: WritableDb, logo: StoredLogo & { readonly userId: string; readonly savedAtMs: number }): void {
  change(
    db,
    `INSERT INTO report_logos (sha256, mime, picture, saved_by, saved_at_ms) VALUES (:sha256, :mime, :picture, :userId, :savedAtMs)
     ON CONFLICT (sha256) DO NOTHING`,
  ).run({ ...logo })
}

export function findLogo(db: ReadableDb, sha256: string): StoredLogo | null {
  return query<StoredLogo>(db, 'SELECT sha256, mime, picture FROM report_logos WHERE sha256 = ?').get(sha256) ?? null
}

export interface StoredSchedule {
  readonly id: string
  readonly version: number
  /** JSON, see reportScheduleSchema. */
  readonly schedule: string
  readonly sinceMs: number
}

export function listSchedules(db: ReadableDb): StoredSchedule[] {
  return query<StoredSchedule>(db, 'SELECT id, version, schedule, since_ms AS sinceMs FROM report_schedules ORDER BY id').all()
}

export function saveSchedule(db: WritableDb, saved: StoredSchedule & { readonly userId: string; readonly savedAtMs: number }): void {
  change(
    db,
    `INSERT INTO report_schedules (id, version, schedule, since_ms, saved_by, saved_at_ms) VALUES (:id, :version, :schedule, :sinceMs, :userId, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, schedule = excluded.schedule, since_ms = excluded.since_ms,
       saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms`,
  ).run({ ...saved })
}

export function deleteSchedule(db: WritableDb, id: string): boolean {
  return change(db, 'DELETE FROM report_schedules WHERE id = ?').run(id).changes === 1
}
