// /api/v1/events: the event log as server-sent events, resumed from Last-Event-ID without a gap; telemetry only while it is open.
import type { ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { EVENT_TOPICS, TOPIC_SCOPES, type EventTopic } from '../../../contract/open-api-events.ts'
import { openApi } from '../../../contract/open-api.ts'
import { requireScope } from '../../access.ts'
import { telemetryEvent } from '../../open-api/cloud-event.ts'
import { readEventCursor, withinStored, writeEventCursor, type EventCursor } from '../../open-api/event-cursor.ts'
import { tapTelemetry } from '../../open-api/telemetry-tap.ts'
import type { Services } from '../../services.ts'
import { readCaller, type KnownCaller } from '../caller.ts'
import type { SessionSockets } from '../session-sockets.ts'
import { serveRoute } from './contract-route.ts'
import { createStreamPlaces, untilRead } from './stream-places.ts'

/** How soon a revoked key is noticed; a session's end is told by its registry. */
const CHECK_MS = 500
/** A comment every 15 s keeps proxies from hanging up. */
const BEAT_CHECKS = 30
const PAGE = 100

export function serveEventStream(app: FastifyInstance, services: Services, sessions: SessionSockets): { close(): void } {
  const places = createStreamPlaces()
  serveRoute(app, services, openApi.events.stream, ({ caller, request, reply, input }) => {
    const topics = topicsOf(caller, input.query.topics)
    const from = resumeFrom(services, input.headers['last-event-id'])
    const end = places.take(caller)
    const entry = caller.type === 'user' ? sessions.add(caller.token, { close: () => end.abort() }) : null
    request.raw.once('close', () => end.abort())
    end.signal.addEventListener('abort', () => entry?.remove())
    reply.hijack()
    const isStillAllowed = () => {
      if (caller.type !== 'key') return true
      try {
        return readCaller(services.env, request).type === 'key'
      } catch {
        return false
      }
    }
    void sendEvents(services, reply.raw, isStillAllowed, topics, from, end)
    return undefined
  })
  return places
}

/** @throws VigilError `auth.forbidden` for a topic that was asked for by name, or when none is left */
function topicsOf(caller: KnownCaller, asked: string | readonly string[] | undefined): readonly EventTopic[] {
  if (asked === undefined) return EVENT_TOPICS.filter((topic) => mayFollow(caller, topic))
  const names = typeof asked === 'string' ? asked.split(',') : asked
  const topics = EVENT_TOPICS.filter((topic) => names.includes(topic))
  for (const topic of topics) requireTopic(caller, topic)
  return topics
}

function mayFollow(caller: KnownCaller, topic: EventTopic): boolean {
  try {
    requireTopic(caller, topic)
    return true
  } catch {
    return false
  }
}

/** As the list of the same thing asks for. */
function requireTopic(caller: KnownCaller, topic: EventTopic): void {
  const person = topic === 'incidents' || topic === 'telemetry' || topic === 'devices' ? undefined : topic === 'patrol' ? 'runDesk' : 'handleIncidents'
  requireScope(caller, TOPIC_SCOPES[topic], person)
}

function resumeFrom({ events }: Services, lastEventId: string | undefined): EventCursor {
  const newest = events.newest()
  const given = lastEventId === undefined ? null : readEventCursor(lastEventId)
  return given === null ? newest : withinStored(given, newest)
}

async function sendEvents(
  { env, events }: Services,
  out: ServerResponse,
  isStillAllowed: () => boolean,
  topics: readonly EventTopic[],
  from: EventCursor,
  end: AbortController,
): Promise<void> {
  let isNews = true
  let wake = () => {}
  const news = () => {
    isNews = true
    wake()
  }
  const leave = events.onNews(news)
  const telemetry = topics.includes('telemetry') ? tapTelemetry(env, news) : null
  end.signal.addEventListener('abort', news)
  let checks = 0
  const beat = setInterval(() => {
    if (!isStillAllowed()) end.abort()
    else if (++checks % BEAT_CHECKS === 0) out.write(': still here\n\n')
    // Values that came too soon to be told are due some time.
    if (telemetry !== null && checks % 2 === 0) news()
  }, CHECK_MS)
  let at = from
  const send = async (topic: EventTopic, event: unknown) => {
    if (out.write(`id: ${writeEventCursor(at)}\nevent: ${topic}\ndata: ${JSON.stringify(event)}\n\n`)) return
    await untilRead(out, end)
  }
  try {
    out.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    out.write(`retry: 3000\nid: ${writeEventCursor(at)}\nevent: ready\ndata: ${JSON.stringify({ topics })}\n\n`)
    while (!end.signal.aborted) {
      isNews = false
      const page = events.read(at, topics, PAGE)
      for (const { topic, event, cursor } of page.events) {
        if (end.signal.aborted) return
        at = cursor
        await send(topic, event)
      }
      at = page.cursor
      if (page.hasMore) {
        await setImmediate()
        continue
      }
      for (const one of telemetry?.take(env.clock.now()) ?? []) await send('telemetry', telemetryEvent(env.site.id, one, env.clock.now()))
      if (!isNews && !end.signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
    }
  } catch (error) {
    env.log.error('event stream', { error: error instanceof Error ? error.stack : String(error) })
  } finally {
    clearInterval(beat)
    leave()
    telemetry?.stop()
    end.abort()
    out.end()
  }
}
