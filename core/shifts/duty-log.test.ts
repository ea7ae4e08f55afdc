// The duty log: what happened by itself and what was written stand in one course, late lines say so, and nothing is ever edited.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { rawDb } from '../../db/statement.ts'
import { claimOf } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { actOnIncident } from '../incidents/service.ts'
import { saveStaff } from '../../db/staff.ts'
import { createDutyFixture, PASSWORD, type DutyFixture } from '../../test/fixtures/duty-fixture.ts'

let f: DutyFixture
beforeEach(async () => {
  f = await createDutyFixture()
})
afterEach(() => f.env.close())

const log = () => f.duty.log(f.duty.now().shift!.id)

test('incidents, who came and what was written stand in the order in which they happened', () => {
  f.duty.signOn(f.lin, '')
  f.pass(60)
  const { incident } = raiseAlert(f.env, claimOf(f.env))
  f.pass(60)
  actOnIncident(f.env, f.lin, incident.id, { action: 'acknowledge' })
  f.duty.write(f.lin, { text: '联系维保' })
  expect(log().lines.map(({ kind, details }) => [kind, details['what']].join(' ').trim())).toEqual([
    'shiftStarted',
    'signedOn',
    'incident opened',
    'incident acknowledge',
    'note',
  ])
})

test('a line about an earlier time stands there and is marked as written late', () => {
  f.duty.signOn(f.lin, '')
  f.pass(30 * 60)
  const atMs = f.env.clock.now() - 20 * 60_000
  const line = f.duty.write(f.lin, { text: '水泵房巡查', atMs })
  expect(line).toMatchObject({ atMs, isLate: true, writtenAtMs: f.env.clock.now(), who: f.lin.name })
  expect(f.duty.write(f.lin, { text: '刚才' })).toMatchObject({ isLate: false })
})

test('a wrong line is put right by another and stays as it was', () => {
  f.duty.signOn(f.lin, '')
  const wrong = f.duty.write(f.lin, { text: '1号泵' })
  const right = f.duty.write(f.lin, { text: '应为2号泵', corrects: wrong.id! })
  expect(right).toMatchObject({ kind: 'correction', corrects: wrong.id })
  expect(log().lines.find(({ id }) => id === wrong.id)?.text).toBe('1号泵')
  expect(() => rawDb(f.env.db).exec(`UPDATE duty_log SET text = 'x'`)).toThrow('cannot be changed')
  expect(() => rawDb(f.env.db).exec('DELETE FROM duty_log')).toThrow('cannot be changed')
})

test('nothing is written about the future, about last week, without words, or to correct what the system wrote', () => {
  f.duty.signOn(f.lin, '')
  const now = f.env.clock.now()
  for (const line of [{ text: 'x', atMs: now + 120_000 }, { text: 'x', atMs: now - 7 * 86_400_000 }, { text: '' }])
    expect(() => f.duty.write(f.lin, line)).toThrow(expect.objectContaining({ code: 'request.invalidField' }) as Error)
  const byItself = log().lines.find(({ kind }) => kind === 'signedOn')!
  expect(() => f.duty.write(f.lin, { text: 'x', corrects: byItself.id! })).toThrow(new VigilError('dutyLog.notFound'))
})

test('the people of the shift are told with their certificates', () => {
  const certificates = [{ name: '消防设施操作员（四级）', number: 'A-1', validUntilMs: null }]
  saveStaff(f.env.db, { id: 's1', name: '保安01', post: 'operator', userId: f.lin.id, phone: null, skills: [], certificates }, f.boss.id, f.env.clock.now())
  f.duty.signOn(f.lin, '1')
  expect(log().shift.people).toMatchObject([{ name: '保安01', certificates, seat: '1', toMs: null }])
})

test('the signature of a handover belongs to the shift that ends, the signing on to the next', async () => {
  f.duty.signOn(f.lin, '')
  const { id } = f.duty.now().shift!
  f.pass(5)
  const handover = f.duty.handovers.begin(f.lin)
  const signing = { id: handover.id, password: PASSWORD, remarks: '', again: false }
  await f.duty.handovers.sign(f.lin, { ...signing, side: 'leaving', name: f.lin.name })
  await f.duty.handovers.sign(f.lin, { ...signing, side: 'incoming', name: f.chen.name })
  expect(f.duty.log(id).lines.map(({ kind }) => kind)).toEqual(['shiftStarted', 'signedOn', 'handoverBegun', 'handoverSigned'])
  expect(log().lines.map(({ kind }) => kind)).toEqual(['shiftStarted', 'signedOn'])
})

test('a shift that never was has no log', () => {
  expect(() => f.duty.log('nothing')).toThrow(new VigilError('shift.notFound'))
})
