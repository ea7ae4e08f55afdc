// Steps, photos and calls for help from phones whose clock cannot be right: taken, bounded, said so, and never better for the figures.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sosInputSchema, taskStepInputSchema } from '../../../contract/dispatch.ts'
import { checkInInputSchema, findingInputSchema } from '../../../contract/patrol.ts'
import type { Staff } from '../../../contract/staff.ts'
import { createTestEnv, claimOf, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { addUser } from '../desk-fixture.ts'
import { raiseAlert } from '../../alerts.ts'
import type { Actor } from '../../env.ts'
import { getIncidentDetail } from '../../incidents/service.ts'
import { createReachDesk } from '../reach.ts'
import { createStaffDesk } from '../staff.ts'
import { createDispatchDesk, type DispatchDesk } from './desk.ts'

const guard: Actor = { type: 'user', id: 'u-guard', name: '保安01' }
const MIN = 60_000

let env: TestEnv
let desk: DispatchDesk
let me: Staff
beforeEach(() => {
  env = createTestEnv()
  addUser(env, guard, 'guard')
  const reach = createReachDesk(env.clock)
  const staff = createStaffDesk(env, reach)
  me = staff.save(guard, { name: '保安01', post: 'guard', userId: guard.id, phone: null, skills: [], certificates: [] })
  desk = createDispatchDesk(env, staff, reach)
})
afterEach(() => env.close())

let count = 0
const send = () => {
  const { id } = raiseAlert(env, claimOf(env, { zone: `z${(count += 1)}`, dedupeKey: `k${count}` })).incident
  return desk.assign(guard, { incidentId: id, staffId: me.id })
}
const step = (dispatchId: string, what: 'accept' | 'arrive' | 'done', atMs: number) =>
  desk.stepMine(guard, { dispatchId, step: what, atMs, clientId: `client-${(count += 1)}` })

test.each([
  ['1970', 0],
  ['an hour before anybody was sent', -60 * MIN],
  ['an hour ahead', 65 * MIN],
  ['beyond every date', 1e300],
  ['nothing', NaN],
])('an arrival said to be %s counts when it came in, and says that the clock was wrong', (_, said) => {
  const sent = send()
  const sentMs = env.clock.now()
  env.pass(5 * MIN)
  const atMs = said === 0 || Math.abs(said) > 1e200 || Number.isNaN(said) ? said : sentMs + said
  step(sent.id, 'arrive', atMs)
  const [dispatch] = desk.of(sent.incidentId)
  // not at once, which would be the best arrival there ever was
  expect(dispatch).toMatchObject({ state: 'onScene', arrivedAtMs: sentMs + 5 * MIN })
  const line = getIncidentDetail(env, sent.incidentId).timeline.find(({ what }) => what === 'arrive')!
  expect(line.details).toMatchObject({ atMs: sentMs + 5 * MIN, clockOff: true })
})

test('a phone that was out of reach is believed, and is late', () => {
  const sent = send()
  const sentMs = env.clock.now()
  env.pass(30 * MIN)
  step(sent.id, 'arrive', sentMs + 4 * MIN + 0.4)
  const [dispatch] = desk.of(sent.incidentId)
  expect(dispatch).toMatchObject({ arrivedAtMs: sentMs + 4 * MIN, steps: [{}, { step: 'arrive', late: true }] })
  expect(getIncidentDetail(env, sent.incidentId).timeline.find(({ what }) => what === 'arrive')!.details).not.toHaveProperty('clockOff')
})

test('whatever times are told in whatever order, the steps lie between the assignment and now, in their order', () => {
  const said = fc.oneof(fc.double(), fc.integer({ min: -120, max: 120 }), fc.constantFrom(NaN, Infinity, -Infinity, 0, -0))
  const order = fc.shuffledSubarray(['accept', 'arrive', 'done'] as const, { minLength: 1 })
  fc.assert(
    fc.property(fc.array(said, { minLength: 3, maxLength: 3 }), order, (times, steps) => {
      const sent = send()
      const sentMs = env.clock.now()
      for (const [i, what] of steps.entries()) {
        env.pass(MIN)
        const told = times[i]!
        step(sent.id, what, Number.isInteger(told) && Math.abs(told) <= 120 && told !== 0 ? sentMs + told * MIN : told)
      }
      const [{ acceptedAtMs, arrivedAtMs, endedAtMs }] = desk.of(sent.incidentId) as [ReturnType<typeof desk.of>[number]]
      const known = [sentMs, acceptedAtMs, arrivedAtMs, endedAtMs, env.clock.now()].filter((atMs) => atMs !== null)
      expect(known).toEqual(known.toSorted((a, b) => a - b))
      expect(known.every(Number.isSafeInteger)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('help is not refused for the sake of a clock, and was not asked for in 1970', () => {
  for (const [i, atMs] of [0, -1, 0.5, NaN, Infinity, 1e300, env.clock.now() + 60 * MIN].entries()) {
    env.pass(2 * MIN)
    const { incidentId, joined } = desk.sos(guard, { clientId: `press-odd-${i}`, atMs })
    const { openedAtMs, alerts } = getIncidentDetail(env, incidentId)
    expect([joined, openedAtMs, alerts.at(-1)?.atMs]).toEqual([false, env.clock.now(), env.clock.now()])
  }
})

test('what is no number is stopped at the door', () => {
  const step = { dispatchId: 'd', step: 'arrive', clientId: 'client-0001' }
  const point = { pointId: 'p', code: null, clientId: 'client-0001', photoId: null, note: null }
  for (const atMs of [NaN, Infinity, -Infinity, '2026-01-01', null]) {
    expect(taskStepInputSchema.safeParse({ ...step, atMs }).success).toBe(false)
    expect(sosInputSchema.safeParse({ clientId: 'client-0001', atMs }).success).toBe(false)
    expect(checkInInputSchema.safeParse({ ...point, tagUid: null, how: 'qr', atMs }).success).toBe(false)
    expect(findingInputSchema.safeParse({ ...point, faults: ['leak'], atMs }).success).toBe(false)
  }
  expect(findingInputSchema.safeParse({ ...point, faults: ['leak'], atMs: 0 }).success).toBe(true)
})
