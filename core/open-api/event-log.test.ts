// The event log: everything once, in order, whatever the page size and wherever a reader stopped.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CloudEvent, HTTP } from 'cloudevents'
import { EVENT_TOPICS, type EventTopic } from '../../contract/open-api-events.ts'
import type { DeviceStatus } from '../../contract/device.ts'
import { idsBefore } from '../../db/event-log.ts'
import { insertSignal } from '../../db/devices.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM } from '../env.ts'
import { actOnIncident } from '../incidents/service.ts'
import { readEventCursor, writeEventCursor, type EventCursor } from './event-cursor.ts'
import { createStandings, type Standings } from '../standings.ts'
import { createEventLog, type EventLog } from './event-log.ts'

let env: TestEnv
let log: EventLog
let standings: Standings
let status: DeviceStatus
let later: (() => void)[]
beforeEach(() => {
  env = createTestEnv()
  later = []
  status = {
    id: 'gate-3-1',
    name: '3栋1单元闸机',
    kind: 'gate',
    driver: 'gate/http-relay',
    buildingId: 'b3',
    state: 'online',
    sinceMs: START_MS,
    problem: null,
    commands: [],
    lastCommand: null,
  }
  log = createEventLog(env, {
    buildingOf: (id) => (id === status.id ? 'b3' : null),
    after: (_ms, run) => {
      later.push(run)
      return () => void (later = later.filter((one) => one !== run))
    },
  })
  standings = createStandings(env, { cameras: () => [], devices: () => [] })
})
afterEach(() => {
  standings.stop()
  log.stop()
  env.close()
})

const FIRST: EventCursor = { incidents: 0, signals: 0, standings: 0 }
let count = 0
const passage = () =>
  insertSignal(env.db, {
    deviceId: 'gate-3-1',
    receivedAtMs: env.clock.now(),
    dedupeKey: `k-${++count}`,
    event: {
      type: 'passage',
      outcome: 'granted',
      door: 1,
      direction: 'in',
      method: 'face',
      personRef: 'p-1',
      cardNumber: '0012345678',
      code: null,
      deviceAtMs: null,
      dedupeKey: `k-${count}`,
      replayed: false,
    },
  })!
const fire = () =>
  insertSignal(env.db, {
    deviceId: 'fp-01',
    receivedAtMs: env.clock.now(),
    dedupeKey: `k-${++count}`,
    event: { type: 'fireSignal', signal: 'fault', address: '1-3', text: '', componentType: null, test: false, deviceAtMs: null, dedupeKey: `k-${count}` },
  })!
const incident = () => raiseAlert(env, claimOf(env, { zone: `z-${++count}` })).incident
const stand = async (state: DeviceStatus['state'], problem: string | null = null) => {
  status = { ...status, state, problem, sinceMs: env.clock.now() }
  env.feed.publish('device', status)
  await new Promise((resolve) => setImmediate(resolve))
  standings.write()
  await new Promise((resolve) => setImmediate(resolve))
}
function readAll(topics: readonly EventTopic[], from: EventCursor, limit: number) {
  const ids: string[] = []
  let at = from
  for (;;) {
    const page = log.read(at, topics, limit)
    ids.push(...page.events.map(({ event }) => event.id))
    at = page.cursor
    if (!page.hasMore) return { ids, at }
  }
}

test('what happened comes once, by time, in the shapes of the lists, and as CloudEvents that others take', async () => {
  const { id, number } = incident()
  env.pass(1000)
  passage()
  env.pass(1000)
  await stand('offline', 'device.unreachable')
  env.pass(1000)
  actOnIncident(env, SYSTEM, id, { action: 'acknowledge' })
  const { events } = log.read(FIRST, EVENT_TOPICS, 100)
  expect(events.map(({ topic, event }) => [topic, event.type, event.subject])).toEqual([
    ['incidents', 'cn.vigil.incident.created.v1', `incident/${number}`],
    ['passages', 'cn.vigil.passage.v1', 'device/gate-3-1'],
    ['devices', 'cn.vigil.device.standing.v1', 'device/gate-3-1'],
    ['incidents', 'cn.vigil.incident.updated.v1', `incident/${number}`],
  ])
  expect(events[1]).toMatchObject({ buildingId: 'b3', event: { data: { outcome: 'granted', personRef: 'p-1', at: '2026-11-22T03:08:26.000Z' } } })
  expect(events[2]?.event.data).toEqual({ id: 'gate-3-1', state: 'offline', since: '2026-11-22T03:08:27.000Z', problem: 'device.unreachable' })
  expect(JSON.stringify(events)).not.toContain('0012345678')
  for (const { event } of events) {
    const read = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) }) as CloudEvent
    expect(read.validate()).toBe(true)
  }
})

test('nothing is left out and nothing comes twice, whatever the size of a page and wherever a reader began again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(incident, passage, fire), fc.nat(2000)), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(),
      (happened, limit, stop) => {
        const from = log.newest()
        for (const [happens, ms] of happened) {
          env.pass(ms)
          happens()
        }
        const whole = log.read(from, EVENT_TOPICS, 1000).events
        expect(whole).toHaveLength(happened.length)
        expect(readAll(EVENT_TOPICS, from, limit).ids.toSorted()).toEqual(whole.map(({ event }) => event.id).toSorted())
        // As a reader that was cut off after any event does.
        const last = whole[stop % whole.length]!
        const resumed = readEventCursor(writeEventCursor(last.cursor))!
        expect(readAll(EVENT_TOPICS, resumed, limit).ids.toSorted()).toEqual(
          whole
            .slice((stop % whole.length) + 1)
            .map(({ event }) => event.id)
            .toSorted(),
        )
      },
    ),
    { numRuns: 40 },
  )
})

test('a reader of one topic passes over the others, and is not held up by what it did not ask for', () => {
  for (let i = 0; i < 20; i++) passage()
  const last = fire()
  const page = log.read(FIRST, ['fire'], 2)
  expect(page.events.map(({ event }) => event.id)).toEqual([`signals-${last.id}`])
  passage()
  expect(log.read(page.cursor, ['fire'], 2)).toMatchObject({ events: [], cursor: log.newest() })
})

test('a cursor from beyond what is stored starts from the first again', () => {
  incident()
  expect(log.read({ incidents: 99, signals: 99, standings: 99 }, EVENT_TOPICS, 10).events).toHaveLength(1)
})

test('whoever follows is told of every change, also of what another process wrote', async () => {
  let told = 0
  const leave = log.onNews(() => (told += 1))
  incident()
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toBe(1)
  passage()
  for (const run of later.splice(0)) run()
  expect(told).toBe(2)
  leave()
  incident()
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toBe(2)
})

test('how a device stands is told when it changed, at once, not while it connects, and not again after a restart', async () => {
  let told = 0
  log.onNews(() => (told += 1))
  await stand('online')
  await stand('connecting')
  await stand('online')
  expect(told).toBe(1)
  env.pass(5000)
  await stand('offline', 'device.unreachable')
  await stand('offline', 'device.unauthorized')
  standings.stop()
  standings = createStandings(env, { cameras: () => [], devices: () => [status] })
  standings.write()
  expect(log.read(FIRST, ['devices'], 10).events.map(({ event }) => (event.data as { problem: string | null }).problem)).toEqual([
    null,
    'device.unreachable',
    'device.unauthorized',
  ])
  expect(told).toBe(3)
})

test('where a time lies in the log is found by halving', () => {
  for (let i = 0; i < 50; i++) {
    env.pass(1000)
    passage()
  }
  const { signals } = idsBefore(env.db, START_MS + 30_500)
  const rest = log.read({ ...FIRST, signals }, ['passages'], 100).events
  expect(rest).toHaveLength(20)
  expect(rest[0]?.event.time).toBe('2026-11-22T03:08:56.000Z')
  expect(idsBefore(env.db, 0).signals).toBe(0)
  expect(idsBefore(env.db, START_MS * 2)).toEqual(log.newest())
})
