// Tests of overlap and suppression.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Box } from '../contract/geometry.ts'
import { iou, nms } from './boxes.ts'

const unit = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000)
const box: fc.Arbitrary<Box> = fc
  .tuple(unit, unit, unit, unit)
  .map(([a, b, c, d]) => [Math.min(a, c), Math.min(b, d), Math.max(a, c) + 0.001, Math.max(b, d) + 0.001])
const scored = fc.array(fc.record({ box, score: unit, group: fc.constantFrom('person', 'vehicle') }), { maxLength: 40 })

describe('iou', () => {
  it('is one for a box and itself, none for boxes that only touch', () => {
    expect(iou([0, 0, 0.5, 0.5], [0, 0, 0.5, 0.5])).toBe(1)
    expect(iou([0, 0, 0.5, 0.5], [0.5, 0, 1, 0.5])).toBe(0)
  })

  it('is the shared part of both areas', () => {
    expect(iou([0, 0, 2, 1], [1, 0, 3, 1])).toBeCloseTo(1 / 3)
    expect(iou([0, 0, 4, 4], [1, 1, 3, 3])).toBeCloseTo(4 / 16)
  })

  it('is symmetric and stays within 0..1', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const value = iou(a, b)
        expect(value).toBe(iou(b, a))
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is none for empty boxes', () => {
    expect(iou([0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5])).toBe(0)
  })
})

describe('nms', () => {
  it('keeps the better of two boxes over one thing', () => {
    expect(
      nms(
        [
          [0, 0, 10, 10],
          [1, 0, 11, 10],
          [30, 0, 40, 10],
        ],
        [0.6, 0.9, 0.3],
        0.5,
      ),
    ).toEqual([1, 2])
  })

  it('lets boxes of different groups lie over each other', () => {
    const rider: Box = [0, 0, 10, 10]
    expect(nms([rider, rider, rider], [0.6, 0.5, 0.4], 0.5, ['person', 'two-wheeler', 'two-wheeler'])).toEqual([0, 1])
  })

  it('keeps boxes that do not overlap too much, and for each dropped one a better one that covers it', () => {
    fc.assert(
      fc.property(scored, unit, (things, iouMax) => {
        const boxes = things.map((t) => t.box)
        const kept = nms(
          boxes,
          things.map((t) => t.score),
          iouMax,
          things.map((t) => t.group),
        )
        const covers = (k: number, i: number): boolean => things[k]!.group === things[i]!.group && iou(boxes[k]!, boxes[i]!) > iouMax
        expect(kept.map((i) => things[i]!.score)).toEqual(kept.map((i) => things[i]!.score).sort((a, b) => b - a))
        for (const i of kept) expect(kept.filter((k) => k !== i && covers(k, i))).toEqual([])
        for (const i of things.keys()) {
          if (!kept.includes(i)) expect(kept.some((k) => covers(k, i) && things[k]!.score >= things[i]!.score)).toBe(true)
        }
      }),
    )
  })

  it('refuses scores or groups of another length', () => {
    expect(() => nms([[0, 0, 1, 1]], [], 0.5)).toThrow(RangeError)
    expect(() => nms([[0, 0, 1, 1]], [1], 0.5, [])).toThrow(RangeError)
  })
})
