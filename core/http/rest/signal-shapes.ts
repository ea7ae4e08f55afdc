// What devices signalled, as the REST contract promises it: in lists and as events alike.
import type { z } from 'zod'
import type { DeviceSignalEvent } from '../../../contract/device-events.ts'
import type { checkInOutSchema, fireSignalOutSchema, metricOutSchema, passageOutSchema, plateReadOutSchema } from '../../../contract/open-api-devices.ts'
import { METRIC_UNITS, type MetricView } from '../../../contract/telemetry.ts'
import type { ListedSignal } from '../../../db/signals.ts'
import { present, timeOrNull, timeText } from './shapes.ts'

export type Of<T extends DeviceSignalEvent['type']> = ListedSignal<Extract<DeviceSignalEvent, { type: T }>>

function common({ id, deviceId, receivedAtMs, event }: ListedSignal<DeviceSignalEvent>) {
  const replayed = 'replayed' in event && event.replayed
  return { id, device: deviceId, at: timeText(receivedAtMs), ...present('deviceAt', timeOrNull(event.deviceAtMs)), replayed }
}

/** Card numbers open gates: they stay here. */
export function toPassage(signal: Of<'passage'>): z.input<typeof passageOutSchema> {
  const { outcome, door, direction, method, personRef, code } = signal.event
  return {
    ...common(signal),
    outcome,
    ...present('door', door),
    ...present('direction', direction),
    ...present('method', method),
    ...present('personRef', personRef),
    ...present('code', code),
  }
}

export function toPlateRead(signal: Of<'plateRead'>): z.input<typeof plateReadOutSchema> {
  const { plate, colour, direction, confidence01 } = signal.event
  return {
    ...common(signal),
    ...present('plate', plate),
    ...present('colour', colour),
    ...present('direction', direction),
    ...present('confidence', confidence01),
    opened: signal.opened,
    ...present('why', signal.why),
  }
}

export function toFireSignal(signal: Of<'fireSignal'>): z.input<typeof fireSignalOutSchema> {
  const { address, text, componentType, test } = signal.event
  return { ...common(signal), signal: signal.event.signal, address, text, ...present('componentType', componentType), test }
}

export function toCheckIn(signal: Of<'checkIn'>): z.input<typeof checkInOutSchema> {
  const { cardNumber, guardCard } = signal.event
  return { ...common(signal), cardNumber, ...present('guardCard', guardCard) }
}

type MetricOut = z.input<typeof metricOutSchema>

export function toMetricOut(device: string, { metric, value, atMs, level, stale }: MetricView): MetricOut {
  return { device, metric, ...present('unit', METRIC_UNITS[metric] ?? null), value, at: timeText(atMs), level, stale }
}
