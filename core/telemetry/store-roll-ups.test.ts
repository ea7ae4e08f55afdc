// Hours of thousands of metrics are made in pieces, and a crash between two pieces leaves none out.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hoursOf, insertMetric, minutesOf } from '../../db/telemetry.ts'
import { inTransaction } from '../../db/transaction.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { gather } from './roll-up.ts'
import { createRollUpStore, KEPT_MINUTE_HOURS, type RollUpStore } from './store-roll-ups.ts'
import { HOUR_MS, MINUTE_MS, newTracked, type Tracked } from './tracked.ts'

const METRICS = 1200
/** Two minutes before an hour is over. */
const START_MS = Date.UTC(2026, 10, 22, 3, 58)
const HOUR = Math.floor(START_MS / HOUR_MS)

let env: TestEnv
let all: Tracked[]
beforeEach(() => {
  env = createTestEnv()
  all = inTransaction(env.db, () =>
    Array.from({ length: METRICS }, (_, i) => {
      const first = { deviceId: `pump-${i}`, metric: 'load', value: 1, valueAtMs: START_MS }
      return newTracked({ ...first, id: insertMetric(env.db, first), intervalMs: null })
    }),
  )
})
afterEach(() => env.close())

const made = (hour = HOUR) => all.filter(({ id }) => hoursOf(env.db, id, hour, hour + 1).length === 1).length
const say = (store: RollUpStore, atMs: number, value = 1) => {
  for (const one of all) one.minutes.set(atMs / MINUTE_MS, gather(null, value, true))
  store.write(all, atMs + MINUTE_MS, atMs / MINUTE_MS + 1)
}
const overMs = START_MS + 3 * MINUTE_MS

test('an hour that is over is made in pieces, and a sample that comes meanwhile is in it', () => {
  const store = createRollUpStore(env.db, START_MS)
  say(store, START_MS)
  store.tidy(all, START_MS + MINUTE_MS)
  expect(made()).toBe(0)
  say(store, START_MS + 2 * MINUTE_MS)
  store.tidy(all, overMs)
  expect(made()).toBe(500)
  for (const one of all) one.minutes.set(START_MS / MINUTE_MS, gather(null, 5, true))
  store.write(all, overMs, overMs / MINUTE_MS)
  for (let i = 0; i < 2; i++) store.tidy(all, overMs)
  expect(made()).toBe(METRICS)
  expect(all.every(({ id }) => hoursOf(env.db, id, HOUR, HOUR + 1)[0]!.max === 5)).toBe(true)
})

test('a core that ends between two pieces makes the rest when it is back', () => {
  const before = createRollUpStore(env.db, START_MS)
  say(before, START_MS)
  say(before, START_MS + 2 * MINUTE_MS)
  before.tidy(all, overMs)
  expect(made()).toBe(500)
  const after = createRollUpStore(env.db, overMs)
  for (let i = 0; i < 3; i++) after.tidy(all, overMs)
  expect(made()).toBe(METRICS)
})

test('minutes that are too old go a few at a time', () => {
  const store = createRollUpStore(env.db, START_MS)
  for (let i = 0; i < 8; i++) say(store, START_MS + i * MINUTE_MS)
  const laterMs = START_MS + (KEPT_MINUTE_HOURS + 1) * HOUR_MS + 10 * MINUTE_MS
  const left = () => minutesOf(env.db, all[0]!.id, START_MS / MINUTE_MS, START_MS / MINUTE_MS + 10).length
  const counts = Array.from({ length: 3 }, () => {
    store.tidy(all, laterMs)
    return left()
  })
  expect(counts).toEqual([3, 0, 0])
})
