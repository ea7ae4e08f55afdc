// What of each device was tried when it was put into service, the last time each.
import type { CheckResult, CheckState, DeviceCheck } from '../contract/pairing.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface NewCheck {
  readonly deviceId: string
  readonly check: DeviceCheck
  readonly state: Exclude<CheckState, 'untested'>
  readonly reason: string | null
  readonly note: string | null
  /** users.id */
  readonly by: string
  readonly atMs: number
}

export function saveCheck(db: WritableDb, check: NewCheck): void {
  change(
    db,
    `INSERT INTO device_checks (device_id, check_name, state, reason, note, checked_by, at_ms) VALUES (:deviceId, :check, :state, :reason, :note, :by, :atMs)
     ON CONFLICT (device_id, check_name) DO UPDATE SET state = excluded.state, reason = excluded.reason, note = excluded.note,
       checked_by = excluded.checked_by, at_ms = excluded.at_ms`,
  ).run({ ...check })
}

export function listChecks(db: ReadableDb, deviceId: string): CheckResult[] {
  return query<CheckResult>(
    db,
    `SELECT c.check_name AS "check", c.state, c.reason, c.note, c.at_ms AS atMs, coalesce(u.name, '—') AS "by"
     FROM device_checks c LEFT JOIN users u ON u.id = c.checked_by WHERE c.device_id = ?`,
  ).all(deviceId)
}

/** The last thing a device told, and whether it was of the past. */
export function lastSignalOf(db: ReadableDb, deviceId: string): { readonly type: string; readonly atMs: number; readonly replayed: boolean } | null {
  const row = query<{ type: string; atMs: number; replayed: number | null }>(
    db,
    `SELECT type, received_at_ms AS atMs, json_extract(event, '$.replayed') AS replayed FROM device_signals
     WHERE device_id = ? ORDER BY received_at_ms DESC, id DESC LIMIT 1`,
  ).get(deviceId)
  return row === undefined ? null : { type: row.type, atMs: row.atMs, replayed: row.replayed === 1 }
}
