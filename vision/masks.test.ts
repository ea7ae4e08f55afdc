// Masks: what stands in one is not seen, what only reaches into it is.
import { expect, test } from 'vitest'
import type { Box } from '../contract/geometry.ts'
import { outsideMasks } from './masks.ts'

const LOWER_RIGHT = [
  [0.5, 0.5],
  [1, 0.5],
  [1, 1],
  [0.5, 1],
] as const

test('what stands in a mask is left out, what reaches into it from elsewhere stays', () => {
  const inside = { box: [0.7, 0.2, 0.8, 0.9] satisfies Box }
  const reaching = { box: [0.4, 0.6, 0.55, 0.9] satisfies Box }
  expect(outsideMasks([inside, reaching], [LOWER_RIGHT])).toEqual([reaching])
  expect(outsideMasks([inside, reaching], [])).toEqual([inside, reaching])
})
