// The countdown of an unacknowledged incident: amber, red, who is told next, by the timers in force.
import { expect, test } from 'vitest'
import { waitOf } from './wait.ts'

const TIMERS = { amberS: 30, nextConsoleS: 60, managerS: 120 }
const waiting = { waitingSinceMs: 1000, toldNextAtMs: null, toldManagerAtMs: null }
const at = (s: number, over = {}, timers = TIMERS) => waitOf({ ...waiting, ...over }, timers, 1000 + s * 1000)

test('amber after 30 s, red after 60 s, and what is not waiting is calm for ever', () => {
  expect([0, 29, 30, 59, 60, 500].map((s) => at(s).level)).toEqual(['calm', 'calm', 'amber', 'amber', 'red', 'red'])
  expect(at(500, { waitingSinceMs: null })).toEqual({ level: 'calm', next: null, told: null })
})

test('it counts down to the next console, then to the manager, then says who was told', () => {
  expect(at(20).next).toEqual({ who: 'next', inMs: 40_000 })
  expect(at(61).next).toEqual({ who: 'next', inMs: 0 })
  expect(at(61, { toldNextAtMs: 61_000 })).toEqual({ level: 'red', told: 'next', next: { who: 'manager', inMs: 59_000 } })
  expect(at(130, { toldNextAtMs: 61_000, toldManagerAtMs: 121_000 })).toEqual({ level: 'red', told: 'manager', next: null })
})

test('timers are the ones set; a clock that is behind never counts down from more than was set', () => {
  expect(at(6, {}, { amberS: 5, nextConsoleS: 10, managerS: 20 }).level).toBe('amber')
  expect(at(5, {}, { amberS: 5, nextConsoleS: 60, managerS: 20 }).next).toEqual({ who: 'manager', inMs: 15_000 })
  expect(at(-3600).next).toEqual({ who: 'next', inMs: 60_000 })
  expect(waitOf({ ...waiting, toldNextAtMs: 61_000 }, undefined, 5000)).toEqual({ level: 'red', next: null, told: 'next' })
})
