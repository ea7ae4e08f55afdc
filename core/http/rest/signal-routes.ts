// /api/v1/passages, /plate-reads, /fire-signals, /patrols: what devices signalled, newest first, page by page.
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { DeviceSignalEvent } from '../../../contract/device-events.ts'
import { VigilError } from '../../../contract/errors.ts'
import type { signalQuerySchema } from '../../../contract/open-api-devices.ts'
import { openApi } from '../../../contract/open-api.ts'
import { listSignals } from '../../../db/signals.ts'
import type { Services } from '../../services.ts'
import { serveRoute } from './contract-route.ts'
import { toCheckIn, toFireSignal, toPassage, toPlateRead, type Of } from './signal-shapes.ts'

type Query = z.infer<typeof signalQuerySchema>

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
