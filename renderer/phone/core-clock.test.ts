// A phone whose clock is wrong tells the time by the core's.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coreTimeOf, readClock, UNMEASURED, type ClockReading } from './core-clock.ts'

const reading = (askedMs: number, tookMs: number, offMs: number, share = 0.5): ClockReading => ({
  askedMs,
  answeredMs: askedMs + tookMs,
  coreMs: askedMs + tookMs * share + offMs,
})

test('one answer says how far the phone is off, and how wrong that may be', () => {
  expect(readClock(UNMEASURED, reading(1000, 40, -90_000))).toEqual({ offsetMs: -90_000, errorMs: 20, measuredAtMs: 1040 })
  expect(coreTimeOf(UNMEASURED, 5)).toBe(5)
})

test('a slow answer does not spoil what a quick one has said', () => {
  const quick = readClock(UNMEASURED, reading(0, 10, 7000))
  expect(readClock(quick, reading(4000, 900, 7000, 0.9))).toBe(quick)
})

test('but an hour later it counts: a quartz drifts', () => {
  const quick = readClock(UNMEASURED, reading(0, 10, 7000))
  expect(readClock(quick, reading(3_600_000, 100, 7150))).toMatchObject({ offsetMs: 7150, errorMs: 50 })
})

test('a phone whose clock was set is believed at once', () => {
  const quick = readClock(UNMEASURED, reading(0, 10, 7000))
  expect(readClock(quick, reading(4000, 900, -3_600_000))).toMatchObject({ offsetMs: -3_600_000 })
  expect(readClock(quick, reading(-9_000_000, 900, 9_007_000))).toMatchObject({ offsetMs: 9_007_000 })
})

test('whatever the line does, the time told is never further off than half of the answer it rests on', () => {
  const answers = fc.array(
    fc.record({ gapMs: fc.integer({ min: 1, max: 5000 }), tookMs: fc.integer({ min: 0, max: 3000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    { minLength: 1, maxLength: 60 },
  )
  fc.assert(
    fc.property(fc.integer({ min: -1e10, max: 1e10 }), answers, (offMs, all) => {
      let [clock, at] = [UNMEASURED, 1_000_000]
      for (const { gapMs, tookMs, share } of all) {
        clock = readClock(clock, reading(at, tookMs, offMs, share))
        at += gapMs + tookMs
        expect(Math.abs(coreTimeOf(clock, at) - (at + offMs))).toBeLessThanOrEqual(clock.errorMs + 1)
      }
    }),
  )
})
