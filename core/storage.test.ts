// Free space: warned early on large disks and small ones, not on every small disk at once.
import { expect, test } from 'vitest'
import { isLow } from './storage.ts'

const GIB = 1024 ** 3

test.each([
  ['a large disk with 3 GiB left', 3 * GIB, 500 * GIB, false],
  ['a large disk with 1 GiB left', 1 * GIB, 500 * GIB, true],
  ['a disk of 20 GiB with 2 GiB left', 2 * GIB, 20 * GIB, false],
  ['a disk of 20 GiB with half a GiB left', 0.5 * GIB, 20 * GIB, true],
  ['a tiny disk that is empty', 60 * 1024 ** 2, 64 * 1024 ** 2, false],
  ['a tiny disk that is full', 1024 ** 2, 64 * 1024 ** 2, true],
])('%s', (_name, free, total, low) => {
  expect(isLow(free, total)).toBe(low)
})
