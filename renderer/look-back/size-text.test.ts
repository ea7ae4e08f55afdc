// Recordings are described in sizes and lengths that can be read at a glance.
import { expect, test } from 'vitest'
import { lengthText, sizeText } from './size-text.ts'

test('sizes are said in the largest unit that fits', () => {
  expect([0, 999, 1500, 2_340_000, 512_000_000, 1.2e10].map(sizeText)).toEqual(['0 B', '999 B', '1.5 kB', '2.3 MB', '512 MB', '12.0 GB'])
})

test('lengths are hours, minutes and seconds', () => {
  expect([0, 61_000, 8 * 3_600_000].map(lengthText)).toEqual(['0:00:00', '0:01:01', '8:00:00'])
})
