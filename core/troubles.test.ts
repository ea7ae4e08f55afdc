// Troubles: a full disk is shown as one, a bug is logged, and neither ends the core.
import { expect, test } from 'vitest'
import { silentLog } from './log.ts'
import { createTroubles } from './troubles.ts'

test('what a full disk breaks is survived and shown until it is over', () => {
  const troubles = createTroubles(silentLog)
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  expect(
    troubles.survive('raising an alert', () => {
      throw full
    }),
  ).toBeNull()
  expect(troubles.list()).toEqual(['storage.failing'])
  troubles.clear('storage.failing')
  expect(troubles.list()).toEqual([])
})

test('a bug is survived and logged with its stack, and is no trouble of the disk', () => {
  const logged: unknown[] = []
  const troubles = createTroubles({ ...silentLog, error: (message, data) => void logged.push([message, data?.['error']]) })
  troubles.survive('a thing', () => {
    throw new TypeError('x is not a function')
  })
  expect(logged).toEqual([['a thing failed', 'TypeError: x is not a function']])
  expect(troubles.list()).toEqual([])
})

test('what works gives its value', () => {
  expect(createTroubles(silentLog).survive('adding', () => 1 + 1)).toBe(2)
})
