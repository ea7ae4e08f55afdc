// Many devices at once: screens are told and minutes written in pieces, so that everything else has its turn.
import { expect, test } from 'vitest'
import type { SiteDevice } from '../../contract/site.ts'
import { listMetrics, minutesOf } from '../../db/telemetry.ts'
import { createTestEnv } from '../../test/fixtures/test-env.ts'
import { createTelemetryDesk } from './desk.ts'

const pump: SiteDevice = { id: 'pump-2', driver: 'sensor/test', name: '2号水泵', cameras: [], points: [], config: {} }

test('screens are told of thousands of devices a hundred at a time, and none is left out', async () => {
  const env = createTestEnv()
  const many = Array.from({ length: 250 }, (_, i): SiteDevice => ({ ...pump, id: `pump-${i}` }))
  const later: (() => void)[] = []
  const large = createTelemetryDesk(env, { devices: many, raiseAlert: () => {}, after: (_ms, run) => (later.push(run), () => {}) })
  const told: string[] = []
  const ending = new AbortController()
  const listening = (async () => {
    for await (const delivered of env.feed.subscribe('telemetry', ending.signal)) if (!delivered.lost) told.push(delivered.event.deviceId)
  })()
  for (const { id } of many) large.take(id, { type: 'telemetry', metrics: { load: 1 }, deviceAtMs: null, seq: null, replayed: false })
  env.pass(6000)
  later.length = 0
  large.look()
  const turns: number[] = []
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve))
    turns.push(told.length)
    const next = later.shift()
    if (next === undefined) break
    next()
  }
  expect(turns).toEqual([100, 200, 250])
  expect(told).toEqual(many.map(({ id }) => id))
  ending.abort()
  await listening
  large.stop()
  env.close()
})

test('the minute of thousands of metrics is written two thousand at a time, and what is left at the end with the rest', () => {
  const env = createTestEnv()
  const many = Array.from({ length: 40 }, (_, i): SiteDevice => ({ ...pump, id: `pump-${i}` }))
  const later: (() => void)[] = []
  const large = createTelemetryDesk(env, { devices: many, raiseAlert: () => {}, after: (_ms, run) => (later.push(run), () => {}) })
  const metrics = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`load_${i}`, 1]))
  for (const { id } of many) large.take(id, { type: 'telemetry', metrics, deviceAtMs: null, seq: null, replayed: false })
  const minute = Math.floor(env.clock.now() / 60_000)
  const written = () => listMetrics(env.db).filter(({ id }) => minutesOf(env.db, id, minute, minute + 1).length === 1).length
  env.pass(70_000)
  later.length = 0
  large.look()
  expect(written()).toBe(2000)
  later.shift()!()
  expect(written()).toBe(2400)
  large.stop()
  env.close()
})
