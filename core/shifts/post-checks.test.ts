// Post checks: at random within bounds, answered in time or told to the managers, and never unfair after a restart or a jump of the clock.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { DEFAULT_DUTY_PLAN } from '../../contract/shift.ts'
import { rawDb } from '../../db/statement.ts'
import { createDutyFixture, PASSWORD, type DutyFixture } from '../../test/fixtures/duty-fixture.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { createUser } from '../people.ts'
import { nextPostCheck, pickOne } from './post-check-time.ts'

let f: DutyFixture
beforeEach(async () => {
  f = await createDutyFixture()
})
afterEach(() => f.env.close())

const plan = (fromMinutes: number, toMinutes: number) => ({ ...DEFAULT_DUTY_PLAN, postChecks: { isOn: true, fromMinutes, toMinutes, answerS: 60 } })
const outcomes = () => f.duty.postChecks.list(Number.MAX_SAFE_INTEGER, 50).map(({ outcome }) => outcome)
const missed = () => rawDb(f.env.db).prepare(`SELECT count(*) FROM incidents WHERE zone = 'postCheckMissed'`).pluck().get()

test('the next check lies between the bounds, whatever is drawn', () => {
  const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 480 }), fc.integer({ min: 5, max: 480 }), draws, (a, b, drawn) => {
      const [from, to] = a < b ? [a, b] : [b, a]
      const at = nextPostCheck(plan(from, to), 1_000_000, () => drawn)!
      expect(at).toBeGreaterThanOrEqual(1_000_000 + from * 60_000)
      expect(at).toBeLessThanOrEqual(1_000_000 + to * 60_000)
    }),
  )
  expect(nextPostCheck(DEFAULT_DUTY_PLAN, 0, () => 0)).toBeNull()
  expect(pickOne(['a', 'b'], () => 0.999)).toBe('b')
})

test('it comes at the time drawn, names somebody at the desk, and an answer in time ends it', () => {
  f.duty.savePlan(f.boss, 0, plan(10, 20))
  f.random.push(0)
  f.duty.signOn(f.lin, '')
  f.pass(599)
  expect(f.duty.now().postCheck).toBeNull()
  f.pass(1)
  const check = f.duty.now().postCheck!
  expect(check).toMatchObject({ person: f.lin.name, askedBy: null, outcome: null })
  expect(check.deadlineMs - check.askedAtMs).toBe(60_000)
  f.pass(60)
  expect(f.duty.postChecks.answer(f.lin, check.id)).toMatchObject({ outcome: 'answered', answeredBy: f.lin.name })
  expect(f.duty.now().postCheck).toBeNull()
  expect(missed()).toBe(0)
})

test('a guard cannot answer for the desk; an operator whose log-in outlived a handover can', async () => {
  const { id: userId } = await createUser(f.env, SYSTEM, { name: '保安09', password: PASSWORD, role: 'guard' })
  const guard: Actor = { type: 'user', id: userId, name: '保安09' }
  f.duty.signOn(f.lin, '')
  const { id } = f.duty.postChecks.ask(f.boss)
  expect(() => f.duty.postChecks.answer(guard, id)).toThrow(new VigilError('shift.notOnDesk'))
  expect(f.duty.now().postCheck).toMatchObject({ id, outcome: null })
  expect(f.duty.postChecks.answer(f.chen, id)).toMatchObject({ outcome: 'answered', answeredBy: f.chen.name })
})

test('unanswered it is missed: an incident told on, a line in the log, and no answer counts any more', () => {
  f.duty.signOn(f.lin, '')
  const check = f.duty.postChecks.ask(f.boss)
  expect(check.askedBy).toBe(f.boss.name)
  f.pass(61)
  expect(outcomes()).toEqual(['missed'])
  expect(missed()).toBe(1)
  expect(() => f.duty.postChecks.answer(f.lin, check.id)).toThrow(new VigilError('postCheck.notFound'))
  const { id } = f.duty.now().shift!
  expect(f.duty.log(id).lines.map(({ kind }) => kind)).toContain('postCheckMissed')
  const escalated = rawDb(f.env.db).prepare(`SELECT count(*) FROM timeline WHERE what = 'escalate'`).pluck().get()
  expect(escalated).toBe(1)
})

test('an answer after the deadline is too late, even before anybody looked', () => {
  f.duty.signOn(f.lin, '')
  const { id } = f.duty.postChecks.ask(f.boss)
  f.env.pass(60_001)
  expect(f.duty.postChecks.answer(f.lin, id).outcome).toBe('missed')
  expect(missed()).toBe(1)
})

test('what lapsed while the core was away blames nobody, and checks that were due meanwhile do not come in a burst', () => {
  f.duty.savePlan(f.boss, 0, plan(10, 20))
  f.duty.signOn(f.lin, '')
  f.duty.postChecks.ask(f.boss)
  f.restart(4 * 3600)
  expect(outcomes()).toEqual(['void'])
  expect(missed()).toBe(0)
  f.pass(5)
  expect(f.duty.now().postCheck).toBeNull()
})

test('one that still has time after a restart is still waited for', () => {
  f.duty.signOn(f.lin, '')
  const { id } = f.duty.postChecks.ask(f.boss)
  f.restart(20)
  expect(f.duty.now().postCheck?.id).toBe(id)
  f.pass(41)
  expect(outcomes()).toEqual(['missed'])
})

test('a clock that is put back does not put the next check off for long', () => {
  f.duty.savePlan(f.boss, 0, plan(10, 20))
  f.duty.signOn(f.lin, '')
  f.env.pass(-6 * 3_600_000)
  f.duty.tick()
  f.pass(15 * 60)
  expect(outcomes()).toEqual([null])
})

test('with nobody at the desk nobody can be asked', () => {
  expect(() => f.duty.postChecks.ask(f.boss)).toThrow(new VigilError('shift.notRunning'))
})

test('whatever times pass between looks, a check ends exactly once and only one is waited for at a time', () => {
  f.duty.savePlan(f.boss, 0, { ...plan(5, 6) })
  f.duty.signOn(f.lin, '')
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.boolean()), { minLength: 1, maxLength: 30 }), (steps) => {
      for (const [seconds, answers] of steps) {
        f.env.pass(seconds * 1000)
        f.duty.tick()
        const waiting = f.duty.now().postCheck
        if (waiting !== null && answers) f.duty.postChecks.answer(f.lin, waiting.id)
        const open = f.duty.postChecks.list(Number.MAX_SAFE_INTEGER, 200).filter(({ outcome }) => outcome === null)
        expect(open.length).toBeLessThanOrEqual(1)
        expect(open.every(({ deadlineMs }) => deadlineMs >= f.env.clock.now())).toBe(true)
      }
    }),
    { numRuns: 20 },
  )
})
