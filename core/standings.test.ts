// How cameras and devices stood: written when it changes, and never for time in which nobody watched.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CameraView } from '../contract/api.ts'
import type { DeviceStatus } from '../contract/device.ts'
import type { DeviceState } from '../contract/vocabulary.ts'
import { listStandings } from '../db/standings.ts'
import { createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import { waitFor } from '../test/patience.ts'
import { availabilityFigures } from './reports/figures/availability.ts'
import { requestOf } from '../test/fixtures/figure-site.ts'
import { createStandings, type Standings } from './standings.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let env: TestEnv
let gate: { id: string; state: DeviceState; sinceMs: number }
beforeEach(() => {
  env = createTestEnv()
  gate = { id: 'gate-3-1', state: 'connecting', sinceMs: START_MS }
})
afterEach(() => env.close())

const start = (): Standings => createStandings(env, { cameras: () => [], devices: () => [gate] })
const rows = () =>
  listStandings(env.db, 0, Number.MAX_SAFE_INTEGER).map(({ state, fromMs, toMs }) => [state, fromMs - START_MS, toMs === null ? null : toMs - START_MS])
/** It changes as the core learns it: by the feed. */
async function stand(standings: Standings, state: DeviceState): Promise<void> {
  gate = { ...gate, state, sinceMs: env.clock.now() }
  env.feed.publish('device', gate as DeviceStatus)
  await waitFor(() => {
    standings.write()
    expect(listStandings(env.db, 0, Number.MAX_SAFE_INTEGER).at(-1)?.state).toBe(state)
  })
}
/** Looks as the core does, every second, though here every ten. */
function watch(standings: Standings, ms: number): void {
  for (let passed = 0; passed < ms; passed += 10_000) {
    env.pass(10_000)
    standings.write()
  }
}
const availability = (toMs: number) =>
  availabilityFigures(listStandings(env.db, 0, toMs), requestOf({ span: { fromMs: START_MS, toMs }, nowMs: env.clock.now() }))?.devices.find(
    ({ id }) => id === 'gate-3-1',
  )

test('a device goes and comes back', async () => {
  const standings = start()
  standings.write()
  await stand(standings, 'online')
  watch(standings, HOUR)
  await stand(standings, 'offline')
  watch(standings, 6 * MINUTE)
  await stand(standings, 'online')
  watch(standings, 54 * MINUTE)
  expect(rows()).toEqual([
    ['connecting', 0, 0],
    ['online', 0, HOUR],
    ['offline', HOUR, HOUR + 6 * MINUTE],
    ['online', HOUR + 6 * MINUTE, null],
  ])
  expect(availability(START_MS + 2 * HOUR)).toMatchObject({ availability: 0.95, downMs: 6 * MINUTE, outages: 1, watchedMs: 2 * HOUR })
  standings.stop()
})

test('after a crash the time since the last beat counts neither as up nor as down', async () => {
  const crashed = start()
  crashed.write()
  await stand(crashed, 'online')
  watch(crashed, HOUR)
  // no stop: it was killed, and the machine stood for three hours
  env.pass(3 * HOUR)
  gate = { ...gate, state: 'connecting', sinceMs: env.clock.now() }
  const next = start()
  next.write()
  expect(rows().filter(([, , toMs]) => toMs === null)).toEqual([['connecting', 4 * HOUR, null]])
  await stand(next, 'online')
  watch(next, HOUR)
  const found = availability(START_MS + 5 * HOUR)!
  expect(found.availability).toBe(1)
  // the last beat was at most 30 s before the crash
  expect(found.watchedMs).toBeGreaterThanOrEqual(2 * HOUR - 30_000)
  expect(found.watchedMs).toBeLessThanOrEqual(2 * HOUR)
  next.stop()
  crashed.stop()
})

test('a computer that slept watched nothing meanwhile', async () => {
  const standings = start()
  standings.write()
  await stand(standings, 'online')
  watch(standings, HOUR)
  env.pass(8 * HOUR)
  watch(standings, HOUR)
  // it is the first look that tells that it is awake again
  expect(availability(START_MS + 10 * HOUR)).toMatchObject({ availability: 1, outages: 0, watchedMs: 2 * HOUR - 10_000 })
  standings.stop()
})

test('what is being connected for the first time has a minute, after that it is down', () => {
  const standings = start()
  standings.write()
  watch(standings, 10 * MINUTE)
  expect(availability(START_MS + 10 * MINUTE)).toMatchObject({ availability: 0, downMs: 9 * MINUTE, outages: 1, watchedMs: 9 * MINUTE })
  standings.stop()
})

test('another problem is another stretch of the same outage, and problems of connecting are none', async () => {
  const standings = start()
  standings.write()
  await stand(standings, 'online')
  watch(standings, HOUR)
  for (const [state, problem] of [
    ['offline', 'device.unreachable'],
    ['offline', 'device.unauthorized'],
    ['connecting', 'device.unauthorized'],
    ['connecting', null],
  ] as const) {
    env.feed.publish('device', { ...gate, state, problem, sinceMs: env.clock.now() } as DeviceStatus)
    await new Promise(setImmediate)
    watch(standings, MINUTE)
  }
  expect(rows().slice(2)).toEqual([
    ['offline', HOUR, HOUR + MINUTE],
    ['offline', HOUR + MINUTE, HOUR + 2 * MINUTE],
    ['connecting', HOUR + 2 * MINUTE, null],
  ])
  expect(availability(START_MS + 2 * HOUR)).toMatchObject({ downMs: 4 * MINUTE, outages: 1 })
  standings.stop()
})

test('what came and went between two looks is not kept, and an orderly end closes everything', async () => {
  const standings = start()
  standings.write()
  await stand(standings, 'online')
  env.pass(300)
  for (const state of ['offline', 'online'] as const) env.feed.publish('device', { ...gate, state, sinceMs: env.clock.now() } as DeviceStatus)
  await new Promise(setImmediate)
  standings.write()
  expect(rows()).toHaveLength(2)
  env.pass(MINUTE)
  standings.stop()
  expect(rows().at(-1)).toEqual(['online', 0, MINUTE + 300])
})

test('a camera that was taken out of the site stands in no way from then on, whatever was told of it last', async () => {
  const camera = { id: 'garage-1', state: 'live', sinceMs: START_MS }
  let cameras = [camera]
  const standings = createStandings(env, { cameras: () => cameras, devices: () => [] })
  standings.write()
  watch(standings, HOUR)
  env.feed.publish('camera', { ...camera, state: 'offline' } as CameraView)
  cameras = []
  env.feed.publish('site', { atMs: env.clock.now() })
  await waitFor(() => {
    standings.write()
    expect(rows()).toEqual([['live', 0, HOUR]])
  })
  standings.stop()
})
