// Telemetry on a real database: roll-ups that late samples join, hours made of minutes, and reads from the index alone.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { rawDb } from './statement.ts'
import {
  addHour,
  addMinute,
  hoursOf,
  insertLimits,
  insertMetric,
  lastRollUps,
  listConditions,
  listLimitsInForce,
  listMetrics,
  makeHour,
  meansSince,
  minutesOf,
  pruneHours,
  pruneMinutes,
  saveCondition,
  saveLatest,
  type RollUp,
} from './telemetry.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const of = (mean: number, samples = 1, run: Partial<RollUp> = {}): RollUp => ({
  samples,
  min: mean - 1,
  max: mean + 1,
  mean,
  last: mean,
  runSamples: 0,
  runMean: null,
  ...run,
})
const metric = (name = 'vibration_rms', deviceId = 'pump') => insertMetric(env.db, { deviceId, metric: name, value: 1, valueAtMs: 5 })

test('a metric keeps its id, and its latest value comes back as it went in', () => {
  const id = metric()
  expect(metric()).toBe(id)
  const state = metric('door', 'lift')
  saveLatest(env.db, { id, value: 2.5, valueAtMs: 9.4, intervalMs: 1000.6 })
  saveLatest(env.db, { id: state, value: 'closed', valueAtMs: 10, intervalMs: null })
  expect(listMetrics(env.db)).toEqual([
    { id, deviceId: 'pump', metric: 'vibration_rms', value: 2.5, valueAtMs: 9, intervalMs: 1001, firstAtMs: 5 },
    { id: state, deviceId: 'lift', metric: 'door', value: 'closed', valueAtMs: 10, intervalMs: null, firstAtMs: 5 },
  ])
})

test('samples that come late join their minute, the running ones by themselves', () => {
  const id = metric()
  addMinute(env.db, id, 100, of(2, 3))
  addMinute(env.db, id, 100, of(6, 1, { runSamples: 1, runMean: 6 }))
  addMinute(env.db, id, 100, of(4, 4, { runSamples: 2, runMean: 9 }))
  expect(minutesOf(env.db, id, 100, 101)).toEqual([{ at: 100, samples: 8, min: 1, max: 7, mean: 3.5, last: 4, runSamples: 3, runMean: 8 }])
})

test('an hour is made of its minutes, as often as asked, and of no others', () => {
  const [id, other] = [metric(), metric('current')]
  addMinute(env.db, id, 119, of(100))
  addMinute(env.db, id, 120, of(1, 3, { runSamples: 3, runMean: 1 }))
  addMinute(env.db, id, 179, of(5, 1))
  addMinute(env.db, id, 180, of(100))
  addMinute(env.db, other, 130, of(7))
  makeHour(env.db, 2, 0, 1000)
  const made = [{ at: 2, samples: 4, min: 0, max: 6, mean: 2, last: 5, runSamples: 3, runMean: 1 }]
  expect(hoursOf(env.db, id, 0, 10)).toEqual(made)
  makeHour(env.db, 2, 0, 1000)
  expect(hoursOf(env.db, id, 0, 10)).toEqual(made)
  addMinute(env.db, id, 150, of(8, 4))
  addMinute(env.db, other, 150, of(9))
  makeHour(env.db, 2, id, id)
  expect(hoursOf(env.db, id, 0, 10)).toMatchObject([{ samples: 8, mean: 5, last: 5 }])
  expect(hoursOf(env.db, other, 0, 10)).toMatchObject([{ samples: 1, mean: 7 }])
  addHour(env.db, other, 2, of(1))
  expect(hoursOf(env.db, other, 0, 10)).toMatchObject([{ samples: 2, mean: 4 }])
  expect(lastRollUps(env.db)).toEqual({ minute: 180, hour: 2 })
  expect(meansSince(env.db, 150)).toEqual([
    { metricId: id, samples: 6, mean: (8 * 4 + 5 + 100) / 6 },
    { metricId: other, samples: 1, mean: 9 },
  ])
})

test('before anything came there is nothing', () => {
  expect(lastRollUps(env.db)).toEqual({ minute: null, hour: null })
  metric()
  expect(lastRollUps(env.db)).toEqual({ minute: null, hour: null })
  expect(minutesOf(env.db, 1, 5, 5)).toEqual([])
})

test('what is older than is kept goes, of minutes for all and of hours metric by metric', () => {
  const [id, other] = [metric(), metric('current')]
  for (const minute of [10, 11, 12]) addMinute(env.db, id, minute, of(1))
  for (const one of [id, other]) for (const hour of [1, 2, 3]) addHour(env.db, one, hour, of(1))
  expect(pruneMinutes(env.db, 12, 1)).toBe(true)
  expect(pruneMinutes(env.db, 12, 100)).toBe(true)
  expect(pruneMinutes(env.db, 12, 100)).toBe(false)
  pruneHours(env.db, id, 3)
  expect(minutesOf(env.db, id, 0, 100).map(({ at }) => at)).toEqual([12])
  expect(hoursOf(env.db, id, 0, 100).map(({ at }) => at)).toEqual([3])
  expect(hoursOf(env.db, other, 0, 100)).toHaveLength(3)
})

test('a condition is kept until it is over', () => {
  const id = metric()
  saveCondition(env.db, id, 'threshold', { level: 'warn' })
  saveCondition(env.db, id, 'threshold', { level: 'alarm' })
  saveCondition(env.db, id, 'trend', { saidAtMs: 1 })
  expect(listConditions(env.db, 'threshold')).toEqual([{ metricId: id, state: { level: 'alarm' } }])
  saveCondition(env.db, id, 'threshold', null)
  expect(listConditions(env.db, 'threshold')).toEqual([])
  expect(listConditions(env.db, 'trend')).toHaveLength(1)
})

test('of the limits the highest version counts', () => {
  const limits = { warn: 1, alarm: 2, side: 'above', persistSeconds: 60, clearPercent: 10, whileRunning: true } as const
  const place = { deviceId: 'pump', metric: 'vibration_rms', userId: 'gone' }
  insertLimits(env.db, { ...place, version: 1, limits, savedAtMs: 5 })
  insertLimits(env.db, { ...place, version: 2, limits: null, savedAtMs: 6 })
  insertLimits(env.db, { ...place, metric: 'current', version: 1, limits, savedAtMs: 7 })
  expect(listLimitsInForce(env.db)).toEqual([
    { deviceId: 'pump', metric: 'current', version: 1, limits, savedAtMs: 7, savedBy: null },
    { deviceId: 'pump', metric: 'vibration_rms', version: 2, limits: null, savedAtMs: 6, savedBy: null },
  ])
  expect(() => insertLimits(env.db, { ...place, version: 2, limits, savedAtMs: 8 })).toThrow(/UNIQUE/)
})

test('roll-ups are read and pruned from their keys', () => {
  const plan = (sql: string) =>
    (
      rawDb(env.db)
        .prepare(`EXPLAIN QUERY PLAN ${sql.replaceAll('?', '1')}`)
        .all() as { detail: string }[]
    )
      .map(({ detail }) => detail)
      .join('; ')
  expect(plan('SELECT * FROM telemetry_hours WHERE metric_id = ? AND hour >= ? AND hour < ? ORDER BY hour')).toMatch(/^SEARCH .*PRIMARY KEY/)
  expect(plan('DELETE FROM telemetry_minutes WHERE minute < ?')).toMatch(/^SEARCH .*PRIMARY KEY/)
  expect(plan('SELECT max(minute) FROM telemetry_minutes')).toMatch(/^SEARCH/)
  expect(plan('SELECT metric_id, max(minute) FROM telemetry_minutes WHERE minute >= ? AND minute < ? GROUP BY metric_id')).toContain('SEARCH')
})
