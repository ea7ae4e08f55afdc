// Where a thing is.
import { expect, test } from 'vitest'
import type { Polygon } from '../../contract/geometry.ts'
import { isInZone, shareInside } from './in-zone.ts'

const whole: Polygon = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]
const lower: Polygon = [
  [0.2, 0.5],
  [0.8, 0.5],
  [0.8, 0.9],
  [0.2, 0.9],
]

test('a person is where the feet are, although most of the body is outside', () => {
  expect(isInZone([0.4, 0.1, 0.5, 0.6], lower)).toBe(true)
  expect(isInZone([0.4, 0.1, 0.5, 0.45], lower)).toBe(false)
})

test('a person whose feet lie below the zone is in it with half of the body', () => {
  expect(isInZone([0.4, 0.5, 0.5, 0.95], lower)).toBe(true)
  expect(isInZone([0.4, 0.8, 0.5, 1], lower)).toBe(false)
})

test('a person cut off by the edge of the picture stands in a zone that reaches it', () => {
  expect(isInZone([0, 0.2, 0.02, 1], whole)).toBe(true)
  expect(isInZone([0.98, 0.2, 1, 1], whole)).toBe(true)
})

test('the share inside goes with the area', () => {
  expect(shareInside([0.3, 0.6, 0.4, 0.7], lower)).toBe(1)
  expect(shareInside([0, 0.5, 0.4, 0.9], lower)).toBeCloseTo(0.5, 0)
  expect(shareInside([0, 0, 0.1, 0.1], lower)).toBe(0)
})
