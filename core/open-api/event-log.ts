// The one ordered, resumable log of events that programs follow, read from what is on disk already.
import type { EventTopic } from '../../contract/open-api-events.ts'
import type { IncidentKind, Severity } from '../../contract/vocabulary.ts'
import { newestIds, signalsAfter, standingsAfter, timelineAfter, type SourceIds } from '../../db/event-log.ts'
import { findIncident } from '../../db/incidents.ts'
import { realAfter, type After } from '../../devices/supervise.ts'
import type { Env } from '../env.ts'
import { incidentEvent, SIGNAL_TOPICS, signalEvent, standingEvent, type CloudEvent } from './cloud-event.ts'
import { withinStored, type EventCursor } from './event-cursor.ts'

export interface LoggedEvent {
  readonly topic: EventTopic
  readonly event: CloudEvent
  /** Everything up to and with this one. */
  readonly cursor: EventCursor
  readonly buildingId: string | null
  readonly deviceId: string | null
  /** Incidents only. */
  readonly incident: { readonly kind: IncidentKind; readonly severity: Severity } | null
}

export interface EventPage {
  readonly events: readonly LoggedEvent[]
  /** Where to read on, also when nothing fitted. */
  readonly cursor: EventCursor
  readonly hasMore: boolean
}

export interface EventLog {
  newest(): EventCursor
  /** The next ones after it, oldest first. What was deleted meanwhile is not there. */
  read(after: EventCursor, topics: readonly EventTopic[], limit: number): EventPage
  /** Called whenever there may be more; returns how to stop it. */
  onNews(work: () => void): () => void
  stop(): void
}

/** What another process wrote (a command) tells nobody. */
const LOOK_EVERY_MS = 1000

export interface EventLogOutside {
  buildingOf(deviceId: string): string | null
  readonly after?: After
}

export function createEventLog(env: Env, { buildingOf, after = realAfter }: EventLogOutside): EventLog {
  const { db, feed } = env
  const ending = new AbortController()
  const listeners = new Set<() => void>()
  let seen = newestIds(db)
  let cancel = () => {}

  const tell = () => listeners.forEach((listener) => listener())
  const follow = async (topic: 'incident' | 'signal' | 'standing') => {
    const news = feed.subscribe(topic, ending.signal)
    while ((await news.next()).done !== true) tell()
  }
  void follow('incident')
  void follow('signal')
  void follow('standing')

  const look = () => {
    const newest = newestIds(db)
    if (newest.incidents !== seen.incidents || newest.signals !== seen.signals || newest.standings !== seen.standings) tell()
    seen = newest
    cancel = after(LOOK_EVERY_MS, look)
  }
  cancel = after(LOOK_EVERY_MS, look)

  return {
    newest: () => newestIds(db),
    read: (from, topics, limit) => readEvents(env, buildingOf, from, topics, limit),
    onNews(work) {
      listeners.add(work)
      return () => listeners.delete(work)
    },
    stop() {
      ending.abort()
      cancel()
      listeners.clear()
    },
  }
}

interface Found {
  readonly source: keyof SourceIds
  readonly id: number
  readonly atMs: number
  /** null: nothing to tell of it any more. */
  make(): Omit<LoggedEvent, 'cursor'> | null
}

/** Each source in the order of its ids; between sources by time, as far as they were read. */
function readEvents(env: Env, buildingOf: EventLogOutside['buildingOf'], from: EventCursor, topics: readonly EventTopic[], limit: number): EventPage {
  const newest = newestIds(env.db)
  const start = withinStored(from, newest)
  const sources = readSources(env, buildingOf, start, topics, limit)
  // Of what nobody asked for there is nothing to come back to.
  const at: { -readonly [S in keyof SourceIds]: number } = { ...newest }
  for (const { source } of sources) at[source] = start[source]
  const waiting = sources.map(({ found }) => [...found])
  const events: LoggedEvent[] = []
  let taken = 0
  for (; taken < limit; taken++) {
    const next = waiting
      .filter((queue) => queue.length > 0)
      .toSorted((a, b) => a[0]!.atMs - b[0]!.atMs)[0]
      ?.shift()
    if (next === undefined) break
    at[next.source] = next.id
    const made = next.make()
    if (made !== null) events.push({ ...made, cursor: { ...at } })
  }
  let hasMore = false
  sources.forEach(({ source, isFull }, index) => {
    if (waiting[index]!.length > 0 || isFull) hasMore = true
    else at[source] = Math.max(at[source], newest[source])
  })
  return { events, cursor: at, hasMore }
}

function readSources(env: Env, buildingOf: EventLogOutside['buildingOf'], start: EventCursor, topics: readonly EventTopic[], limit: number) {
  const { db, site } = env
  const sources: { source: keyof SourceIds; found: Found[]; isFull: boolean }[] = []
  const add = (source: keyof SourceIds, found: Found[]) => sources.push({ source, found, isFull: found.length === limit })
  if (topics.includes('incidents')) {
    const lines = timelineAfter(db, start.incidents, limit)
    add(
      'incidents',
      lines.map((line) => ({
        source: 'incidents',
        id: line.id,
        atMs: line.atMs,
        make() {
          const incident = findIncident(db, line.incidentId)
          if (incident === null) return null
          const { kind, severity, buildingId, deviceId } = incident
          return { topic: 'incidents', event: incidentEvent(db, site.id, line, incident), buildingId, deviceId, incident: { kind, severity } }
        },
      })),
    )
  }
  const types = (Object.keys(SIGNAL_TOPICS) as (keyof typeof SIGNAL_TOPICS)[]).filter((type) => topics.includes(SIGNAL_TOPICS[type]))
  if (types.length > 0) {
    const signals = signalsAfter(db, types, start.signals, limit)
    add(
      'signals',
      signals.map((signal) => ({
        source: 'signals',
        id: signal.id,
        atMs: signal.receivedAtMs,
        make() {
          const made = signalEvent(site.id, signal)
          return made && { ...made, buildingId: buildingOf(signal.deviceId), deviceId: signal.deviceId, incident: null }
        },
      })),
    )
  }
  if (topics.includes('devices')) {
    const rows = standingsAfter(db, start.standings, limit)
    add(
      'standings',
      rows.map((row) => ({
        source: 'standings',
        id: row.id,
        atMs: row.atMs,
        make: () => ({
          topic: 'devices',
          event: standingEvent(site.id, row),
          buildingId: buildingOf(row.deviceId),
          deviceId: row.deviceId,
          incident: null,
        }),
      })),
    )
  }
  return sources
}
