// Dangerous acts: nobody does one alone where the site wants two, however they go about it.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { APPROVAL_MS, DEFAULT_ACCESS_RULES, GUARDED_ACTS, PROOF_MS, type AccessRules, type DangerousAct, type Guard } from '../../contract/approvals.ts'
import type { User } from '../../contract/people.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { insertAccessRules } from '../../db/approvals.ts'
import { appendAudit } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { openDb } from '../../db/open.ts'
import { deleteSessionsOf, findUserById, insertSession, insertUser, sessionId, setUserDisabled, setUserRole } from '../../db/people.ts'
import { change, query } from '../../db/statement.ts'
import { inTransaction } from '../../db/transaction.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { userOf } from '../people.ts'
import { createApprovals, type ApprovalDesk, type Asking, type Deed } from './approvals.ts'

let env: TestEnv
let desk: ApprovalDesk
let done: string[]
let count = 0
beforeEach(() => {
  env = createTestEnv()
  desk = createApprovals(env)
  done = []
})
afterEach(() => env.close())

const code = (name: string) => expect.objectContaining({ code: name })

/** Signed in; the password itself is tested elsewhere. */
function person(role: Role): Asking {
  const id = `u${++count}`
  const nowMs = env.clock.now()
  insertUser(env.db, { id, name: `${role}${count}`, nameKey: `${role}${count}`, role, password: 'x', createdAtMs: nowMs })
  const tokenHash = String(count).padStart(64, '0').split('').toReversed().join('')
  insertSession(env.db, { tokenHash, userId: id, createdAtMs: nowMs, expiresAtMs: nowMs + 3600_000, address: '' })
  return { user: userNow(id), session: sessionId(tokenHash) }
}
const userNow = (id: string): User => userOf(env, findUserById(env.db, id)!)

function guardAll(guard: Guard): void {
  const guards = Object.fromEntries(GUARDED_ACTS.map((act) => [act, guard])) as AccessRules['guards']
  insertAccessRules(env.db, desk.rules().version + 1, { ...DEFAULT_ACCESS_RULES, guards }, 'u0', env.clock.now())
}

const deed: Deed = { act: 'disableDetection', input: { cameraId: 'lobby', version: 3 }, subject: 'camera/lobby', facts: { camera: '大堂' } }
const act = (asking: Asking, what: Deed = deed, desk_ = desk) =>
  desk_.perform(asking, what, () =>
    inTransaction(env.db, () => {
      appendAudit(env.db, {
        atMs: env.clock.now(),
        actorType: 'user',
        actorId: asking.user.id,
        action: 'test.act',
        subject: what.subject,
        before: null,
        after: null,
      })
      done.push(what.subject)
      return 'done'
    }),
  )
/** @returns the id of what was asked for */
function asked(asking: Asking, what: Deed = deed): string {
  try {
    act(asking, what)
  } catch (error) {
    expect(error).toEqual(code('approval.needed'))
    return (error as { details: { approvalId: string } }).details.approvalId
  }
  throw new Error('it was done')
}
const audited = () =>
  query<{ action: string }>(env.db, 'SELECT action FROM audit ORDER BY seq')
    .all()
    .map(({ action }) => action)

test('by default the password once more is enough, and only for five minutes', () => {
  const manager = person('manager')
  expect(act(manager)).toBe('done')
  env.pass(PROOF_MS - 1)
  expect(act(manager)).toBe('done')
  env.pass(1)
  expect(() => act(manager)).toThrow(code('auth.proofNeeded'))
  expect(done).toHaveLength(2)
})

test('a proof of the future, from before the clock was set back, proves nothing', () => {
  env.pass(60_000)
  const manager = person('manager')
  env.pass(-60_000)
  expect(() => act(manager)).toThrow(code('auth.proofNeeded'))
})

test('switched off, an act needs its right alone; the list itself never does', () => {
  guardAll('off')
  const admin = person('admin')
  env.pass(PROOF_MS)
  expect(act(admin)).toBe('done')
  expect(() => desk.saveRules(admin, 1, DEFAULT_ACCESS_RULES)).toThrow(code('auth.proofNeeded'))
})

test('with two persons it is done once, after another one has allowed it, and all of it is in the audit log', () => {
  guardAll('twoPersons')
  const [installer, manager] = [person('installer'), person('manager')]
  const id = asked(installer)
  expect(asked(installer)).toBe(id)
  expect(desk.list(manager.user)).toMatchObject([{ id, state: 'asked', mayAnswer: true, facts: { camera: '大堂' }, askedBy: installer.user.name }])
  expect(desk.list(installer.user)).toMatchObject([{ id, mayAnswer: false }])
  expect(desk.approve(manager, id)).toMatchObject({ state: 'approved', answeredBy: manager.user.name })
  expect(done).toEqual([])
  expect(act(installer)).toBe('done')
  expect(desk.list(manager.user)).toMatchObject([{ id, state: 'used' }])
  expect(audited()).toEqual(['approval.ask', 'approval.approve', 'approval.use', 'test.act'])
  // the second time it is another one
  expect(asked(installer)).not.toBe(id)
  expect(done).toHaveLength(1)
})

test('at the console of the one who asked, the second person needs no session', () => {
  guardAll('twoPersons')
  const [installer, other, manager] = [person('installer'), person('installer'), person('manager')]
  const id = asked(installer)
  expect(() => desk.approveHere(other, manager.user, id)).toThrow(code('approval.notFound'))
  desk.approveHere(installer, manager.user, id)
  expect(act(installer)).toBe('done')
})

test('nobody does it alone', () => {
  guardAll('twoPersons')
  const [admin, manager] = [person('admin'), person('manager')]
  const id = asked(admin)
  expect(() => desk.approve(admin, id)).toThrow(code('approval.samePerson'))
  expect(() => desk.approveHere(admin, admin.user, id)).toThrow(code('approval.samePerson'))
  for (const role of ['operator', 'guard', 'installer'] as const) expect(() => desk.approve(person(role), id)).toThrow(code('approval.mayNot'))
  // what another one may approve of one act, it may not of another
  const rights = asked(admin, { act: 'giveRights', input: {}, subject: 'user/x' })
  expect(() => desk.approve(manager, rights)).toThrow(code('approval.mayNot'))
  expect(() => desk.approve(manager, 'unknown')).toThrow(code('approval.notFound'))
  expect(done).toEqual([])
})

test('what is allowed is this very act: another input, act or person is another', () => {
  guardAll('twoPersons')
  const [one, two, manager] = [person('admin'), person('admin'), person('manager')]
  desk.approve(manager, asked(one))
  asked(two)
  asked(one, { ...deed, input: { cameraId: 'lobby', version: 4 } })
  asked(one, { ...deed, input: { cameraId: 'lobby-2', version: 3 } })
  asked(one, { ...deed, act: 'lowerRetention' })
  expect(done).toEqual([])
  // the same, its words in another order
  expect(act(one, { ...deed, input: { version: 3, cameraId: 'lobby', building: undefined } })).toBe('done')
})

test('neither an answer nor a deed comes too late, and a refusal or a withdrawal stands', () => {
  guardAll('twoPersons')
  const [admin, manager] = [person('admin'), person('manager')]
  const late = asked(admin)
  env.pass(PROOF_MS - 1)
  desk.approve(manager, late)
  env.pass(APPROVAL_MS - PROOF_MS + 1)
  const proven = { ...admin, session: person('admin').session }
  expect(asked(proven)).not.toBe(late)
  expect(desk.list(admin.user).find(({ id }) => id === late)).toMatchObject({ state: 'expired' })
  const refused = asked(proven)
  desk.refuse(manager.user, refused)
  expect(() => desk.refuse(manager.user, refused)).toThrow(code('approval.over'))
  const withdrawn = asked(proven)
  expect(withdrawn).not.toBe(refused)
  desk.withdraw(admin.user, withdrawn)
  expect(() => desk.withdraw(manager.user, withdrawn)).toThrow(code('approval.notFound'))
  expect(() => desk.approve({ ...manager, session: proven.session }, withdrawn)).toThrow(code('approval.over'))
  const unanswered = asked(proven)
  env.pass(APPROVAL_MS)
  expect(() => desk.refuse(manager.user, unanswered)).toThrow(code('approval.over'))
  expect(done).toEqual([])
})

test('a clock that was set back makes an approval void, not longer', () => {
  guardAll('twoPersons')
  const [admin, manager] = [person('admin'), person('manager')]
  env.pass(60_000)
  const id = asked(admin)
  desk.approve(manager, id)
  env.pass(-3600_000)
  const later = { ...admin, session: person('admin').session }
  expect(asked(later)).not.toBe(id)
})

test('who allowed it must be able to still: neither shut nor of a lesser role by then', () => {
  guardAll('twoPersons')
  const [admin, manager, second] = [person('admin'), person('manager'), person('manager')]
  desk.approve(manager, asked(admin))
  setUserDisabled(env.db, manager.user.id, env.clock.now())
  expect(() => act(admin)).toThrow(code('approval.over'))
  const other = { ...deed, subject: 'camera/two', input: 2 }
  desk.approve(second, asked(admin, other))
  setUserRole(env.db, second.user.id, 'operator')
  expect(() => act(admin, other)).toThrow(code('approval.over'))
  expect(done).toEqual([])
})

test('an act that fails uses nothing up; one that is done has used it up in the same transaction', () => {
  guardAll('twoPersons')
  const [admin, manager] = [person('admin'), person('manager')]
  const id = asked(admin)
  desk.approve(manager, id)
  const fails = () =>
    desk.perform(admin, deed, () =>
      inTransaction(env.db, () => {
        expect(desk.list(admin.user)).toMatchObject([{ id, state: 'used' }])
        throw new Error('disk')
      }),
    )
  expect(fails).toThrow('disk')
  expect(desk.list(admin.user)).toMatchObject([{ id, state: 'approved' }])
  expect(audited()).toEqual(['approval.ask', 'approval.approve'])
  expect(act(admin)).toBe('done')
})

test('an act without a transaction uses it up all the same', () => {
  guardAll('twoPersons')
  const [admin, manager] = [person('admin'), person('manager')]
  const id = asked(admin)
  desk.approve(manager, id)
  expect(desk.perform(admin, deed, () => 7)).toBe(7)
  expect(desk.list(admin.user)).toMatchObject([{ id, state: 'used' }])
})

test('what was asked and allowed outlives a restart, its time as well', () => {
  guardAll('twoPersons')
  const [admin, manager] = [person('admin'), person('manager')]
  const id = asked(admin)
  desk.approve(manager, id)
  const again = openDb({ file: dataPaths(env.dir).db, key: readKeyFile(env.dir) })
  const restarted = createApprovals({ ...env, db: again })
  expect(restarted.list(manager.user)).toMatchObject([{ id, state: 'approved' }])
  expect(restarted.perform(admin, deed, () => inTransaction(again, () => 'done'))).toBe('done')
  expect(() => restarted.perform(admin, deed, () => 'again')).toThrow(code('approval.needed'))
  again.close()
})

test('one person can keep ten open and no more', () => {
  guardAll('twoPersons')
  const admin = person('admin')
  for (let i = 0; i < 10; i++) asked(admin, { ...deed, input: i })
  expect(() => act(admin, { ...deed, input: 10 })).toThrow(code('approval.tooMany'))
})

test('the list is made weaker by two persons as soon as one act needs two, and stronger only where there are two', () => {
  const [admin, manager] = [person('admin'), person('manager')]
  const two: AccessRules = { ...DEFAULT_ACCESS_RULES, guards: { ...DEFAULT_ACCESS_RULES.guards, releaseHold: 'twoPersons' } }
  expect(() => desk.saveRules(admin, 0, two)).toThrow(code('access.tooFew'))
  const other = person('admin')
  expect(desk.saveRules(admin, 0, two)).toMatchObject({ version: 1, value: two, approvers: { releaseHold: 3, giveRights: 2 } })
  expect(() => desk.saveRules(admin, 1, DEFAULT_ACCESS_RULES)).toThrow(code('approval.needed'))
  const [wish] = desk.list(other.user)
  expect(wish).toMatchObject({ act: 'changeRules', facts: { releaseHold: 'twoPersons → stepUp' } })
  expect(() => desk.approve(manager, wish!.id)).toThrow(code('approval.mayNot'))
  desk.approve(other, wish!.id)
  expect(desk.saveRules(admin, 1, DEFAULT_ACCESS_RULES)).toMatchObject({ version: 2 })
  expect(() => desk.saveRules(admin, 1, two)).toThrow(code('access.rulesChanged'))
})

test('as soon as one act needs two, nobody makes the second person alone', () => {
  const [admin, other] = [person('admin'), person('admin')]
  const rules: AccessRules = { ...DEFAULT_ACCESS_RULES, guards: { ...DEFAULT_ACCESS_RULES.guards, releaseHold: 'twoPersons', giveRights: 'off' } }
  desk.saveRules(admin, 0, rules)
  const rights: Deed = { act: 'giveRights', input: {}, subject: 'user/new' }
  desk.approve(other, asked(admin, rights))
  expect(act(admin, rights)).toBe('done')
  expect(act(admin)).toBe('done')
})

test('a session that is over proves nothing', () => {
  const admin = person('admin')
  deleteSessionsOf(env.db, admin.user.id)
  expect(() => act(admin)).toThrow(code('auth.proofNeeded'))
})

test('whatever is done in whatever order: nothing is done but by two, and nothing twice on one approval', () => {
  guardAll('twoPersons')
  const people = (['admin', 'admin', 'manager', 'operator'] as const).map(person)
  const step = fc.record({
    what: fc.constantFrom('act', 'act', 'approve', 'here', 'refuse', 'withdraw', 'pass'),
    who: fc.nat(3),
    second: fc.nat(3),
    act: fc.constantFrom<DangerousAct>('disableDetection', 'giveRights'),
    at: fc.nat(2),
  })
  let total = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 60 }), (steps) => {
      change(env.db, 'DELETE FROM approvals').run()
      let deeds = 0
      for (const { what, who, second, act: dangerous, at } of steps) {
        const asking = people[who]!
        const { id } = desk.list(people[0]!.user)[at] ?? { id: 'none' }
        try {
          if (what === 'act') deeds += act(asking, { act: dangerous, input: 1, subject: 's' }) === 'done' ? 1 : 0
          if (what === 'approve') desk.approve(asking, id)
          if (what === 'here') desk.approveHere(asking, people[second]!.user, id)
          if (what === 'refuse') desk.refuse(asking.user, id)
          if (what === 'withdraw') desk.withdraw(asking.user, id)
          if (what === 'pass') env.pass(200)
        } catch (error) {
          expect(String((error as { code?: string }).code)).toMatch(/^(approval|auth)\./)
        }
      }
      const used = query<{ asked: string; answered: string }>(
        env.db,
        `SELECT asked_by AS asked, answered_by AS answered FROM approvals WHERE state = 'used'`,
      ).all()
      expect(used).toHaveLength(deeds)
      for (const { asked: one, answered } of used) expect([one, people[3]!.user.id]).not.toContain(answered)
      total += deeds
    }),
    { numRuns: 40 },
  )
  expect(total).toBeGreaterThan(20)
})
