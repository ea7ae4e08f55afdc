// The fit of a fall: finds what a drawn one was made of, and never runs away.
import { describe, expect, test } from 'vitest'
import { facadeScale } from '../../contract/facade-scale.ts'
import { fitFall, GRAVITY, heightsOf, seenAt, speedAt } from './gravity.ts'

const scale = facadeScale({ floors: [{ floor: 1, y: 0.95 }, { floor: 20, y: 0.05 }], floorHeightM: 3 }) // prettier-ignore
const times = (from: number, to: number): number[] => Array.from({ length: Math.round((to - from) * 25) + 1 }, (_, i) => from + i / 25)

test('a stone falls as the schoolbook says', () => {
  const course = { heightM: 40, atS: 0, speedMps: 0, drag: 0, towards: 0 }
  expect(heightsOf(course, [0, 1, 2])).toEqual([40, 40 - GRAVITY / 2, 40 - 2 * GRAVITY].map((h) => expect.closeTo(h, 6)))
})

test('before it is let go it rests, and drag bounds its speed', () => {
  expect(heightsOf({ heightM: 30, atS: 1, speedMps: 0, drag: 0, towards: 0 }, [0, 0.5])).toEqual([30, 30])
  expect(speedAt({ heightM: 300, atS: 0, speedMps: 0, drag: 0.2, towards: 0 }, 6)).toBeCloseTo(5, 1)
})

describe.each([
  ['let go and seen at once', { heightM: 38, atS: 0, speedMps: 0, drag: 0.02, towards: 0.01 }, 0],
  ['seen two floors late', { heightM: 45, atS: -1.1, speedMps: 0, drag: 0.02, towards: 0.01 }, 0],
  ['light, at its greatest speed', { heightM: 50, atS: -0.5, speedMps: 0, drag: 0.15, towards: 0 }, 0],
])('%s', (_, course, from) => {
  test('comes out within a storey and its own uncertainty', () => {
    const ts = times(from, from + 1.6)
    const seen = seenAt(course, scale, ts).map((y, i) => ({ atS: ts[i]!, y: y + 0.0008 * Math.sin(i * 2.4), sigma: 0.0015 }))
    const fit = fitFall(seen, scale)
    expect(Math.abs(fit.heightM - course.heightM)).toBeLessThan(Math.max(3, 2.5 * fit.heightSigmaM))
    expect(fit.misfit).toBeLessThan(1)
  })
})

test('what rises, stands or jumps gets a bad fit in bounded time, not an endless one', () => {
  for (const yOf of [(t: number) => 0.5 - 0.2 * t, () => 0.4, (t: number) => 0.3 + 0.3 * Math.sin(40 * t)]) {
    const seen = times(0, 1).map((t) => ({ atS: t, y: yOf(t), sigma: 0.001 }))
    const fit = fitFall(seen, scale)
    expect(Number.isFinite(fit.heightM)).toBe(true)
    expect(fit.atS).toBeGreaterThan(-9)
  }
})
