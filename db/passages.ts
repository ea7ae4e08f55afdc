// Passages as they were stored, and on which side of the gates somebody or something was seen last.
import type { PassageEvent, PlateReadEvent } from '../contract/device-events.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredPassage {
  readonly id: number
  readonly deviceId: string
  readonly atMs: number
  readonly event: PassageEvent
}

interface SignalRow {
  readonly id: number
  readonly device_id: string
  readonly received_at_ms: number
  readonly event: string
}

/** The latest first. @param beforeId null: from the newest on */
export function listPassages(db: ReadableDb, beforeId: number | null, limit: number): StoredPassage[] {
  return query<SignalRow>(
    db,
    `SELECT id, device_id, received_at_ms, event FROM device_signals WHERE type = 'passage' AND (:before IS NULL OR id < :before)
     ORDER BY received_at_ms DESC, id DESC LIMIT :limit`,
  )
    .all({ before: beforeId, limit })
    .map((row) => ({ id: row.id, deviceId: row.device_id, atMs: row.received_at_ms, event: JSON.parse(row.event) as PassageEvent }))
}

/** Of these devices, since then, the latest first. */
export function recentPassages(db: ReadableDb, deviceIds: readonly string[], sinceMs: number): StoredPassage[] {
  return recent(db, 'passage', deviceIds, sinceMs).map((row) => ({
    id: row.id,
    deviceId: row.device_id,
    atMs: row.received_at_ms,
    event: JSON.parse(row.event) as PassageEvent,
  }))
}

/** More passages of one gate within minutes are a flood, and of a flood the latest count. */
const MOST_LOOKED_AT = 2000

/** How often one person or card was refused at a gate since then; among all who passed there. */
export function countRefusals(db: ReadableDb, deviceId: string, subject: string, sinceMs: number): number {
  const sql = `SELECT count(*) AS n FROM (
      SELECT event FROM device_signals WHERE type = 'passage' AND received_at_ms >= ? AND device_id = ? ORDER BY received_at_ms DESC, id DESC LIMIT ${MOST_LOOKED_AT}
    ) WHERE event ->> 'outcome' = 'denied' AND NOT event ->> 'replayed' AND coalesce(event ->> 'personRef', event ->> 'cardNumber') = ?`
  return query<{ n: number }>(db, sql).get(sinceMs, deviceId, subject)!.n
}

export function recentPlateReads(db: ReadableDb, deviceId: string, sinceMs: number): PlateReadEvent[] {
  return recent(db, 'plateRead', [deviceId], sinceMs).map((row) => JSON.parse(row.event) as PlateReadEvent)
}

function recent(db: ReadableDb, type: string, deviceIds: readonly string[], sinceMs: number): SignalRow[] {
  return query<SignalRow>(
    db,
    `SELECT id, device_id, received_at_ms, event FROM device_signals WHERE type = ? AND received_at_ms >= ? AND device_id IN (SELECT value FROM json_each(?))
     ORDER BY received_at_ms DESC, id DESC LIMIT 50`,
  ).all(type, sinceMs, JSON.stringify(deviceIds))
}

/** `person/<id>`, `vehicle/<id>` */
export type Subject = `person/${string}` | `vehicle/${string}`

export function findSide(db: ReadableDb, subject: Subject): { readonly side: 'in' | 'out'; readonly atMs: number } | null {
  return query<{ side: 'in' | 'out'; atMs: number }>(db, 'SELECT side, at_ms AS atMs FROM whereabouts WHERE subject = ?').get(subject) ?? null
}

export function noteSide(db: WritableDb, subject: Subject, side: 'in' | 'out', deviceId: string, atMs: number): void {
  change(
    db,
    `INSERT INTO whereabouts (subject, side, device_id, at_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (subject) DO UPDATE SET side = excluded.side, device_id = excluded.device_id, at_ms = excluded.at_ms`,
  ).run(subject, side, deviceId, atMs)
}

/** From then on nobody is known to be anywhere. @returns how many were */
export function forgetSides(db: WritableDb, seenBeforeMs: number): number {
  return change(db, 'DELETE FROM whereabouts WHERE at_ms < ?').run(seenBeforeMs).changes
}
