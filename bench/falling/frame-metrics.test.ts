// Boxes drawn by hand get the figures counted by hand.
import { expect, test } from 'vitest'
import type { Box } from '../../contract/geometry.ts'
import { frameCounts, frameFigures, matchedBoxes, spanOverlap } from './frame-metrics.ts'

const at = (x: number, y = 0, size = 10): Box => [x, y, x + size, y + size]

test('a box counts from an overlap of 0.3 on', () => {
  // Shifted by s of 10: (10 - s) / (10 + s).
  expect(matchedBoxes([at(0)], [at(5)])).toBe(1)
  expect(matchedBoxes([at(0)], [at(5.5)])).toBe(0)
})

test('each true box is matched once, the best pairs first', () => {
  expect(matchedBoxes([at(0)], [at(1), at(2)])).toBe(1)
  expect(matchedBoxes([at(0), at(4)], [at(3), at(5)])).toBe(2)
  expect(matchedBoxes([], [at(0)])).toBe(0)
})

test('counts over the pictures of a clip', () => {
  const pictures = [
    { truth: [], claimed: [at(50)] },
    { truth: [at(0)], claimed: [] },
    { truth: [at(0, 10)], claimed: [at(1, 10)] },
    { truth: [at(0, 20)], claimed: [at(0, 20), at(80)] },
    { truth: [], claimed: [] },
  ]
  // Truth is in pictures 1 to 3, boxes are claimed in 0 to 3.
  expect(frameCounts(pictures)).toEqual({ right: 2, claimed: 4, truth: 3, tro: 3 / 4 })
})

test('spans count both their ends', () => {
  expect(spanOverlap([10, 19], [12, 19])).toBe(0.8)
  expect(spanOverlap([10, 19], [15, 24])).toBe(5 / 15)
  expect(spanOverlap([10, 19], [20, 24])).toBe(0)
  expect(spanOverlap([10, 19], null)).toBe(0)
  expect(spanOverlap(null, [1, 2])).toBeNull()
})

test('boxes add up over clips, time overlaps are averaged over clips with truth', () => {
  const clips = [
    { right: 8, claimed: 10, truth: 12, tro: 0.5 },
    { right: 4, claimed: 4, truth: 4, tro: 1 },
    { right: 0, claimed: 2, truth: 0, tro: null },
  ]
  expect(frameFigures(clips)).toEqual({ precision: 12 / 16, recall: 12 / 16, f: 24 / 32, tro: 0.75 })
  expect(frameFigures([])).toEqual({ precision: null, recall: null, f: null, tro: null })
})
