// Signals of devices counted hour by hour, in the transaction that stores them.
import type { DeviceSignalEvent } from '../contract/device-events.ts'
import type { PlateReason } from '../contract/vehicle.ts'
import { hourOf } from './handling.ts'
import type { WritableDb } from './open.ts'
import { change, query } from './statement.ts'

const BUMP = `INSERT INTO signal_hours (hour, device_id, type, outcome, total) VALUES (?, ?, ?, ?, 1)
  ON CONFLICT (hour, device_id, type, outcome) DO UPDATE SET total = total + 1`

export function countSignal(db: WritableDb, deviceId: string, receivedAtMs: number, event: DeviceSignalEvent): void {
  change(db, BUMP).run(hourOf(receivedAtMs), deviceId, event.type, outcomeOf(event))
}

/** What was decided about a plate that was read, in the hour of the read. */
export function countPlateDecision(db: WritableDb, signalId: number, why: PlateReason): void {
  const signal = query<{ device_id: string; received_at_ms: number }>(db, 'SELECT device_id, received_at_ms FROM device_signals WHERE id = ?').get(signalId)
  if (signal !== undefined) change(db, BUMP).run(hourOf(signal.received_at_ms), signal.device_id, 'plateDecision', why)
}

/** As the migration counted what was there before. */
function outcomeOf(event: DeviceSignalEvent): string {
  switch (event.type) {
    case 'passage':
      return event.outcome
    case 'plateRead':
      return event.plate === null ? 'unreadable' : 'read'
    case 'fireSignal':
      return event.test ? 'test' : event.signal
    case 'equipment':
      return event.fault
    case 'checkIn':
      return ''
  }
}
