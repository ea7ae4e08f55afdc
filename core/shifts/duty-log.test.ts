// The duty log: what happened by itself and what was written stand in one course, late lines say so, and nothing is ever edited.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { rawDb } from '../../db/statement.ts'
import { claimOf } from '../../test/fixtures/test-env.ts'
import { inTransaction } from '../../db/transaction.ts'
import { endCommand, insertCommand } from '../../db/devices.ts'
import type { CommandState } from '../../contract/vocabulary.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { newId } from '../new-id.ts'
import { dutyLineWords } from './duty-line-words.ts'
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

test('what the core repeats is one line with how often and until when, until its outcome or anything else of the device changes', () => {
  f.duty.signOn(f.lin, '')
  const given = (deviceId: string, state: CommandState, actor: Actor = SYSTEM) => {
    f.pass(30)
    const id = newId(f.env.clock.now())
    const { type: actorType, id: actorId } = actor
    const entry = { id, deviceId, command: 'holdOpen', reason: '消防释放', actorType, actorId, incidentId: null, linkage: null } as const
    insertCommand(f.env.db, { ...entry, requestedAtMs: f.env.clock.now() })
    endCommand(f.env.db, id, { state, reason: null }, f.env.clock.now())
    return f.env.clock.now()
  }
  const first = given('g1', 'unreachable')
  inTransaction(f.env.db, () => {
    for (let i = 0; i < 1500; i++) given('g1', 'unreachable')
  })
  // another gate in between is another matter
  given('g2', 'confirmed')
  const last = given('g1', 'unreachable')
  given('g1', 'confirmed')
  given('g1', 'confirmed', f.lin)
  given('g1', 'confirmed', f.lin)
  given('g1', 'confirmed')
  f.pass(11 * 60)
  given('g1', 'confirmed')
  const commands = log().lines.flatMap(({ kind, atMs, who, details }) => (kind === 'command' ? [{ atMs, who, ...details }] : []))
  expect(commands[0]).toMatchObject({ deviceId: 'g1', state: 'unreachable', atMs: first, lastAtMs: last, times: 1502, who: null })
  expect(commands.slice(1)).toMatchObject([
    { deviceId: 'g2', times: 1 },
    { deviceId: 'g1', state: 'confirmed', times: 1, who: null },
    { deviceId: 'g1', times: 1, who: f.lin.name },
    { deviceId: 'g1', times: 1, who: f.lin.name },
    { deviceId: 'g1', times: 1, who: null },
    { deviceId: 'g1', times: 1, who: null },
  ])
  expect(log().more).toBe(0)
  const [line] = log().lines.filter(({ kind }) => kind === 'command')
  expect(dutyLineWords(line!, (id) => id, String)).toContain(`共 1502 次，最后一次 ${last} 1502 times, last at ${last}`)
})

test('a shift that never was has no log', () => {
  expect(() => f.duty.log('nothing')).toThrow(new VigilError('shift.notFound'))
})
