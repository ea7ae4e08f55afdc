// Trends: the day a clean rise is told for, what stands against a warning, and what must hold for any course.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findTrend } from './find-trend.ts'
import type { HourValue } from './day-values.ts'

const DAY_MS = 86_400_000
const END = 480_024
const ask = { limit: 4.5, side: 'above', endHour: END } as const

/** @param valueAt by days before the end, growing towards it: -20 ... 0 */
function hours(days: number, valueAt: (day: number, hour: number) => number | null): HourValue[] {
  return Array.from({ length: days * 24 }, (_, i) => END - days * 24 + i).flatMap((hour) => {
    const value = valueAt((hour - END + 0.5) / 24, hour)
    return value === null ? [] : [{ hour, value }]
  })
}
const reason = (points: readonly HourValue[], changes: Partial<Parameters<typeof findTrend>[1]> = {}) => {
  const outcome = findTrend(points, { ...ask, ...changes })
  return outcome.is === 'rising' ? 'rising' : outcome.reason
}

test('a clean rise is told with its day', () => {
  // 3.5 now, 0.1 a day more: 4.5 in ten days; every night it runs more quietly
  const outcome = findTrend(
    hours(35, (day, hour) => 3.5 + 0.1 * day - (hour % 24 < 6 ? 0.4 : 0)),
    ask,
  )
  expect(outcome.is).toBe('rising')
  if (outcome.is !== 'rising') return
  const { crossesAtMs, earliestAtMs, latestAtMs, perDay, nowValue, confidence01 } = outcome.trend
  const days = (atMs: number) => (atMs - END * 3_600_000) / DAY_MS
  expect(perDay).toBeCloseTo(0.1, 5)
  expect(nowValue).toBeGreaterThan(3.3)
  expect(days(crossesAtMs)).toBeGreaterThan(9)
  expect(days(crossesAtMs)).toBeLessThan(12)
  expect(earliestAtMs).toBeLessThan(crossesAtMs)
  expect(latestAtMs).toBeGreaterThan(crossesAtMs)
  expect(confidence01).toBeGreaterThan(0.9)
})

test('a warning needs two weeks, most of their days, and the last of them', () => {
  const rise = (day: number) => 3.5 + 0.1 * day
  expect(reason(hours(14, rise))).toBe('rising')
  expect(reason(hours(13, rise))).toBe('tooFewDays')
  expect(reason([])).toBe('tooFewDays')
  expect(reason(hours(30, (day) => (Math.floor(day) % 3 === 0 ? null : rise(day))))).toBe('tooManyGaps')
  expect(reason(hours(30, (day) => (day > -2.5 ? null : rise(day))))).toBe('tooManyGaps')
  // two hours a day are no day
  expect(reason(hours(30, (day, hour) => (hour % 24 < 2 ? rise(day) : null)))).toBe('tooManyGaps')
})

test('each thing that is no rise to the limit has its reason', () => {
  const noise = (hour: number) => ((hour * 7919) % 101) / 500
  const course = (valueAt: (day: number) => number) => reason(hours(35, (day, hour) => valueAt(day) + noise(hour)))
  expect(course(() => 3)).toBe('noRise')
  expect(course((day) => 3 - 0.1 * day)).toBe('noRise')
  expect(course((day) => 4 + 0.05 * day + 1)).toBe('beyond')
  // a step, whenever it was: a new machine or a new sensor, no wear
  for (let at = -13; at < 0; at++) expect(course((day) => (day < at ? 2.2 : 3.9) + 0.01 * day)).not.toBe('rising')
  expect(course((day) => 2 + 0.04 * day)).toBe('tooFar')
  expect(course((day) => 3.4 + 0.15 * Math.min(day + 5, 0))).toBe('levelledOff')
})

test('weekends off are no fall and no rise', () => {
  expect(reason(hours(35, (day, hour) => 3.2 - (Math.floor(hour / 24) % 7 < 2 ? 0.8 : 0) + 0.0005 * day))).not.toBe('rising')
  expect(reason(hours(35, (day, hour) => 3.5 + 0.1 * day - (Math.floor(hour / 24) % 7 < 2 ? 0.5 : 0)))).toBe('rising')
})

test('a fall to a lower limit is a rise in the mirror', () => {
  const below = findTrend(
    hours(30, (day) => 250 - 5 * day),
    { limit: 200, side: 'below', endHour: END },
  )
  expect(below).toMatchObject({ is: 'rising', trend: { limit: 200 } })
  if (below.is === 'rising') expect([below.trend.perDay, below.trend.nowValue]).toEqual([expect.closeTo(-5, 5), expect.closeTo(250, 5)])
})

const course = fc.record({
  base: fc.double({ min: 2.5, max: 4.4, noNaN: true }),
  perDay: fc.double({ min: 0, max: 0.25, noNaN: true }),
  scatter: fc.double({ min: 0, max: 0.6, noNaN: true }),
  days: fc.integer({ min: 10, max: 36 }),
  kept: fc.double({ min: 0.4, max: 1, noNaN: true }),
  seed: fc.integer({ min: 1, max: 1e6 }),
})
interface Course {
  readonly base: number
  readonly perDay: number
  readonly scatter: number
  readonly days: number
  readonly kept: number
  readonly seed: number
}
const made = ({ base, perDay, scatter, days, kept, seed }: Course) => {
  const odd = (hour: number, salt: number) => ((Math.imul(hour + seed, 2654435761 + salt) >>> 8) % 1000) / 1000
  return hours(days, (day, hour) => (odd(hour, 1) > kept ? null : base + perDay * day + scatter * (odd(hour, 3) - 0.5)))
}

test('whatever the course: what is told lies ahead, within 15 days, in order, and sure enough; and never on thin data', () => {
  let told = 0
  fc.assert(
    fc.property(course, (part) => {
      const points = made(part)
      const outcome = findTrend(points, ask)
      if (outcome.is === 'none') return
      told++
      const { crossesAtMs, earliestAtMs, latestAtMs, perDay, nowValue, confidence01 } = outcome.trend
      const endMs = END * 3_600_000
      expect(part.days).toBeGreaterThanOrEqual(14)
      expect(perDay).toBeGreaterThan(0)
      expect(nowValue).toBeLessThan(4.5)
      expect(crossesAtMs).toBeLessThanOrEqual(endMs + 15 * DAY_MS + 1)
      expect([endMs, earliestAtMs, crossesAtMs, latestAtMs ?? Infinity].toSorted((a, b) => a - b)).toEqual([endMs, earliestAtMs, crossesAtMs, latestAtMs ?? Infinity]) // prettier-ignore
      expect(confidence01).toBeGreaterThanOrEqual(0.8)
      expect(confidence01).toBeLessThanOrEqual(0.99)
      // the order in which the hours come does not matter, nor does when it all happened
      expect(findTrend(points.toReversed(), ask)).toEqual(outcome)
      const week = 7 * 24
      const later = findTrend(points.map(({ hour, value }) => ({ hour: hour + week, value })), { ...ask, endHour: END + week }) // prettier-ignore
      expect(later.is === 'rising' && later.trend.crossesAtMs - crossesAtMs).toBe(week * 3_600_000)
    }),
    { numRuns: 300 },
  )
  expect(told).toBeGreaterThan(5)
})
