// Acknowledge timers: each step exactly once per wait, whatever is restarted, set or put back meanwhile.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_DESK_SETTINGS } from '../../contract/desk-settings.ts'
import type { ActionInput } from '../../contract/incident.ts'
import { checkAudit } from '../../db/audit.ts'
import { findIncident } from '../../db/incidents.ts'
import { dueDeliveries } from '../../db/outbox.ts'
import { query } from '../../db/statement.ts'
import { listTimeline } from '../../db/timeline.ts'
import { answerRequired } from '../../test/fixtures/answer-required.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import type { Actor } from '../env.ts'
import { advance } from '../incidents/lifecycle.ts'
import { actOnIncident, returnShelved } from '../incidents/service.ts'
import { createDeskSettings } from './settings.ts'
import { createWatchTimers, dueSteps, WAIT_STEPS } from './watch-timers.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
const { timers } = DEFAULT_DESK_SETTINGS

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const open = (changes = {}) => raiseAlert(env, claimOf(env, changes)).incident
const act = (id: string, input: ActionInput) => actOnIncident(env, lin, id, input)
const steps = (id: string) => listTimeline(env.db, id).flatMap(({ what }) => WAIT_STEPS.filter((step) => step === what))
const tick = () => createWatchTimers(env).tick()

test('what nobody acknowledges goes to the next console after 60 s and to the manager after 120 s, and not a moment before', () => {
  const { id } = open()
  const heard: [number, readonly string[]][] = []
  for (let second = 0; second <= 180; second++) {
    tick()
    heard.push([second, steps(id)])
    env.pass(1000)
  }
  expect(heard[59]).toEqual([59, []])
  expect(heard[60]).toEqual([60, ['toNextConsole']])
  expect(heard[119]).toEqual([119, ['toNextConsole']])
  expect(heard[120]).toEqual([120, ['toNextConsole', 'toManager']])
  expect(heard[180]).toEqual([180, ['toNextConsole', 'toManager']])
  expect(findIncident(env.db, id)).toMatchObject({ state: 'new', toldNextAtMs: START_MS + 60_000, toldManagerAtMs: START_MS + 120_000 })
  expect(checkAudit(env.db)).toEqual({ ok: true, entries: 3 })
})

test('the manager is told outside as well, once; the next console is a matter of this house', () => {
  const { id } = open()
  const owed = () => dueDeliveries(env.db, 'pms', env.clock.now() + 1e9, 100).length
  env.pass(60_000)
  tick()
  expect(owed()).toBe(1)
  env.pass(60_000)
  tick()
  tick()
  const all = query<{ type: string }>(env.db, 'SELECT type FROM outbox ORDER BY sequence').all()
  expect(all.map(({ type }) => type)).toEqual(['cn.vigil.incident.created.v1', 'cn.vigil.incident.updated.v1'])
  expect(steps(id)).toEqual(['toNextConsole', 'toManager'])
})

test('acknowledging ends the wait; what comes back from the shelf waits anew and goes round once more', () => {
  const { id } = open()
  env.pass(70_000)
  tick()
  act(id, { action: 'acknowledge' })
  env.pass(600_000)
  tick()
  expect(steps(id)).toEqual(['toNextConsole'])
  act(id, { action: 'shelve', reason: '等物业', untilMs: env.clock.now() + 60_000 })
  env.pass(60_000)
  returnShelved(env)
  tick()
  expect(findIncident(env.db, id)).toMatchObject({ state: 'new', waitingSinceMs: env.clock.now(), toldNextAtMs: null })
  env.pass(120_000)
  tick()
  expect(steps(id)).toEqual(['toNextConsole', 'toNextConsole', 'toManager'])
})

test('a core that was down takes up what lapsed, once, the most urgent first', () => {
  const { id } = open()
  const fire = open({ kind: 'fire', severity: 'critical', cameraId: null, deviceId: 'panel', zone: '1-14' }).id
  env.pass(3_600_000)
  expect(tick().map((incident) => incident.id)).toEqual([fire, id])
  expect(tick()).toEqual([])
  expect(steps(id)).toEqual(['toNextConsole', 'toManager'])
})

test('a clock that is put back an hour delays nobody by an hour', () => {
  const { id } = open()
  env.pass(-3_600_000)
  tick()
  env.pass(60_000)
  tick()
  expect(steps(id)).toEqual(['toNextConsole'])
})

test('timers are what the manager has set, from that moment on', () => {
  const { id } = open()
  env.pass(15_000)
  tick()
  expect(steps(id)).toEqual([])
  createDeskSettings(env).save(lin, 0, { ...DEFAULT_DESK_SETTINGS, timers: { ...timers, nextConsoleS: 10 } })
  tick()
  expect(steps(id)).toEqual(['toNextConsole'])
})

test('whatever is done and whenever one looks, each step is taken at most once in a wait, in order, and never too early', () => {
  const deed = fc.oneof(
    fc.record({ pass: fc.integer({ min: 0, max: 90_000 }) }),
    fc.constantFrom('tick', 'acknowledge', 'shelve', 'back', 'join', 'falseAlarm', 'reopen'),
  )
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
      const own = createTestEnv()
      try {
        const { id } = raiseAlert(own, claimOf(own)).incident
        for (const one of deeds) {
          if (typeof one === 'object') own.pass(one.pass)
          else if (one === 'tick') createWatchTimers(own).tick()
          else if (one === 'back') returnShelved(own)
          else if (one === 'join') raiseAlert(own, claimOf(own, { severity: 'critical' }))
          else {
            const input: ActionInput = {
              action: one,
              reason: one === 'falseAlarm' ? 'test' : 'x',
              ...(one === 'shelve' && { untilMs: own.clock.now() + 30_000 }),
            }
            if (findIncident(own.db, id)!.state !== 'closed' && allows(own, id, one)) actOnIncident(own, lin, id, input)
          }
        }
        checkWaits(own, id)
      } finally {
        own.close()
      }
    }),
    { numRuns: 60 },
  )
})

test('a step that is due is due at every later moment until it is taken, and the manager never hears of it before the next console', () => {
  const wait = fc.record({ waitingSinceMs: fc.option(fc.nat(1e6)), toldNextAtMs: fc.constant(null), toldManagerAtMs: fc.constant(null) })
  const set = fc.record({ nextConsoleS: fc.integer({ min: 10, max: 1800 }), managerS: fc.integer({ min: 10, max: 3600 }) })
  fc.assert(
    fc.property(wait, set, fc.nat(1e7), fc.nat(1e7), (one, timersSet, nowMs, laterMs) => {
      const now = dueSteps(one, timersSet, nowMs)
      expect(dueSteps(one, timersSet, nowMs + laterMs)).toEqual(expect.arrayContaining(now))
      if (now.includes('toManager')) expect(now[0]).toBe('toNextConsole')
      if (one.waitingSinceMs === null) expect(now).toEqual([])
      expect(dueSteps({ ...one, toldNextAtMs: 1, toldManagerAtMs: 2 }, timersSet, nowMs)).toEqual([])
    }),
  )
})

function allows(own: TestEnv, id: string, action: ActionInput['action']): boolean {
  const { state } = findIncident(own.db, id)!
  return advance(state, action) !== null
}

/** Reads the timeline as a person would: a wait begins with what makes it new and ends with what does not. */
function checkWaits(own: TestEnv, id: string): void {
  let sinceMs: number | null = null
  let taken: string[] = []
  for (const { what, atMs, details } of listTimeline(own.db, id)) {
    const after = details['to']
    if (what === 'opened' || what === 'shelfEnded') [sinceMs, taken] = [atMs, []]
    else if (typeof after === 'string' && after !== 'new') sinceMs = null
    else if (what === 'toNextConsole' || what === 'toManager') {
      expect(sinceMs).not.toBeNull()
      expect(taken).toEqual(what === 'toManager' ? ['toNextConsole'] : [])
      expect(atMs - sinceMs!).toBeGreaterThanOrEqual((what === 'toManager' ? timers.managerS : timers.nextConsoleS) * 1000)
      taken.push(what)
    }
  }
}

test('who acknowledged is known by id until it waits again', () => {
  const { id } = open()
  expect(findIncident(env.db, id)?.acknowledgedById).toBeNull()
  act(id, { action: 'acknowledge' })
  act(id, { action: 'dispatch' })
  expect(findIncident(env.db, id)?.acknowledgedById).toBe('u-lin')
  answerRequired(env, lin, id)
  act(id, { action: 'resolve' })
  actOnIncident(env, { type: 'user', id: 'u-wu', name: '吴' }, id, { action: 'reopen', reason: 'x' })
  expect(findIncident(env.db, id)?.acknowledgedById).toBe('u-wu')
})
