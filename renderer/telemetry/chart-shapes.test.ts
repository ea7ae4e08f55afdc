// Shapes of charts: inside their frame, broken at gaps, with ticks that people read.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Limits, SeriesPoint } from '../../contract/telemetry.ts'
import { bandPath, linePath, rangeOf, runsOf, sparkPaths, valueTicks, xOf, yOf, type Frame } from './chart-shapes.ts'

const NONE: Limits = { warn: null, alarm: null, side: 'above', persistSeconds: 60, clearPercent: 10, whileRunning: false }
const at = (atMs: number, mean: number): SeriesPoint => ({ atMs, min: mean - 1, mean, max: mean + 1 })
const frame: Frame = { fromMs: 0, toMs: 100, low: 0, high: 10, width: 200, height: 50 }

test('time runs to the right and values upwards', () => {
  expect([xOf(frame, 0), xOf(frame, 100), yOf(frame, 0), yOf(frame, 10)]).toEqual([0, 200, 50, 0])
  expect(linePath(frame, [at(0, 5), at(10, 6)], 10)).toBe('M10 25L30 20')
  expect(linePath(frame, [at(0, 5)], 10)).toBe('M10 25h2')
  expect(bandPath(frame, [at(0, 5), at(10, 6)], 10)).toBe('M10 20L30 15L30 25L10 30Z')
})

test('a line breaks where nothing was measured', () => {
  expect(runsOf([at(0, 1), at(10, 1), at(20, 1), at(60, 1), at(70, 1)], 10).map((run) => run.length)).toEqual([3, 2])
  expect(runsOf([], 10)).toEqual([])
  expect(sparkPaths([1, 2, null, 3, null], 40, 10)).toEqual(['M0 8L10 5', 'M30 2h2'])
  expect(sparkPaths([null, null], 40, 10)).toEqual([])
  expect(sparkPaths([2, 2], 40, 10)).toEqual(['M0 5L40 5'])
})

test('limits are in the picture unless they are far off', () => {
  const points = [at(0, 2)]
  expect(rangeOf(points, { ...NONE, alarm: 4.5 }, null)).toMatchObject({ low: 0, high: expect.closeTo(4.5 + 3.5 * 0.08, 5) })
  expect(rangeOf(points, { ...NONE, alarm: 100 }, null).high).toBeLessThan(5)
  expect(rangeOf([], NONE, null)).toEqual({ low: 0, high: 1 })
  expect(rangeOf([at(0, 230)], NONE, null).low).toBeGreaterThan(200)
})

test('whatever the range, ticks lie in it, evenly, and are few', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, span) => {
      const ticks = valueTicks(low, low + span)
      expect(ticks.length).toBeGreaterThanOrEqual(1)
      expect(ticks.length).toBeLessThanOrEqual(6)
      for (const tick of ticks) expect(tick >= low - 1e-6 * span && tick <= low + span + 1e-6 * span).toBe(true)
    }),
  )
  expect(valueTicks(0, 4.9)).toEqual([0, 2, 4])
  expect(valueTicks(0, 0.9)).toEqual([0, 0.5])
})
