// Who may still stand before a barrier.
import { expect, test } from 'vitest'
import { isWaiting, WAITS_MS } from './is-waiting.ts'

test('who was not let in waits for two minutes, and no record of the past does', () => {
  const read = { opened: false, why: 'unknown', atMs: 1_000_000 } as const
  expect(isWaiting(read, read.atMs + WAITS_MS)).toBe(true)
  expect(isWaiting(read, read.atMs + WAITS_MS + 1)).toBe(false)
  expect(isWaiting({ ...read, why: 'blocked' }, read.atMs)).toBe(true)
  expect(isWaiting({ ...read, why: 'replayed' }, read.atMs)).toBe(false)
  expect(isWaiting({ ...read, opened: true, why: 'allowed' }, read.atMs)).toBe(false)
})
