// The timeline tells nothing that is not there and hides nothing that is.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedFor, bars, following, gapsOf, placeOf, scaleBeside, SCALES_MS, seenAround, ticks } from './timeline-shapes.ts'

test('bars and gaps together are the whole stretch up to now', () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 100 }))
  fc.assert(
    fc.property(fc.array(span, { maxLength: 8 }), fc.integer({ min: 100, max: 1200 }), (all, nowMs) => {
      let at = 0
      const spans = all.map(([skip, length]) => ({ fromMs: (at += skip + 1), toMs: (at += length) })).filter(({ toMs }) => toMs <= nowMs)
      const seen = { fromMs: 0, toMs: 1000 }
      const gaps = gapsOf(spans, seen, nowMs)
      for (let ms = 0.5; ms < Math.min(1000, nowMs); ms += 7) {
        const isKept = spans.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)
        const isGap = gaps.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)
        expect(isKept).toBe(!isGap)
      }
      expect(gaps.every(({ toMs }) => toMs <= nowMs)).toBe(true)
    }),
  )
})

test('a span of a second is seen on a day, and what lies outside is not', () => {
  const seen = seenAround(43_200_000, 86_400_000)
  expect(bars([{ fromMs: 1000, toMs: 2000 }], seen)[0]!.width).toBeGreaterThanOrEqual(0.15)
  expect(bars([{ fromMs: -2000, toMs: -1000 }], seen)).toEqual([])
})

test('the stretch moves only when the moment comes near its edge, and then has it in its middle', () => {
  const seen = { fromMs: 0, toMs: 1000 }
  expect(following(seen, 900)).toBe(seen)
  expect(placeOf(960, following(seen, 960))).toBe(50)
})

test('what is asked of the core holds what is seen, and is the same for small moves', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100_000_000, max: 2e12 }), fc.constantFrom(...SCALES_MS), (atMs, scale) => {
      const seen = seenAround(atMs, scale)
      const asked = askedFor(seen)
      expect(asked.fromMs).toBeLessThanOrEqual(seen.fromMs)
      expect(asked.toMs).toBeGreaterThanOrEqual(seen.toMs)
      expect(asked.toMs - asked.fromMs).toBeLessThanOrEqual(2 * scale)
    }),
  )
})

test('ticks stand at full hours of the site and never too close', () => {
  const seen = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 0, 2) }
  const all = ticks(seen, 5.5 * 3_600_000, 13)
  expect(all.length).toBeLessThanOrEqual(13)
  for (const at of all) expect((at + 5.5 * 3_600_000) % 7_200_000).toBe(0)
  expect(scaleBeside(SCALES_MS[0], -1)).toBe(SCALES_MS[0])
  expect(scaleBeside(SCALES_MS[4], 1)).toBe(SCALES_MS[4])
})
