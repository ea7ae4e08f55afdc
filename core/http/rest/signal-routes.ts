// /api/v1/passages, /plate-reads, /fire-signals, /patrols: what devices signalled, newest first, page by page.
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { DeviceSignalEvent } from '../../../contract/device-events.ts'
import { VigilError } from '../../../contract/errors.ts'
import type { checkInOutSchema, fireSignalOutSchema, passageOutSchema, plateReadOutSchema, signalQuerySchema } from '../../../contract/open-api-devices.ts'
import { openApi } from '../../../contract/open-api.ts'
import { listSignals, type ListedSignal } from '../../../db/signals.ts'
import type { Services } from '../../services.ts'
import { serveRoute } from './contract-route.ts'
import { present, timeOrNull, timeText } from './shapes.ts'

type Query = z.infer<typeof signalQuerySchema>
type Of<T extends DeviceSignalEvent['type']> = ListedSignal<Extract<DeviceSignalEvent, { type: T }>>

export function serveSignals(app: FastifyInstance, services: Services): void {
  const page = <T extends DeviceSignalEvent['type'], Out>(type: T, query: Query, toOut: (signal: Of<T>) => Out) => {
    const found = listSignals(services.env.db, type, { ...toSearch(query), limit: query.limit + 1 })
    const shown = found.slice(0, query.limit)
    return { items: shown.map(toOut), next: found.length > query.limit ? writeCursor(shown.at(-1)!) : null }
  }
  const { passages, plateReads, fireSignals, patrols } = openApi.signals
  serveRoute(app, services, passages, ({ input }) => page('passage', input.query, toPassage))
  serveRoute(app, services, plateReads, ({ input }) => page('plateRead', input.query, toPlateRead))
  serveRoute(app, services, fireSignals, ({ input }) => page('fireSignal', input.query, toFireSignal))
  serveRoute(app, services, patrols, ({ input }) => page('checkIn', input.query, toCheckIn))
}

function toSearch({ device, since, until, cursor }: Query) {
  return {
    ...(device !== undefined && { deviceId: device }),
    ...(since !== undefined && { sinceMs: Date.parse(since) }),
    ...(until !== undefined && { untilMs: Date.parse(until) }),
    ...(cursor !== undefined && { after: readCursor(cursor) }),
  }
}

function writeCursor({ receivedAtMs, id }: { readonly receivedAtMs: number; readonly id: number }): string {
  return Buffer.from(`${receivedAtMs}:${id}`).toString('base64url')
}

/** @throws VigilError `request.invalidField` */
function readCursor(text: string): { receivedAtMs: number; id: number } {
  const [, receivedAtMs, id] = /^(\d{1,15}):(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (receivedAtMs === undefined || id === undefined) throw new VigilError('request.invalidField', { field: 'cursor' })
  return { receivedAtMs: Number(receivedAtMs), id: Number(id) }
}

function common({ id, deviceId, receivedAtMs, event }: ListedSignal<DeviceSignalEvent>) {
  const replayed = 'replayed' in event && event.replayed
  return { id, device: deviceId, at: timeText(receivedAtMs), ...present('deviceAt', timeOrNull(event.deviceAtMs)), replayed }
}

/** Card numbers open gates: they stay here. */
function toPassage(signal: Of<'passage'>): z.input<typeof passageOutSchema> {
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

function toPlateRead(signal: Of<'plateRead'>): z.input<typeof plateReadOutSchema> {
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

function toFireSignal(signal: Of<'fireSignal'>): z.input<typeof fireSignalOutSchema> {
  const { address, text, componentType, test } = signal.event
  return { ...common(signal), signal: signal.event.signal, address, text, ...present('componentType', componentType), test }
}

function toCheckIn(signal: Of<'checkIn'>): z.input<typeof checkInOutSchema> {
  const { cardNumber, guardCard } = signal.event
  return { ...common(signal), cardNumber, ...present('guardCard', guardCard) }
}
