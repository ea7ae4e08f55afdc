// The hold follows how late boxes are, within what an operator can accept, and is none where no boxes come.
import { expect, test } from 'vitest'
import { BOXES_WITHIN_MS, createBoxHold, FIRST_HOLD_MS, HOLD_MAX_MS, HOLD_MIN_MS } from './box-hold.ts'

function after(delays: readonly number[]): number {
  const hold = createBoxHold()
  delays.forEach((delay, i) => {
    hold.pictureCame(i * 100 + 0.25, i * 100)
    hold.boxesCame(i * 100 + 0.25, i * 100 + delay)
  })
  const last = delays.length - 1
  return hold.holdMs(last * 100 + (delays[last] ?? 0))
}

test('a camera without boxes is shown at once', () => {
  const hold = createBoxHold()
  hold.pictureCame(1, 1)
  expect(hold.holdMs(2)).toBe(0)
})

test('when boxes end, so does the hold', () => {
  const hold = createBoxHold()
  hold.pictureCame(0, 0)
  hold.boxesCame(0, 150)
  expect(hold.holdMs(150 + BOXES_WITHIN_MS)).toBeGreaterThan(150)
  expect(hold.holdMs(151 + BOXES_WITHIN_MS)).toBe(0)
})

test('pictures are held a little longer than their boxes take', () => {
  expect(after([30, 30, 30])).toBe(HOLD_MIN_MS)
  expect(after([80, 90, 100])).toBe(140)
})

test('a busy core makes the hold longer, but never more than half a second', () => {
  expect(after(Array.from({ length: 20 }, () => 300))).toBe(340)
  expect(after(Array.from({ length: 20 }, () => 5000))).toBe(HOLD_MAX_MS)
})

test('one late answer among twenty changes nothing, and old ones are forgotten', () => {
  expect(after([...Array.from({ length: 19 }, () => 100), 900])).toBe(140)
  expect(after([...Array.from({ length: 20 }, () => 450), ...Array.from({ length: 20 }, () => 100)])).toBe(140)
})

test('boxes of a picture that never came tell only that there are some', () => {
  const hold = createBoxHold()
  hold.boxesCame(1, 10_000)
  expect(hold.holdMs(10_001)).toBe(FIRST_HOLD_MS)
})
