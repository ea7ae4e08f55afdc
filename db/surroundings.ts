// Who lives in a building, and what devices saw within a span of time.
import type { PassageEvent, PlateReadEvent } from '../contract/device-events.ts'
import type { ReadableDb } from './open.ts'
import { query } from './statement.ts'

export interface Resident {
  readonly building: string
  readonly unit: string | null
  readonly room: string
  readonly personId: string
  readonly name: string
  readonly phone: string | null
}

/**
 * By unit, door and name.
 *
 * @param buildings as homes name it: `3`
 * @param unit null: of every unit
 */
export function listResidentsOf(db: ReadableDb, buildings: readonly string[], unit: string | null, limit: number): Resident[] {
  return query<Resident>(
    db,
    `SELECT h.building, h.unit, h.room, p.id AS personId, p.name, p.phone FROM homes h
     JOIN person_homes l ON l.home_id = h.id JOIN persons p ON p.id = l.person_id
     WHERE h.building IN (SELECT value FROM json_each(:buildings)) AND (:unit IS NULL OR h.unit IS NULL OR h.unit = :unit) AND p.kind = 'resident'
     ORDER BY h.unit, length(h.room), h.room, p.name, p.id LIMIT :limit`,
  ).all({ buildings: JSON.stringify(buildings), unit, limit })
}

export interface SeenAround<Event> {
  readonly id: number
  readonly deviceId: string
  readonly atMs: number
  readonly event: Event
}

/** Of these devices, both ends included, the latest first. */
export function signalsWithin<T extends 'passage' | 'plateRead'>(
  db: ReadableDb,
  type: T,
  deviceIds: readonly string[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  limit: number,
): SeenAround<T extends 'passage' ? PassageEvent : PlateReadEvent>[] {
  return query<{ id: number; deviceId: string; atMs: number; event: string }>(
    db,
    `SELECT id, device_id AS deviceId, received_at_ms AS atMs, event FROM device_signals
     WHERE type = ? AND received_at_ms BETWEEN ? AND ? AND device_id IN (SELECT value FROM json_each(?)) ORDER BY received_at_ms DESC, id DESC LIMIT ?`,
  )
    .all(type, fromMs, toMs, JSON.stringify(deviceIds), limit)
    .map((row) => ({ ...row, event: JSON.parse(row.event) as T extends 'passage' ? PassageEvent : PlateReadEvent }))
}
