// What is taken for a JPEG.
import { expect, test } from 'vitest'
import { isJpeg } from './is-jpeg.ts'

test('a whole JPEG is one; what is cut off, empty or something else is none', () => {
  const whole = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0xff, 0xd9)
  expect(isJpeg(whole)).toBe(true)
  for (const bytes of [whole.subarray(0, -1), new Uint8Array(), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xd9), whole.subarray(0, 4)])
    expect(isJpeg(bytes)).toBe(false)
})
