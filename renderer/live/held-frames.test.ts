// Held pictures come out late by the hold, in order, and every one of them is closed or shown exactly once.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHeldFrames } from './held-frames.ts'

function bench() {
  let nowMs = 0
  let timers: { atMs: number; run: () => void }[] = []
  const closed: number[] = []
  const shown: { atMs: number; whenMs: number }[] = []
  const held = createHeldFrames(
    (_frame, atMs) => shown.push({ atMs, whenMs: nowMs }),
    () => nowMs,
    (ms, run) => {
      const timer = { atMs: nowMs + ms, run }
      timers.push(timer)
      return () => (timers = timers.filter((t) => t !== timer))
    },
  )
  const advance = (toMs: number) => {
    for (;;) {
      const next = timers.filter((t) => t.atMs <= toMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) break
      timers = timers.filter((t) => t !== next)
      nowMs = next.atMs
      next.run()
    }
    nowMs = toMs
  }
  const push = (atMs: number) => held.push({ close: () => closed.push(atMs) }, atMs)
  return { held, push, advance, shown, closed }
}

test('without boxes a picture is shown at once', () => {
  const { push, shown } = bench()
  push(1)
  expect(shown).toEqual([{ atMs: 1, whenMs: 0 }])
})

test('with boxes on, each picture is shown 200 ms after it came', () => {
  const { held, push, advance, shown } = bench()
  held.setHold(200)
  for (let t = 0; t <= 400; t += 40) {
    advance(t)
    push(t)
  }
  advance(1000)
  expect(shown.map((s) => s.whenMs - s.atMs)).toEqual(Array.from({ length: 11 }, () => 200))
})

test('turning boxes off lets everything out at once, newest only', () => {
  const { held, push, advance, shown, closed } = bench()
  held.setHold(200)
  for (let t = 0; t < 120; t += 40) {
    advance(t)
    push(t)
  }
  held.setHold(0)
  expect(shown.map((s) => s.atMs)).toEqual([80])
  expect(closed).toEqual([0, 40])
})

test('whatever the timing, order is kept and no picture leaks or is shown twice', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 60 }), fc.constantFrom(0, 100, 200), (gaps, hold) => {
      const { held, push, advance, shown, closed } = bench()
      held.setHold(hold)
      let t = 0
      gaps.forEach((gap, i) => {
        t += gap
        advance(t)
        push(i)
      })
      advance(t + 37)
      held.close()
      const order = shown.map((s) => s.atMs)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
      expect([...order, ...closed].toSorted((a, b) => a - b)).toEqual(gaps.map((_, i) => i))
    }),
  )
})
