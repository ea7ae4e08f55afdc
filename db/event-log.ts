// What programs follow, read from where it is stored already: timelines, signals of devices, and how devices stood.
import type { DeviceSignalEvent } from '../contract/device-events.ts'
import type { PlateReason } from '../contract/vehicle.ts'
import type { DeviceState } from '../contract/vocabulary.ts'
import type { ReadableDb } from './open.ts'
import type { ListedSignal } from './signals.ts'
import { query } from './statement.ts'

/** Of each source the newest id there is, 0 while there is none. */
export interface SourceIds {
  readonly incidents: number
  readonly signals: number
  readonly standings: number
}

export function newestIds(db: ReadableDb): SourceIds {
  const newest = (sql: string) => query<{ id: number | null }>(db, sql).get()?.id ?? 0
  return {
    incidents: newest('SELECT max(id) AS id FROM timeline'),
    signals: newest('SELECT max(id) AS id FROM device_signals'),
    standings: newest('SELECT max(id) AS id FROM standings WHERE told = 1'),
  }
}

export interface TimelineLine {
  readonly id: number
  readonly incidentId: string
  readonly atMs: number
  readonly what: string
}

export function timelineAfter(db: ReadableDb, id: number, limit: number): TimelineLine[] {
  return query<TimelineLine>(db, 'SELECT id, incident_id AS incidentId, at_ms AS atMs, what FROM timeline WHERE id > ? ORDER BY id LIMIT ?').all(id, limit)
}

interface SignalRow {
  readonly id: number
  readonly device_id: string
  readonly received_at_ms: number
  readonly event: string
  readonly opened: number | null
  readonly why: PlateReason | null
}

/** Of these types, in the order they were stored. */
export function signalsAfter(db: ReadableDb, types: readonly DeviceSignalEvent['type'][], id: number, limit: number): ListedSignal<DeviceSignalEvent>[] {
  // `+`: by id from here on, not all of a type sorted anew.
  return query<SignalRow>(
    db,
    `SELECT s.id, s.device_id, s.received_at_ms, s.event, d.opened, d.why FROM device_signals s LEFT JOIN plate_decisions d ON d.signal_id = s.id
     WHERE s.id > ? AND +s.type IN (SELECT value FROM json_each(?)) ORDER BY s.id LIMIT ?`,
  )
    .all(id, JSON.stringify(types), limit)
    .map((row) => ({
      id: row.id,
      deviceId: row.device_id,
      receivedAtMs: row.received_at_ms,
      event: JSON.parse(row.event) as DeviceSignalEvent,
      opened: row.opened === 1,
      why: row.why,
    }))
}

export interface StoredStanding {
  readonly id: number
  readonly deviceId: string
  readonly state: DeviceState
  readonly problem: string | null
  readonly atMs: number
}

/** What is told of devices, of all that standings.ts keeps. */
export function standingsAfter(db: ReadableDb, id: number, limit: number): StoredStanding[] {
  return query<StoredStanding>(
    db,
    'SELECT id, subject_id AS deviceId, state, problem, from_ms AS atMs FROM standings WHERE told = 1 AND id > ? ORDER BY id LIMIT ?',
  ).all(id, limit)
}

/** How many lie after these, counted up to `most` in each source that is asked for. */
export function countAfter(db: ReadableDb, { incidents, signals, standings }: { readonly [S in keyof SourceIds]: number | null }, most: number): number {
  const count = (sql: string, id: number | null) => (id === null ? 0 : query<{ n: number }>(db, sql).get(id, most)!.n)
  return (
    count('SELECT count(*) AS n FROM (SELECT 1 FROM timeline WHERE id > ? LIMIT ?)', incidents) +
    count('SELECT count(*) AS n FROM (SELECT 1 FROM device_signals WHERE id > ? LIMIT ?)', signals) +
    count('SELECT count(*) AS n FROM (SELECT 1 FROM standings WHERE told = 1 AND id > ? LIMIT ?)', standings)
  )
}

const FROM_ID = {
  incidents: 'SELECT at_ms AS atMs, id FROM timeline WHERE id >= ? ORDER BY id LIMIT 1',
  signals: 'SELECT received_at_ms AS atMs, id FROM device_signals WHERE id >= ? ORDER BY id LIMIT 1',
  standings: 'SELECT from_ms AS atMs, id FROM standings WHERE told = 1 AND id >= ? ORDER BY id LIMIT 1',
} as const

/** The ids before the first that happened at or after then: ids grow with time, so that halving finds it without an index. */
export function idsBefore(db: ReadableDb, atMs: number): SourceIds {
  const newest = newestIds(db)
  const before = (source: keyof SourceIds): number => {
    let low = 0
    let high = newest[source]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const row = query<{ atMs: number; id: number }>(db, FROM_ID[source]).get(middle + 1)
      if (row === undefined || row.atMs >= atMs) high = middle
      else low = row.id
    }
    return low
  }
  return { incidents: before('incidents'), signals: before('signals'), standings: before('standings') }
}
