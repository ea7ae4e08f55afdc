// A codec by the name that stands on a camera's own page.
import { expect, test } from 'vitest'
import { codecName } from './codec-name.ts'

test('streams are called as cameras call them, and what is not known by its own name', () => {
  for (const codec of ['hvc1.1.6.L93.B0', 'hev1.1.6.L120.90']) expect(codecName(codec)).toBe('H.265')
  for (const codec of ['avc1.4d401f', 'avc3.64001f']) expect(codecName(codec)).toBe('H.264')
  for (const codec of ['av01.0.05M.08', '?', 'xhvc1']) expect(codecName(codec)).toBe(codec)
})
