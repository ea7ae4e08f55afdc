// The hold follows how late boxes are, within what an operator can accept.
import { expect, test } from 'vitest'
import { createBoxHold, HOLD_MAX_MS, HOLD_MIN_MS } from './box-hold.ts'

function after(delays: readonly number[]): number {
  const hold = createBoxHold()
  delays.forEach((delay, i) => {
    hold.pictureCame(i * 100 + 0.25, i * 100)
    hold.boxesCame(i * 100 + 0.25, i * 100 + delay)
  })
  return hold.holdMs()
}

test('without boxes, or with quick ones, pictures are held 200 ms', () => {
  expect(after([])).toBe(HOLD_MIN_MS)
  expect(after([80, 90, 100])).toBe(HOLD_MIN_MS)
})

test('a busy core makes the hold longer, but never more than half a second', () => {
  expect(after(Array.from({ length: 20 }, () => 300))).toBe(320)
  expect(after(Array.from({ length: 20 }, () => 5000))).toBe(HOLD_MAX_MS)
})

test('one late answer among twenty changes nothing, and old ones are forgotten', () => {
  expect(after([...Array.from({ length: 19 }, () => 100), 900])).toBe(HOLD_MIN_MS)
  expect(after([...Array.from({ length: 20 }, () => 450), ...Array.from({ length: 20 }, () => 100)])).toBe(HOLD_MIN_MS)
})

test('boxes of a picture that never came teach nothing', () => {
  const hold = createBoxHold()
  hold.boxesCame(1, 10_000)
  expect(hold.holdMs()).toBe(HOLD_MIN_MS)
})
