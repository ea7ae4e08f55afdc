// The retry schedule: Standard Webhooks' steps, never early, never more than a fifth off, and an end.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextAttempt, parseRetryAfter, RETRY_DELAYS_MS } from './schedule.ts'

const random = fc.double({ min: 0, max: 1, noNaN: true })

test('without jitter the steps are those of the standard, then it is over', () => {
  const minutes = Array.from({ length: 10 }, (_, i) => nextAttempt(i + 1, 0, 0.5, null)).map((atMs) => atMs && atMs / 60_000)
  expect(minutes).toEqual([5 / 60, 5, 30, 120, 300, 600, 840, 1200, 1440, null])
})

test('every step is within a fifth of its middle', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 4e12 }), random, (tries, nowMs, random01) => {
      const middle = RETRY_DELAYS_MS[tries]!
      const pause = nextAttempt(tries, nowMs, random01, null)! - nowMs
      expect(pause).toBeGreaterThanOrEqual(Math.floor(middle * 0.8))
      expect(pause).toBeLessThanOrEqual(Math.ceil(middle * 1.2))
    }),
  )
})

test('it is never earlier than the receiver asked, but at most a day later', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 1e10 }), random, (tries, retryAfterMs, random01) => {
      const plain = nextAttempt(tries, 0, random01, null)!
      const asked = nextAttempt(tries, 0, random01, retryAfterMs)!
      expect(asked).toBe(Math.max(plain, Math.min(retryAfterMs, 24 * 3_600_000)))
    }),
  )
})

test('after the tenth try nothing asks for another', () => {
  fc.assert(fc.property(fc.integer({ min: 10, max: 1000 }), random, (tries, random01) => nextAttempt(tries, 0, random01, 1000) === null))
})

test.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Sun, 22 Nov 2026 03:10:25 GMT', 120_000],
  ['Sun, 22 Nov 2026 03:00:00 GMT', 0],
  ['tomorrow', null],
  ['-5', null],
  ['1e9', null],
  ['', null],
  [null, null],
])('Retry-After %j is %j', (header, expected) => {
  expect(parseRetryAfter(header, Date.UTC(2026, 10, 22, 3, 8, 25))).toBe(expected)
})
