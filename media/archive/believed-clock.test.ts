// A clock that leaps, and segments named in a future year: neither decides the time.
import { expect, test } from 'vitest'
import { BelievedClock, provenMs } from './believed-clock.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const YEAR = 365 * DAY
const T = Date.UTC(2026, 10, 22)
const segment = (startMs: number, minutes = 5) => ({ startMs, endMs: startMs + minutes * 60_000 })

test('a segment of a future year proves hours at most, wherever it stands', () => {
  const before = [segment(T), segment(T + 300_000)]
  const proven = T + 600_000
  expect(provenMs([before])).toBe(proven)
  expect(provenMs([[...before, segment(T + YEAR)]])).toBe(proven + 2 * HOUR)
  expect(provenMs([[...before, segment(T + YEAR), segment(T + 600_000)]])).toBe(proven + 2 * HOUR)
  expect(provenMs([before, [segment(T + YEAR)]])).toBeLessThanOrEqual(T + 300_000 + 2 * HOUR)
  expect(provenMs([[], []])).toBeNull()
})

test('a pause of weeks is one, and after one of months a day of recordings proves some weeks again', () => {
  expect(provenMs([[segment(T), segment(T + 20 * DAY)]])).toBe(T + 20 * DAY + 300_000)
  const later = T + 60 * DAY
  const day = Array.from({ length: 288 }, (_, at) => segment(later + at * 300_000))
  expect(provenMs([[segment(T), ...day]])).toBe(later + DAY)
})

test('a clock that is set a year ahead is believed by a day an hour, and back again it is believed at once', () => {
  let [now, elapsed] = [T, 0]
  const clock = new BelievedClock({ now: () => now, elapsedMs: () => elapsed })
  expect(clock.lastMs).toBeNull()
  expect(clock.believe(() => T)).toBe(T)
  ;[now, elapsed] = [T + YEAR + HOUR, HOUR]
  expect(clock.believe(() => null)).toBe(T + DAY)
  ;[now, elapsed] = [T + 2 * HOUR, 2 * HOUR]
  expect(clock.believe(() => null)).toBe(T + 2 * HOUR)
})

test('a clock that is set a year back and right again is right at once', () => {
  let [now, elapsed] = [T, 0]
  const clock = new BelievedClock({ now: () => now, elapsedMs: () => elapsed })
  clock.believe(() => T)
  ;[now, elapsed] = [T - YEAR, HOUR]
  expect(clock.believe(() => null)).toBe(T - YEAR)
  ;[now, elapsed] = [T + 2 * HOUR, 2 * HOUR]
  expect(clock.believe(() => null)).toBe(T + 2 * HOUR)
})
