// Looking at a plan: what is zoomed at stays put, nothing gets lost, and places there and back are the same.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { centredOn, fitted, isClosest, onPlan, onWindow, pulled, showing, zoomedAt, type PlanView } from './plan-view.ts'

const WINDOW = { width: 800, height: 600 }
const PLAN = { width: 2000, height: 1000 }
const whole = fitted(WINDOW, PLAN)
const close = zoomedAt(whole, [400, 300], 4, WINDOW, PLAN)

test('the whole plan stands in the middle', () => {
  expect(whole.scale).toBeCloseTo(776 / 2000)
  expect(onWindow(whole, [0.5, 0.5], PLAN)).toEqual([400, 300])
})

test('what lies under the hand stays under it, near and far, as long as the plan is in the middle of the window', () => {
  const at: [number, number] = [300, 250]
  const before = onPlan(close, at, PLAN)
  const after = onPlan(zoomedAt(close, at, 1.25, WINDOW, PLAN), at, PLAN)
  expect(after[0]).toBeCloseTo(before[0])
  expect(after[1]).toBeCloseTo(before[1])
})

test('nobody gets closer than sixteen times, or farther than just beyond the whole', () => {
  let view = whole
  for (let i = 0; i < 50; i++) view = zoomedAt(view, [1, 1], 2, WINDOW, PLAN)
  expect([view.scale / whole.scale, isClosest(view, WINDOW, PLAN), isClosest(whole, WINDOW, PLAN)]).toEqual([16, true, false])
  for (let i = 0; i < 50; i++) view = zoomedAt(view, [1, 1], 0.5, WINDOW, PLAN)
  expect(view.scale / whole.scale).toBeCloseTo(0.8)
})

test('whatever is done, some of the plan is in the middle of the window', () => {
  const number = fc.double({ min: -5000, max: 5000, noNaN: true })
  const step = fc.oneof(
    fc.tuple(number, number).map((by) => (view: PlanView) => pulled(view, by, WINDOW, PLAN)),
    fc.tuple(number, number, fc.double({ min: 0.1, max: 9, noNaN: true })).map(
      ([x, y, factor]) =>
        (view: PlanView) =>
          zoomedAt(view, [x, y], factor, WINDOW, PLAN),
    ),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const [x, y] = onPlan(
        steps.reduce((view, go) => go(view), whole),
        [400, 300],
        PLAN,
      )
      for (const value of [x, y]) expect(value).toBeGreaterThanOrEqual(-1e-9)
      for (const value of [x, y]) expect(value).toBeLessThanOrEqual(1 + 1e-9)
    }),
  )
})

test('a place that is seen moves nothing, one beyond the edge is brought into the middle', () => {
  expect(showing(close, onPlan(close, [400, 300], PLAN), WINDOW, PLAN)).toBe(close)
  expect(onWindow(showing(close, [0.9, 0.9], WINDOW, PLAN), [0.9, 0.9], PLAN).map(Math.round)).toEqual([400, 300])
  expect(centredOn(whole, [0.2, 0.3], WINDOW, PLAN, 3).scale).toBeCloseTo(whole.scale * 3)
})
