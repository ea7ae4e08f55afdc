// The staff: who is on duty, whose account is whose, and whose phone hears.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { certificateStanding, type StaffInput } from '../../contract/staff.ts'
import { query } from '../../db/statement.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import type { Actor } from '../env.ts'
import { addUser, listAuditActions } from './desk-fixture.ts'
import { assignDispatch } from './dispatch/assign.ts'
import { createReachDesk, GRACE_MS, type ReachDesk } from './reach.ts'
import { createStaffDesk, type StaffDesk } from './staff.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
const guard: Actor = { type: 'user', id: 'u-guard', name: '保安01' }
const input: StaffInput = {
  name: '保安01',
  post: 'guard',
  userId: guard.id,
  phone: '13800000009',
  skills: ['fire'],
  certificates: [{ name: '消防设施操作员（四级）', number: 'A-1', validUntilMs: 5 }],
}

let env: TestEnv
let reach: ReachDesk
let staff: StaffDesk
beforeEach(() => {
  env = createTestEnv()
  addUser(env, lin, 'manager')
  addUser(env, guard, 'guard')
  reach = createReachDesk(env.clock)
  staff = createStaffDesk(env, reach)
})
afterEach(() => env.close())

test('somebody is saved, changed and leaves; the audit log knows no name, number or phone', () => {
  const { id } = staff.save(lin, input)
  expect(staff.save(lin, { ...input, id, skills: ['fire', 'lift'] })).toMatchObject({ id, skills: ['fire', 'lift'], load: 0 })
  expect(staff.list()).toHaveLength(1)
  staff.remove(lin, id)
  expect(staff.list()).toEqual([])
  expect(() => staff.save(lin, { ...input, id })).toThrow(new VigilError('staff.notFound'))
  expect(listAuditActions(env)).toEqual(['staff.save', 'staff.save', 'staff.remove'])
  const told = query<{ text: string }>(env.db, `SELECT coalesce(before, '') || coalesce(after, '') AS text FROM audit`).all()
  expect(JSON.stringify(told)).not.toMatch(/保安01|13800000009|A-1/)
})

test('an account is one person’s, and must be there', () => {
  staff.save(lin, input)
  expect(() => staff.save(lin, { ...input, name: '保安02' })).toThrow(new VigilError('staff.accountTaken'))
  expect(() => staff.save(lin, { ...input, userId: 'nobody' })).toThrow(VigilError)
  expect(staff.users()).toEqual([
    { id: guard.id, name: '保安01', role: 'guard' },
    { id: lin.id, name: '林', role: 'manager' },
  ])
})

test('duty begins and ends once, by the desk or by oneself', () => {
  const { id } = staff.save(lin, input)
  expect(staff.setMyDuty(guard, true).onDutySinceMs).toBe(env.clock.now())
  const sinceMs = env.clock.now()
  env.pass(1000)
  expect(staff.setDuty(lin, id, true).onDutySinceMs).toBe(sinceMs)
  expect(staff.setDuty(lin, id, false).onDutySinceMs).toBeNull()
  expect(() => staff.setMyDuty(lin, true)).toThrow(new VigilError('staff.notYou'))
  expect(listAuditActions(env)).toEqual(['staff.save', 'duty.start', 'duty.end'])
})

test('who has an open task does not leave, and counts as busy', () => {
  const { id } = staff.save(lin, input)
  assignDispatch(env, lin, { incidentId: raiseAlert(env, claimOf(env)).incident.id, staffId: id })
  expect(staff.find(id)!.load).toBe(1)
  expect(() => staff.remove(lin, id)).toThrow(new VigilError('staff.isSent'))
})

test('a phone with an open line is reachable, and for a moment after; then it is silent since it was lost', () => {
  const { id } = staff.save(lin, input)
  const of = () => staff.find(id)!.reach
  expect(of()).toEqual({ is: 'silent', sinceMs: null })
  const [one, two] = [reach.open(id), reach.open(id)]
  expect(reach.changed()).toEqual([id])
  one()
  one()
  expect(of().is).toBe('reachable')
  two()
  env.pass(GRACE_MS - 1)
  expect([of().is, reach.changed()]).toEqual(['reachable', []])
  env.pass(1)
  expect(of()).toEqual({ is: 'silent', sinceMs: env.clock.now() - GRACE_MS })
  expect(reach.changed()).toEqual([id])
  reach.open(id)
  expect(of()).toEqual({ is: 'reachable', sinceMs: env.clock.now() })
  staff.save(lin, { ...input, id, userId: null })
  expect(staff.save(lin, { ...input, name: '保安02', userId: null }).reach).toEqual({ is: 'noPhone', sinceMs: null })
})

test('a certificate is told of a month before it lapses', () => {
  const DAY = 86_400_000
  const of = (validUntilMs: number | null) => certificateStanding({ validUntilMs }, 100 * DAY)
  expect([of(null), of(131 * DAY), of(130 * DAY), of(100 * DAY)]).toEqual(['valid', 'valid', 'lapsesSoon', 'lapsed'])
})
