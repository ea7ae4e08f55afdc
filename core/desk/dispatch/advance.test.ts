// How far somebody who was sent has got: reports come late, again and in any order, and the times stay true and in their order.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_DESK_SETTINGS } from '../../../contract/desk-settings.ts'
import { DISPATCH_STEPS } from '../../../contract/dispatch.ts'
import { advanceDispatch, beginDispatch, dueOf, isOpen, type Progress } from './advance.ts'

const { timers } = DEFAULT_DESK_SETTINGS
const START = 1_000_000
const HOUR = 3_600_000

/** As the table of steps has it: each step but `report` once. */
function runAll(reports: readonly { step: (typeof DISPATCH_STEPS)[number]; atMs: number; nowMs: number }[], from = beginDispatch(START, timers, false)) {
  const taken = new Set<string>()
  const passed: Progress[] = [from]
  for (const { step, atMs, nowMs } of reports) {
    const before = passed.at(-1)!
    if (step !== 'report' && taken.has(step)) continue
    const advance = advanceDispatch(before, { step, atMs }, nowMs, timers)
    if (advance.is !== 'moved' && advance.is !== 'noted') continue
    taken.add(step)
    expect(advance.atMs).toBeGreaterThanOrEqual(START)
    expect(advance.atMs).toBeLessThanOrEqual(advance.receivedAtMs)
    passed.push(advance.after)
  }
  return passed
}

const report = fc.record({
  step: fc.constantFrom(...DISPATCH_STEPS),
  atMs: fc.integer({ min: START - HOUR, max: START + 3 * HOUR }),
  nowMs: fc.integer({ min: START - HOUR, max: START + 2 * HOUR }),
})

test('whatever is reported, times stay in order and an end stays an end', () => {
  fc.assert(
    fc.property(fc.array(report, { maxLength: 20 }), (reports) => {
      const passed = runAll(reports)
      for (const [i, now] of passed.entries()) {
        const times = [now.assignedAtMs, now.acceptedAtMs, now.arrivedAtMs, now.endedAtMs].filter((atMs) => atMs !== null)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
        expect(now.endedAtMs === null).toBe(isOpen(now))
        const before = passed[i - 1]
        if (before === undefined) continue
        if (!isOpen(before)) expect([now.state, now.endedAtMs]).toEqual([before.state, before.endedAtMs])
        // What was known before is not rewritten.
        if (before.acceptedAtMs !== null) expect(now.acceptedAtMs).toBe(before.acceptedAtMs)
        if (before.arrivedAtMs !== null) expect(now.arrivedAtMs).toBe(before.arrivedAtMs)
      }
    }),
  )
})

test('three true steps of a phone that was out of reach give the same, in whatever order they come in', () => {
  const upToAnHour = fc.integer({ min: 0, max: HOUR })
  const anyOrder = fc.shuffledSubarray(['accept', 'arrive', 'done'] as const, { minLength: 3 })
  fc.assert(
    fc.property(upToAnHour, upToAnHour, upToAnHour, anyOrder, (a, b, c, order) => {
      const at = { accept: START + a, arrive: START + a + b, done: START + a + b + c }
      const nowMs = START + 4 * HOUR
      const last = runAll(order.map((step) => ({ step, atMs: at[step], nowMs }))).at(-1)!
      expect(last).toMatchObject({ state: 'done', acceptedAtMs: at.accept, arrivedAtMs: at.arrive, endedAtMs: at.done })
    }),
  )
})

test('a step that was taken is not taken again', () => {
  fc.assert(
    fc.property(fc.array(report, { maxLength: 12 }), (reports) => {
      const last = runAll(reports).at(-1)!
      const again = (step: 'accept' | 'arrive' | 'done') => advanceDispatch(last, { step, atMs: last.assignedAtMs }, START + HOUR, timers).is
      if (last.acceptedAtMs !== null) expect(again('accept')).toBe('repeated')
      if (last.arrivedAtMs !== null) expect(again('arrive')).toBe('repeated')
      if (last.state === 'done') expect(again('done')).toBe('repeated')
    }),
  )
})

describe('deadlines', () => {
  test('each step is due so long after the one before truly happened', () => {
    const sent = beginDispatch(START, timers, false)
    expect(dueOf(sent)).toEqual({ step: 'accept', atMs: START + 60_000 })
    const accepted = runAll([{ step: 'accept', atMs: START + 10_000, nowMs: START + 90_000 }]).at(-1)!
    expect(dueOf(accepted)).toEqual({ step: 'arrive', atMs: START + 310_000 })
    const there = runAll([{ step: 'arrive', atMs: START + 100_000, nowMs: START + 100_000 }], accepted).at(-1)!
    expect(dueOf(there)).toEqual({ step: 'done', atMs: START + 1_900_000 })
    expect(dueOf(runAll([{ step: 'done', atMs: START + 200_000, nowMs: START + 200_000 }], there).at(-1)!)).toBeNull()
  })

  test('of somebody who was told by radio only the arrival is awaited', () => {
    expect(dueOf(beginDispatch(START, timers, true))).toEqual({ step: 'arrive', atMs: START + 300_000 })
  })
})

test('who was called back did nothing after that, but what he did before is kept', () => {
  const back = runAll([{ step: 'withdraw', atMs: START + 60_000, nowMs: START + 60_000 }]).at(-1)!
  const late = (step: 'accept' | 'arrive', atMs: number) => advanceDispatch(back, { step, atMs }, START + 120_000, timers)
  expect(late('arrive', START + 61_000).is).toBe('refused')
  expect(late('accept', START + 30_000)).toMatchObject({ is: 'noted', after: { state: 'withdrawn', acceptedAtMs: START + 30_000 } })
})
