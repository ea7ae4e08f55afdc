// Where a device says something is, is read from the core's line.
import { expect, test } from 'vitest'
import { placeTold } from './place-told.ts'

test('what follows the kind is the place, whatever marks are in it', () => {
  expect(placeTold('火灾报警 · 消防主机 3栋1单元大堂')).toBe('消防主机 3栋1单元大堂')
  expect(placeTold('火灾报警 · 主机 · 烟感')).toBe('主机 · 烟感')
})

test('a line without a place has none', () => {
  expect(placeTold('火灾报警')).toBeNull()
  expect(placeTold('火灾报警 · ')).toBeNull()
})
