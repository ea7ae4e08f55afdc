// The delay after wrong passwords: bounded for the owner, slow enough for a guesser.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { waitBeforeTry } from './login-tries.ts'

const now = 10_000_000

test('four tries a minute are free, then there is one every half minute', () => {
  expect(waitBeforeTry([], now)).toBe(0)
  expect(waitBeforeTry([now, now, now], now)).toBe(0)
  expect(waitBeforeTry([now, now, now, now], now)).toBe(30_000)
  expect(waitBeforeTry([now - 10_000, now - 20_000, now - 30_000, now - 59_999], now)).toBe(20_000)
  expect(waitBeforeTry([now - 10_000, now - 20_000, now - 30_000, now - 60_000], now)).toBe(0)
})

test('who keeps failing for an hour has one try every half minute, and is never locked out', () => {
  const twenty = Array.from({ length: 20 }, (_, n) => now - 10_000 - n * 100_000)
  expect(waitBeforeTry(twenty, now)).toBe(20_000)
  expect(waitBeforeTry(twenty, now + 20_000)).toBe(0)
})

test('a clock that was set back keeps nobody out', () => {
  expect(waitBeforeTry([now + 5, now + 4, now + 3, now + 2, now + 1], now)).toBe(0)
})

test('however the tries are timed, no minute holds more than five and no wait is longer than half a minute', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 60 }), (pauses) => {
      const tries: number[] = []
      let atMs = now
      for (const pause of pauses) {
        atMs += pause
        const waitMs = waitBeforeTry(tries.slice(0, 20), atMs)
        expect(waitMs).toBeLessThanOrEqual(30_000)
        if (waitMs > 0) continue
        tries.unshift(atMs)
        expect(tries.filter((tried) => atMs - tried < 60_000).length).toBeLessThanOrEqual(5)
      }
    }),
  )
})
