// The robust line: exact on exact points, blind to a few wrong ones, and sure only of what cannot be chance.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitLine, median, normalShare } from './theil-sen.ts'

const line = (n: number, valueAt: (x: number) => number) => Array.from({ length: n }, (_, x) => ({ x, y: valueAt(x) }))

test('a line through exact points is that line, also with a quarter of them wrong', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.integer({ min: 8, max: 30 }),
      (slope, at0, n) => {
        const points = line(n, (x) => at0 + slope * x)
        expect(fitLine(points)).toMatchObject({ slope: expect.closeTo(slope, 6), at0: expect.closeTo(at0, 6), scatter: expect.closeTo(0, 6) })
        const wrong = points.map((point, i) => (i % 5 === 2 ? { ...point, y: point.y + 1000 } : point))
        expect(Math.abs(fitLine(wrong).slope - slope)).toBeLessThan(1e-6)
      },
    ),
  )
})

test('the order of points by chance means nothing, a steady rise much, and likeness to the neighbour lessens it', () => {
  const hop = [3, 1, 4, 1.5, 5, 9, 2, 6, 5.3, 3.5, 8, 9.7, 9.3, 2.3]
  expect(Math.abs(fitLine(line(14, (x) => hop[x]!)).significance)).toBeLessThan(2)
  const rise = fitLine(line(14, (x) => x + hop[x]! / 10))
  expect(rise.significance).toBeGreaterThan(4)
  expect(rise.slopeFrom).toBeLessThanOrEqual(rise.slope)
  expect(rise.slopeTo).toBeGreaterThanOrEqual(rise.slope)
  // slow waves
  const waves = fitLine(line(28, (x) => x / 8 + 3 * Math.sin(x / 3)))
  const alone = fitLine(line(28, (x) => x / 8 + 3 * Math.sin((x * 19) / 3)))
  expect(waves.slopeTo - waves.slopeFrom).toBeGreaterThan(alone.slopeTo - alone.slopeFrom)
})

test('middle and normal distribution are what tables say', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5])
  for (const [z, share] of [[0, 0.5], [1, 0.8413], [1.645, 0.95], [-1.96, 0.025], [4, 0.99997]] as const) expect(normalShare(z)).toBeCloseTo(share, 4) // prettier-ignore
})
