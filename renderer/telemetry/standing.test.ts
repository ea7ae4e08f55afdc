// How things stand: the worst counts, silence does not hide an alarm, and what never reported has no standing.
import { expect, test } from 'vitest'
import type { MetricView } from '../../contract/telemetry.ts'
import { standingOf, standingOfDevice } from './standing.ts'

const metric = (part: Partial<MetricView> = {}): MetricView => ({
  metric: 'vibration_rms',
  value: 2,
  atMs: 1,
  level: 'normal',
  sinceMs: null,
  stale: false,
  limits: { warn: 2.8, alarm: 4.5, side: 'above', persistSeconds: 60, clearPercent: 10, whileRunning: true },
  trend: null,
  spark: [],
  ...part,
})
const rising = {
  is: 'rising',
  trend: { limit: 4.5, perDay: 0.1, nowValue: 3.5, crossesAtMs: 9, earliestAtMs: 8, latestAtMs: null, confidence01: 0.9, days: 14 },
} as const

test('each standing is told apart, and silence hides no alarm', () => {
  expect(standingOf(metric())).toBe('normal')
  expect(standingOf(metric({ limits: { ...metric().limits, warn: null, alarm: null } }))).toBe('unwatched')
  expect(standingOf(metric({ trend: rising }))).toBe('rising')
  expect(standingOf(metric({ stale: true, trend: rising }))).toBe('stale')
  expect(standingOf(metric({ stale: true, level: 'alarm' }))).toBe('alarm')
})

test('a device stands as its worst metric does', () => {
  expect(standingOfDevice({ metrics: [] })).toBeNull()
  expect(standingOfDevice({ metrics: [metric(), metric({ level: 'warn' }), metric({ stale: true })] })).toBe('warn')
  expect(standingOfDevice({ metrics: [metric(), metric({ stale: true })] })).toBe('stale')
})
