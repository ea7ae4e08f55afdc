// What devices sent (on disk before they are told so) and what they were told to do.
import type { DeviceSignalEvent } from '../contract/device-events.ts'
import type { CommandResult } from '../contract/device.ts'
import type { CommandState } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { countSignal } from './signal-hours.ts'
import { change, query } from './statement.ts'
import { inTransaction } from './transaction.ts'

export interface StoredSignal {
  readonly id: number
  readonly deviceId: string
  readonly receivedAtMs: number
  readonly event: DeviceSignalEvent
}

export interface CommandEntry {
  readonly id: string
  readonly deviceId: string
  readonly command: string
  readonly reason: string
  readonly actorType: 'user' | 'key' | 'system'
  readonly actorId: string
  readonly incidentId: string | null
  readonly requestedAtMs: number
  /** The linkage that gave it; null: a person did. */
  readonly linkage: string | null
}

export interface StoredCommand extends CommandEntry {
  readonly state: CommandState
  readonly resultReason: string | null
  readonly endedAtMs: number | null
  /** The person's or key's name, `system` for the core itself. */
  readonly who: string
}

/** Devices repeat within minutes; a key that comes again on another day (a clock reset, a counter that wrapped) is a new signal. */
export const REPEAT_WINDOW_MS = 24 * 3600 * 1000

/** @returns null when the device sent this very signal within the last 24 h: acknowledge it, do nothing else */
export function insertSignal(db: WritableDb, signal: Omit<StoredSignal, 'id'> & { readonly dedupeKey: string }): StoredSignal | null {
  return inTransaction(db, () => {
    const seen = query<{ id: number }>(
      db,
      'SELECT id FROM device_signals WHERE device_id = ? AND dedupe_key = ? AND received_at_ms > ? ORDER BY received_at_ms DESC LIMIT 1',
    ).get(signal.deviceId, signal.dedupeKey, signal.receivedAtMs - REPEAT_WINDOW_MS)
    if (seen) return null
    const { lastInsertRowid } = change(db, 'INSERT INTO device_signals (device_id, received_at_ms, dedupe_key, event) VALUES (?, ?, ?, ?)').run(
      signal.deviceId,
      Math.round(signal.receivedAtMs),
      signal.dedupeKey,
      JSON.stringify(signal.event),
    )
    countSignal(db, signal.deviceId, Math.round(signal.receivedAtMs), signal.event)
    return { id: Number(lastInsertRowid), deviceId: signal.deviceId, receivedAtMs: signal.receivedAtMs, event: signal.event }
  })
}

/** @returns the device's own time of its last signal; null: there is none, or it says no time */
export function lastSignalAtMs(db: ReadableDb, deviceId: string): number | null {
  // The index says whether there is any; without it a device that never signalled would cost a look at every signal.
  const any = query<{ found: number }>(db, 'SELECT 1 AS found FROM device_signals WHERE device_id = ? LIMIT 1').get(deviceId)
  if (!any) return null
  const last = query<{ at_ms: number | null }>(
    db,
    "SELECT json_extract(event, '$.deviceAtMs') AS at_ms FROM device_signals NOT INDEXED WHERE device_id = ? ORDER BY id DESC LIMIT 1",
  ).get(deviceId)
  return last?.at_ms ?? null
}

/** Call it in the transaction of what was done about the signal. */
export function markSignalHandled(db: WritableDb, id: number, handledAtMs: number): void {
  change(db, 'UPDATE device_signals SET handled_at_ms = ? WHERE id = ? AND handled_at_ms IS NULL').run(handledAtMs, id)
}

/** Stored but not yet acted upon, oldest first: what a crash left behind. */
export function listUnhandledSignals(db: ReadableDb): StoredSignal[] {
  return query<{ id: number; device_id: string; received_at_ms: number; event: string }>(
    db,
    'SELECT id, device_id, received_at_ms, event FROM device_signals WHERE handled_at_ms IS NULL ORDER BY id',
  )
    .all()
    .map((row) => ({ id: row.id, deviceId: row.device_id, receivedAtMs: row.received_at_ms, event: JSON.parse(row.event) as DeviceSignalEvent }))
}

export function insertCommand(db: WritableDb, command: CommandEntry): void {
  change(
    db,
    `INSERT INTO device_commands (id, device_id, command, reason, actor_type, actor_id, incident_id, requested_at_ms, state, linkage)
     VALUES (:id, :deviceId, :command, :reason, :actorType, :actorId, :incidentId, :requestedAtMs, 'requested', :linkage)`,
  ).run({ ...command })
}

export function endCommand(db: WritableDb, id: string, result: CommandResult, endedAtMs: number): void {
  change(db, 'UPDATE device_commands SET state = ?, result_reason = ?, ended_at_ms = ? WHERE id = ?').run(result.state, result.reason, endedAtMs, id)
}

/** Commands that a crash left without an answer become `unknown`: they may or may not have worked. @returns how many */
export function endLostCommands(db: WritableDb, nowMs: number): number {
  return change(db, `UPDATE device_commands SET state = 'unknown', ended_at_ms = ? WHERE ended_at_ms IS NULL`).run(nowMs).changes
}

export function lastCommand(db: ReadableDb, deviceId: string): StoredCommand | null {
  const row = query<CommandRow>(
    db,
    `SELECT c.*, coalesce(u.name, k.name, 'system') AS who FROM device_commands c
     LEFT JOIN users u ON c.actor_type = 'user' AND u.id = c.actor_id LEFT JOIN keys k ON c.actor_type = 'key' AND k.id = c.actor_id
     WHERE c.device_id = ? ORDER BY c.requested_at_ms DESC, c.id DESC LIMIT 1`,
  ).get(deviceId)
  return row ? rowToCommand(row) : null
}

interface CommandRow {
  readonly id: string
  readonly device_id: string
  readonly command: string
  readonly reason: string
  readonly actor_type: 'user' | 'key' | 'system'
  readonly actor_id: string
  readonly incident_id: string | null
  readonly requested_at_ms: number
  readonly linkage: string | null
  readonly state: CommandState
  readonly result_reason: string | null
  readonly ended_at_ms: number | null
  readonly who: string
}

function rowToCommand(row: CommandRow): StoredCommand {
  return {
    id: row.id,
    deviceId: row.device_id,
    command: row.command,
    reason: row.reason,
    actorType: row.actor_type,
    actorId: row.actor_id,
    incidentId: row.incident_id,
    requestedAtMs: row.requested_at_ms,
    linkage: row.linkage,
    state: row.state,
    resultReason: row.result_reason,
    endedAtMs: row.ended_at_ms,
    who: row.who,
  }
}
