// Handing over: two signatures with one's own password, unread critical ones in the way, and nothing changes what was signed.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import type { SignInput } from '../../contract/shift.ts'
import { checkAudit } from '../../db/audit.ts'
import { rawDb } from '../../db/statement.ts'
import { claimOf } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { actOnIncident } from '../incidents/service.ts'
import { verifyHandovers } from './verify-handovers.ts'
import { createDutyFixture, PASSWORD, type DutyFixture } from '../../test/fixtures/duty-fixture.ts'

let f: DutyFixture
beforeEach(async () => {
  f = await createDutyFixture()
})
afterEach(() => f.env.close())

const raise = (severity: 'critical' | 'high', cameraId = 'lobby-3-1') => raiseAlert(f.env, claimOf(f.env, { severity, cameraId })).incident
const signature = (id: string, side: 'leaving' | 'incoming', name: string, more: Partial<SignInput> = {}): SignInput => ({
  id,
  side,
  name,
  password: PASSWORD,
  remarks: '',
  again: false,
  ...more,
})
const sign = (id: string, side: 'leaving' | 'incoming', name: string, more: Partial<SignInput> = {}) =>
  f.duty.handovers.sign(f.lin, signature(id, side, name, more))

async function left(): Promise<string> {
  f.duty.signOn(f.lin, '1')
  const { id } = f.duty.handovers.begin(f.lin)
  await sign(id, 'leaving', f.lin.name, { remarks: '3号梯报修中' })
  return id
}

test('what the two say to each other ends where nobody would see it any more', async () => {
  const id = await left()
  for (let i = 0; i < 200; i += 1) f.duty.handovers.note(f.lin, id, 'incoming', `问 ${i}`)
  expect(() => f.duty.handovers.note(f.lin, id, 'incoming', '还有')).toThrow(new VigilError('handover.tooManyNotes'))
  expect(await sign(id, 'incoming', f.chen.name)).toMatchObject({ state: 'signed', isIntact: true })
})

test('both sign, the shift ends, and the next one begins with whoever took it over', async () => {
  raise('high')
  const id = await left()
  f.duty.handovers.note(f.lin, id, 'incoming', '报修单号？')
  f.duty.handovers.note(f.lin, id, 'leaving', '在桌上')
  const signed = await sign(id, 'incoming', f.chen.name)
  expect(signed).toMatchObject({
    state: 'signed',
    samePerson: false,
    isIntact: true,
    leaving: { name: f.lin.name, remarks: '3号梯报修中' },
    incoming: { name: f.chen.name },
  })
  expect(signed.notes.map(({ side, text }) => `${side} ${text}`)).toEqual(['incoming 报修单号？', 'leaving 在桌上'])
  expect(signed.facts.incidents).toHaveLength(1)
  const { shift } = f.duty.now()
  expect(shift!.people.filter(({ toMs }) => toMs === null).map(({ name }) => name)).toEqual([f.chen.name])
  expect(f.duty.shifts(Number.MAX_SAFE_INTEGER, 10).map(({ endedAtMs }) => endedAtMs === null)).toEqual([true, false])
  expect(f.duty.handovers.list(Number.MAX_SAFE_INTEGER, 10)).toMatchObject([{ id, leaving: f.lin.name, incoming: f.chen.name }])
  expect(checkAudit(f.env.db).ok).toBe(true)
})

test('a critical one nobody read blocks the signature and is named; read, it no longer does; rung again, it does', async () => {
  const incident = raise('critical')
  const id = await left()
  const blocked = new VigilError('handover.unread', { incidents: [incident.number] })
  await expect(sign(id, 'incoming', f.chen.name)).rejects.toThrow(blocked)
  await expect(sign(id, 'incoming', f.chen.name)).rejects.toMatchObject({ details: { incidents: [incident.number] } })
  expect(f.duty.handovers.read(f.chen, id, incident.id).unread).toEqual([])
  actOnIncident(f.env, f.lin, incident.id, { action: 'shelve', reason: '等维保', untilMs: f.env.clock.now() + 60_000 })
  expect(f.duty.handovers.get(id, f.chen).unread).toEqual([])
  const other = raise('critical', 'lobby-3-2')
  await expect(sign(id, 'incoming', f.chen.name)).rejects.toMatchObject({ code: 'handover.unread', details: { incidents: [other.number] } })
  f.duty.handovers.read(f.chen, id, other.id)
  expect((await sign(id, 'incoming', f.chen.name)).state).toBe('signed')
})

test('what somebody else has read does not count for whoever signs, and is not undone by it', async () => {
  const incident = raise('critical')
  const id = await left()
  expect(f.duty.handovers.read(f.boss, id, incident.id)).toMatchObject({ reader: { userId: f.boss.id }, unread: [] })
  expect(f.duty.handovers.get(id, f.chen)).toMatchObject({ reader: { userId: f.chen.id }, unread: [{ id: incident.id }] })
  await expect(sign(id, 'incoming', f.chen.name)).rejects.toMatchObject({ code: 'handover.unread', details: { incidents: [incident.number] } })
  f.duty.handovers.read(f.chen, id, incident.id)
  expect(f.duty.handovers.get(id, f.boss).unread).toEqual([])
  expect((await sign(id, 'incoming', f.chen.name)).incoming?.name).toBe(f.chen.name)
})

test('at the leaving person’s console the incoming one says who it is, reads there, and nobody reads in one’s place', async () => {
  const incident = raise('critical')
  const id = await left()
  const here = { ...f.lin, session: 'console-1' }
  const { handovers } = f.duty
  expect(handovers.get(id, here)).toMatchObject({ reader: null, unread: [{ id: incident.id }] })
  expect(() => handovers.read(here, id, incident.id)).toThrow(new VigilError('handover.whoReads'))
  const takeUp = (name: string, more: { password?: string; again?: boolean } = {}) =>
    handovers.takeUp(here, { id, name, password: PASSWORD, again: false, ...more })
  await expect(takeUp(f.chen.name, { password: 'not the password' })).rejects.toThrow(new VigilError('auth.wrongCredentials'))
  await expect(takeUp(f.installer.name)).rejects.toThrow(new VigilError('handover.mayNot'))
  await expect(takeUp(f.lin.name)).rejects.toThrow(new VigilError('handover.samePerson'))
  expect(handovers.get(id, here).reader).toBeNull()
  expect(await takeUp(f.chen.name)).toMatchObject({ reader: { userId: f.chen.id, name: f.chen.name }, unread: [{ id: incident.id }] })
  // another window or another log-in of the leaving person is not that console
  expect(handovers.get(id, { ...f.lin, session: 'console-2' }).reader).toBeNull()
  expect(handovers.read(here, id, incident.id).unread).toEqual([])
  expect(rawDb(f.env.db).prepare('SELECT user_id FROM handover_reads').pluck().all()).toEqual([f.chen.id])
  await expect(sign(id, 'incoming', f.boss.name)).rejects.toMatchObject({ code: 'handover.unread' })
  expect((await sign(id, 'incoming', f.chen.name)).state).toBe('signed')
  expect(checkAudit(f.env.db).ok).toBe(true)
  // the next handover begins without a reader
  const next = handovers.begin(f.chen)
  await sign(next.id, 'leaving', f.chen.name)
  expect(handovers.get(next.id, { ...f.chen, session: 'console-1' }).reader).toBeNull()
})

test('what is not critical, or has ended, blocks nothing', async () => {
  raise('high')
  actOnIncident(f.env, f.lin, raise('critical', 'lobby-9').id, { action: 'acknowledge' })
  const id = await left()
  const { unread } = f.duty.handovers.get(id)
  expect(unread).toHaveLength(1)
  actOnIncident(f.env, f.lin, unread[0]!.id, { action: 'falseAlarm', reason: 'test' })
  expect((await sign(id, 'incoming', f.chen.name)).state).toBe('signed')
})

test('nobody signs with a wrong password, for a desk one does not sit at, or with an account that may not take it', async () => {
  f.duty.signOn(f.lin, '')
  const { id } = f.duty.handovers.begin(f.lin)
  await expect(sign(id, 'leaving', f.lin.name, { password: 'not the password' })).rejects.toThrow(new VigilError('auth.wrongCredentials'))
  await expect(sign(id, 'leaving', f.chen.name)).rejects.toThrow(new VigilError('handover.notOnDesk'))
  await expect(sign(id, 'incoming', f.chen.name)).rejects.toMatchObject({ code: 'handover.wrongStep' })
  await sign(id, 'leaving', f.lin.name)
  await expect(sign(id, 'incoming', f.installer.name)).rejects.toThrow(new VigilError('handover.mayNot'))
  expect(f.duty.now().handoverId).toBe(id)
})

test('one person for two shifts has to say so', async () => {
  const id = await left()
  await expect(sign(id, 'incoming', f.lin.name)).rejects.toThrow(new VigilError('handover.samePerson'))
  expect(await sign(id, 'incoming', f.lin.name, { again: true })).toMatchObject({ state: 'signed', samePerson: true })
  expect(f.duty.now().shift!.people.map(({ name }) => name)).toEqual([f.lin.name])
})

test('nothing changes what was signed, and a change that is forced shows', async () => {
  const id = await left()
  await sign(id, 'incoming', f.chen.name)
  const raw = rawDb(f.env.db)
  expect(() => raw.exec(`UPDATE handovers SET leaving_remarks = 'x'`)).toThrow('cannot be changed')
  expect(() => raw.exec('DELETE FROM handovers')).toThrow('cannot be changed')
  expect(() => f.duty.handovers.note(f.lin, id, 'leaving', 'x')).toThrow(new VigilError('handover.wrongStep', { state: 'signed' }))
  expect(() => raw.exec(`INSERT INTO handover_notes (handover_id, side, user_id, at_ms, text) VALUES ('${id}', 'leaving', 'u', 1, 'x')`)).toThrow(
    'cannot be changed',
  )
  const listed = () => f.duty.handovers.list(Number.MAX_SAFE_INTEGER, 10).map(({ isIntact }) => isIntact)
  expect([f.duty.handovers.get(id).isIntact, listed(), verifyHandovers(f.env.db)]).toEqual([true, [true], null])
  raw.exec(`DROP TRIGGER handover_no_update; UPDATE handovers SET leaving_remarks = 'x'`)
  expect([f.duty.handovers.get(id).isIntact, listed()]).toEqual([false, [false]])
  expect(verifyHandovers(f.env.db)).toMatchObject({ where: `handover/${id}`, why: expect.stringContaining('not what was signed') })
  raw.exec('DROP TRIGGER handover_no_delete; DELETE FROM handover_notes; DELETE FROM handover_reads; DELETE FROM handovers')
  expect(verifyHandovers(f.env.db)).toMatchObject({ where: `handover/${id}`, why: expect.stringContaining('gone') })
})

test('free text and names stay out of the audit log', async () => {
  const id = await left()
  f.duty.handovers.note(f.lin, id, 'leaving', '钥匙在桌上')
  await sign(id, 'incoming', f.chen.name, { remarks: '知道了' })
  f.duty.write(f.chen, { text: '巡查正常' })
  const log = JSON.stringify(rawDb(f.env.db).prepare('SELECT before, after FROM audit').all())
  for (const text of ['钥匙', '知道了', '报修', '巡查正常', f.lin.name, f.chen.name]) expect(log).not.toContain(text)
})

test('when nobody comes, the managers are told once, also over a restart', async () => {
  f.duty.signOn(f.lin, '')
  const { toMs } = f.duty.now().shift!
  const overdue = () => rawDb(f.env.db).prepare(`SELECT count(*) FROM incidents WHERE zone = 'handoverOverdue'`).pluck().get() as number
  f.env.pass(toMs - f.env.clock.now() + 15 * 60_000)
  f.duty.tick()
  expect(overdue()).toBe(0)
  f.restart(1)
  f.pass(3)
  f.restart(60)
  expect(overdue()).toBe(1)
  expect(f.duty.now().shift).toMatchObject({ isOverdue: true, endedAtMs: null })
  expect(f.duty.log(f.duty.now().shift!.id).lines.filter(({ kind }) => kind === 'handoverOverdue')).toHaveLength(1)
})

test('the last one does not leave the desk to nobody', () => {
  f.duty.signOn(f.lin, '')
  expect(() => f.duty.signOff(f.lin)).toThrow(new VigilError('shift.lastAtDesk'))
  f.duty.signOn(f.chen, '')
  expect(f.duty.signOff(f.lin).people.map(({ toMs }) => toMs === null)).toEqual([false, true])
  expect(() => f.duty.signOff(f.lin)).toThrow(new VigilError('shift.notOnDesk'))
})
