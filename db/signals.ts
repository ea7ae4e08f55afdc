// Signals of devices, one type at a time, newest first, page by page.
import type { DeviceSignalEvent } from '../contract/device-events.ts'
import type { PlateReason } from '../contract/vehicle.ts'
import type { ReadableDb } from './open.ts'
import { query } from './statement.ts'

export interface ListedSignal<E extends DeviceSignalEvent> {
  readonly id: number
  readonly deviceId: string
  readonly receivedAtMs: number
  readonly event: E
  /** Plate reads only. */
  readonly opened: boolean
  readonly why: PlateReason | null
}

export interface SignalSearch {
  readonly deviceId?: string | undefined
  readonly sinceMs?: number | undefined
  readonly untilMs?: number | undefined
  /** The last one of the page before. */
  readonly after?: { readonly receivedAtMs: number; readonly id: number } | undefined
  readonly limit: number
}

interface Row {
  readonly id: number
  readonly device_id: string
  readonly received_at_ms: number
  readonly event: string
  readonly opened: number | null
  readonly why: PlateReason | null
}

export function listSignals<T extends DeviceSignalEvent['type']>(
  db: ReadableDb,
  type: T,
  { deviceId, sinceMs, untilMs, after, limit }: SignalSearch,
): ListedSignal<Extract<DeviceSignalEvent, { type: T }>>[] {
  return query<Row>(
    db,
    `SELECT s.id, s.device_id, s.received_at_ms, s.event, d.opened, d.why FROM device_signals s LEFT JOIN plate_decisions d ON d.signal_id = s.id
     WHERE s.type = :type AND (s.received_at_ms, s.id) < (:beforeMs, :beforeId) AND s.received_at_ms >= :sinceMs AND s.received_at_ms < :untilMs
       AND (:deviceId IS NULL OR s.device_id = :deviceId)
     ORDER BY s.received_at_ms DESC, s.id DESC LIMIT :limit`,
  )
    .all({
      type,
      beforeMs: after?.receivedAtMs ?? Number.MAX_SAFE_INTEGER,
      beforeId: after?.id ?? 0,
      sinceMs: sinceMs ?? 0,
      untilMs: untilMs ?? Number.MAX_SAFE_INTEGER,
      deviceId: deviceId ?? null,
      limit,
    })
    .map((row) => ({
      id: row.id,
      deviceId: row.device_id,
      receivedAtMs: row.received_at_ms,
      event: JSON.parse(row.event) as Extract<DeviceSignalEvent, { type: T }>,
      opened: row.opened === 1,
      why: row.why,
    }))
}
