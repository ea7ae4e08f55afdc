// Times as phones tell them: whatever they say, what counts lies where it can have been.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readToldTime } from './told-time.ts'

const NOW = 1_800_000_000_000
const HOUR = 3_600_000

test.each([
  ['just now', NOW, NOW, false],
  ['two hours ago, by a phone that was out of reach', NOW - 2 * HOUR, NOW - 2 * HOUR, false],
  ['a few seconds ahead', NOW + 5000, NOW, false],
  ['a few seconds before it can have been', NOW - 24 * HOUR - 5000, NOW - 24 * HOUR, false],
  ['an hour ahead', NOW + HOUR, NOW, true],
  ['in 1970', 0, NOW, true],
  ['before 1970', -1, NOW, true],
  ['in the year 33658', 1e15, NOW, true],
  ['beyond every date', 1e300, NOW, true],
  ['not at all', NaN, NOW, true],
  ['never', -Infinity, NOW, true],
])('told to be %s', (_, told, atMs, isClockOff) => {
  expect(readToldTime(told, NOW - 24 * HOUR, NOW)).toEqual({ atMs, isClockOff })
})

test('a core whose own clock was set back believes what is now', () => {
  expect(readToldTime(NOW, NOW + HOUR, NOW)).toEqual({ atMs: NOW, isClockOff: false })
})

test('whatever is told, it is a whole number between the earliest and now, and what is possible is believed', () => {
  const anything = fc.oneof(fc.double(), fc.integer({ min: NOW - 48 * HOUR, max: NOW + 48 * HOUR }), fc.constantFrom(NaN, Infinity, -Infinity, 0, -0))
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 24 * HOUR }), (told, span) => {
      const { atMs, isClockOff } = readToldTime(told, NOW - span, NOW)
      expect(Number.isSafeInteger(atMs) && atMs >= NOW - span && atMs <= NOW).toBe(true)
      if (told >= NOW - span && told <= NOW) expect([isClockOff, atMs]).toEqual([false, Math.round(told)])
      if (isClockOff) expect(atMs).toBe(NOW)
    }),
  )
})
