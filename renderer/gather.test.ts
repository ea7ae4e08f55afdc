// What comes quickly is handed on together; nothing is lost, nothing changes its order, and what is pressing does not wait.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createGather } from './gather.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function gather() {
  const handed: number[][] = []
  return { handed, ...createGather<number>((items) => void handed.push([...items])) }
}

test('the first comes through at once, what follows within a tenth of a second together', () => {
  const { handed, add } = gather()
  add([1], false)
  add([2], false)
  add([3, 4], false)
  expect(handed).toEqual([[1]])
  vi.advanceTimersByTime(100)
  expect(handed).toEqual([[1], [2, 3, 4]])
  vi.advanceTimersByTime(1000)
  add([5], false)
  expect(handed.at(-1)).toEqual([5])
})

test('what is pressing takes with it what waits, in order', () => {
  const { handed, add } = gather()
  add([1], false)
  add([2], false)
  add([3], true)
  expect(handed).toEqual([[1], [2, 3]])
})

test('whatever comes when, all of it is handed on once and in its order', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ afterMs: fc.nat(150), now: fc.boolean() }), { maxLength: 50 }), (events) => {
      const { handed, add, stop } = gather()
      events.forEach(({ afterMs, now }, i) => {
        vi.advanceTimersByTime(afterMs)
        add([i], now)
      })
      stop()
      expect(handed.flat()).toEqual(events.map((_, i) => i))
    }),
  )
})
