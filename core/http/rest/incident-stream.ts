// /api/v1/incidents/stream: every change as a server-sent event, resumed from Last-Event-ID without a gap.
import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { openApi } from '../../../contract/open-api.ts'
import { incidentChangesAfter, lastIncidentChange } from '../../../db/incident-changes.ts'
import { getIncident } from '../../incidents/service.ts'
import type { Services } from '../../services.ts'
import { readCaller, type Asking } from '../caller.ts'
import type { SessionSockets } from '../session-sockets.ts'
import { invalidField } from '../errors.ts'
import { serveRoute } from './contract-route.ts'
import { createStreamPlaces, untilRead } from './stream-places.ts'
import { toIncidentOut } from './shapes.ts'

/** How soon a revoked key is noticed; a session's end is told by its registry. */
const CHECK_MS = 500
/** A comment every 15 s keeps proxies from hanging up. */
const BEAT_CHECKS = 30
const PAGE = 100

export function serveIncidentStream(app: FastifyInstance, services: Services, sessions: SessionSockets): { close(): void } {
  const places = createStreamPlaces()
  serveRoute(app, services, openApi.incidents.stream, ({ caller, request, reply, input }) => {
    const from = resumeFrom(services, input.headers['last-event-id'])
    const end = places.take(caller)
    const entry = caller.type === 'user' ? sessions.add(caller.token, { close: () => end.abort() }) : null
    request.raw.once('close', () => end.abort())
    end.signal.addEventListener('abort', () => entry?.remove())
    reply.hijack()
    const isStillAllowed = () => caller.type !== 'key' || isKey(services, request)
    void sendChanges(services, reply.raw, isStillAllowed, from, end)
    return undefined
  })
  return places
}

function isKey({ env }: Services, asking: Asking): boolean {
  try {
    return readCaller(env, asking).type === 'key'
  } catch {
    return false
  }
}

/**
 * The id of an event is the newest line of any timeline when it was sent. One that is beyond what is stored (the data was
 * restored from a backup since) starts again from the first.
 */
function resumeFrom({ env }: Services, lastEventId: string | undefined): number {
  const last = lastIncidentChange(env.db)
  if (lastEventId === undefined || lastEventId === '') return last
  if (!/^\d{1,15}$/.test(lastEventId)) throw invalidField([{ path: ['Last-Event-ID'], message: 'expected the id of an event of this stream' }])
  return Number(lastEventId) > last ? 0 : Number(lastEventId)
}

async function sendChanges({ env }: Services, out: ServerResponse, isStillAllowed: () => boolean, from: number, end: AbortController): Promise<void> {
  const changes = env.feed.subscribe('incident', end.signal)
  let checks = 0
  const beat = setInterval(() => {
    if (!isStillAllowed()) end.abort()
    else if (++checks % BEAT_CHECKS === 0) out.write(': still here\n\n')
  }, CHECK_MS)
  try {
    out.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    out.write(`retry: 3000\nid: ${from}\nevent: ready\ndata: {}\n\n`)
    let sent = await sendAfter(env, out, from, end)
    // The feed only wakes this loop; what is sent is read from the tables, so that nothing can be missed or sent twice.
    for await (const _woken of changes) sent = await sendAfter(env, out, sent, end)
  } catch (error) {
    env.log.error('event stream', { error: error instanceof Error ? error.stack : String(error) })
  } finally {
    clearInterval(beat)
    end.abort()
    out.end()
  }
}

async function sendAfter(env: Services['env'], out: ServerResponse, after: number, end: AbortController): Promise<number> {
  let sent = after
  for (;;) {
    const page = incidentChangesAfter(env.db, sent, PAGE)
    for (const { incidentId, sequence } of page) {
      if (end.signal.aborted) return sent
      const incident = toIncidentOut(env.db, getIncident(env, incidentId))
      const isDrained = out.write(`id: ${sequence}\nevent: incident\ndata: ${JSON.stringify(incident)}\n\n`)
      sent = sequence
      if (!isDrained) await untilRead(out, end)
    }
    if (page.length < PAGE) return sent
  }
}
