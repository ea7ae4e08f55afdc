// Labels that would lie over each other are recognised.
import { expect, test } from 'vitest'
import { overlaps } from './label-room.ts'

test('labels that share any room overlap, labels side by side do not', () => {
  expect(overlaps([0, 0, 10, 10], [9, 9, 10, 10])).toBe(true)
  expect(overlaps([0, 0, 10, 10], [2, 2, 3, 3])).toBe(true)
  expect(overlaps([0, 0, 10, 10], [10, 0, 10, 10])).toBe(false)
  expect(overlaps([0, 0, 10, 10], [0, 12, 10, 10])).toBe(false)
})
