// A verdict pressed by mistake is taken back before anybody else hears of it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { postponeReview, UNDO_MS, undoReview, usePendingReviews } from './pending-reviews.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a verdict is sent once its time to undo is over', () => {
  const send = vi.fn()
  postponeReview('a', send)
  vi.advanceTimersByTime(UNDO_MS - 1)
  expect(send).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(send).toHaveBeenCalledOnce()
  expect(usePendingReviews.getState()).toEqual({})
})

test('undone, it is never sent; undoing nothing says so', () => {
  const send = vi.fn()
  postponeReview('a', send)
  expect(undoReview('a')).toBe(true)
  expect(undoReview('a')).toBe(false)
  vi.advanceTimersByTime(10 * UNDO_MS)
  expect(send).not.toHaveBeenCalled()
})

test('several wait on their own, and the same one only once', () => {
  const [first, second] = [vi.fn(), vi.fn()]
  postponeReview('a', first)
  postponeReview('b', second)
  postponeReview('a', first)
  undoReview('b')
  vi.advanceTimersByTime(UNDO_MS)
  expect(first).toHaveBeenCalledOnce()
  expect(second).not.toHaveBeenCalled()
})
