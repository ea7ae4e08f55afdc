// A device that flaps is told of twice a second, and its last word is never lost.
import { expect, test } from 'vitest'
import { tellSeldom } from './tell-seldom.ts'

test('the first change is told at once, a hundred more are one, and each has its own turn', () => {
  const said: string[] = []
  const timers = new Set<() => void>()
  const later = tellSeldom(
    (id) => said.push(id),
    (_ms, run) => (timers.add(run), () => timers.delete(run)),
  )
  const pass = () => {
    const due = [...timers]
    timers.clear()
    for (const run of due) run()
  }
  for (let i = 0; i < 100; i++) later.tell('gate')
  later.tell('panel')
  expect(said).toEqual(['gate', 'panel'])
  pass()
  expect(said).toEqual(['gate', 'panel', 'gate'])
  pass()
  expect(timers.size).toBe(0)
  later.tell('gate')
  later.tell('gate')
  expect(said).toHaveLength(4)
  later.stop()
  pass()
  expect(said).toHaveLength(4)
})
