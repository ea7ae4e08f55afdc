// What the PMS tells becomes homes, people and vehicles here; what a person changed is never lost without being asked.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkAudit } from '../../../db/audit.ts'
import { rawDb } from '../../../db/statement.ts'
import { createTestEnv, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { DAY_MS, manager } from '../../residents/residents-fixture.ts'
import { createInboundFixture, type InboundFixture } from './inbound-fixture.ts'

let env: TestEnv
let core: InboundFixture
beforeEach(() => {
  env = createTestEnv()
  core = createInboundFixture(env)
})
afterEach(async () => {
  await core.pms.idle()
  await core.sync.stop()
  expect(checkAudit(env.db).ok).toBe(true)
  env.close()
})

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'none'
}
const handEdit = (name: string, part: { phone?: string; kind?: 'blocked' | 'resident'; name?: string }) => {
  const { id, homes, phone } = core.personNamed(name)!
  core.desk.save(manager, { id, name, kind: 'resident', homes, ...(phone !== null && { phone }), ...part })
  return id
}
const one = () => core.pms.conflicts(10)[0]!

test('a house, somebody who lives there and a car become ours; what is not newer is left out', () => {
  expect([core.putHouse('h1'), core.putPerson('p1'), core.putVehicle('v1')]).toEqual(['created', 'created', 'created'])
  expect(core.personNamed('李明')).toMatchObject({ kind: 'resident', homes: ['3栋1单元1701'], phone: '13812341234', face: 'none' })
  expect(core.vehicles.list('', 5).items).toMatchObject([{ plate: '粤B12345', list: 'allow', home: '3栋1单元1701' }])
  expect([core.putPerson('p1', { name: '李四' }), core.putPerson('p1', { name: '李四', version: 0 })]).toEqual(['stale', 'stale'])
  expect(core.putPerson('p1', { name: '李四', version: 2 })).toBe('updated')
  expect(core.putPerson('p1', { name: '李四', version: 3 })).toBe('unchanged')
  expect([core.personNamed('李四')?.phone, core.personNamed('李明')]).toEqual(['13812341234', null])
  expect(core.pms.overview().received).toMatchObject([
    { type: 'house', linked: 1, lastBy: '物业系统' },
    { type: 'person', linked: 1 },
    { type: 'vehicle', linked: 1 },
  ])
})

test('what refers to nothing is refused and leaves nothing behind', () => {
  expect(codeOf(() => core.putPerson('p1'))).toBe('pms.missingReference')
  core.putHouse('h1')
  expect(codeOf(() => core.putVehicle('v1'))).toBe('pms.missingReference')
  expect(codeOf(() => core.putPerson('p1', { houses: ['h1', 'h2'] }))).toBe('pms.missingReference')
  expect(codeOf(() => core.putHouse('h2', { building: '9' }))).toBe('resident.noSuchBuilding')
  expect(codeOf(() => core.putHouse('h2', { unit: null }))).toBe('resident.unitMissing')
  expect(codeOf(() => core.putPerson('p1', { validFrom: '2027-01-01T00:00:00Z', validTo: '2026-12-31T00:00:00Z' }))).toBe('request.invalidField')
  expect([core.desk.list('', 1).total, core.pms.overview().received.map(({ linked }) => linked)]).toEqual([0, [1, 0, 0]])
})

test('two houses of the PMS that are one address here wait until a person has said so', () => {
  core.putHouse('h1', { room: '0101' })
  expect(core.putHouse('h2', { building: '3栋', unit: '01单元', room: '101室' })).toBe('conflict')
  expect(codeOf(() => core.putPerson('p1', { houses: ['h2'] }))).toBe('pms.missingReference')
  expect(one()).toMatchObject({ type: 'house', extId: 'h2', kind: 'sameHome', fields: [{ field: 'address', theirs: '3栋-01单元-101室' }] })
  core.pms.settle(manager, { id: one().id, version: 1, take: 'ours' })
  // No is remembered: the same told again is not asked again, another address is taken.
  expect(core.putHouse('h2', { building: '3栋', unit: '01单元', room: '101室', version: 2 })).toBe('unchanged')
  expect(core.pms.conflicts(10)).toEqual([])
  expect(core.putHouse('h2', { room: '101', version: 3 })).toBe('conflict')
  core.pms.settle(manager, { id: one().id, version: 3, take: 'theirs' })
  expect(core.putPerson('p1', { houses: ['h2'] })).toBe('created')
  expect(core.personNamed('李明')?.homes).toEqual(['3栋1单元101'])
})

test('a house that gets another address takes its people and their cars along', () => {
  core.putHouse('h1')
  core.putPerson('p1')
  core.putVehicle('v1')
  expect(core.putHouse('h1', { room: '1702', version: 2 })).toBe('updated')
  expect(core.personNamed('李明')?.homes).toEqual(['3栋1单元1702'])
  expect(core.vehicles.list('', 5).items[0]?.home).toBe('3栋1单元1702')
  expect(core.putPerson('p1', { version: 2 })).toBe('unchanged')
})

test('what only one side changed is put together; what both changed waits, and either choice holds', () => {
  core.putHouse('h1')
  core.putPerson('p1')
  handEdit('李明', { phone: '13900000000' })
  // The PMS changes something else: ours stays.
  expect(core.putPerson('p1', { version: 2, validTo: '2027-01-01T00:00:00Z' })).toBe('updated')
  expect(core.personNamed('李明')).toMatchObject({ phone: '13900000000', validToMs: Date.UTC(2027, 0, 1) })
  expect(core.putPerson('p1', { version: 3, phone: '13700000000', validTo: '2027-01-01T00:00:00Z' })).toBe('conflict')
  expect(core.personNamed('李明')?.phone).toBe('13900000000')
  expect(one().fields).toContainEqual({ field: 'phone', ours: '139****0000', theirs: '137****0000', clashes: true })
  expect(core.pms.conflict(manager, one().id).fields).toContainEqual({ field: 'phone', ours: '13900000000', theirs: '13700000000', clashes: true })
  expect(codeOf(() => core.pms.settle(manager, { id: one().id, version: 2, take: 'ours' }))).toBe('pms.conflictChanged')
  core.pms.settle(manager, { id: one().id, version: 3, take: 'ours' })
  expect(core.personNamed('李明')?.phone).toBe('13900000000')
  expect(core.putPerson('p1', { version: 4, phone: '13700000000', validTo: '2027-01-01T00:00:00Z' })).toBe('unchanged')
  expect(core.putPerson('p1', { version: 5, phone: '13600000000', validTo: '2027-01-01T00:00:00Z' })).toBe('conflict')
  core.pms.settle(manager, { id: one().id, version: 5, take: 'theirs' })
  expect(core.personNamed('李明')?.phone).toBe('13600000000')
  expect(core.putPerson('p1', { version: 6, phone: '13500000000' })).toBe('updated')
})

test('a conflict that the PMS itself takes back is none any more', () => {
  core.putHouse('h1')
  core.putPerson('p1')
  handEdit('李明', { phone: '13900000000' })
  expect(core.putPerson('p1', { version: 2, phone: '13700000000' })).toBe('conflict')
  expect(core.putPerson('p1', { version: 3, phone: '13900000000' })).toBe('unchanged')
  expect(core.pms.conflicts(10)).toEqual([])
})

test('somebody who was here before is known again by home and name, and keeps card and block', () => {
  core.putHouse('h1')
  core.desk.save(manager, { name: '李明', kind: 'blocked', homes: ['3-1-1701'], cardNumber: '0012345678', otherWay: 'card' })
  expect(core.putPerson('p1')).toBe('conflict')
  expect(one().fields).toContainEqual({ field: 'kind', ours: 'blocked', theirs: 'resident', clashes: true })
  core.pms.settle(manager, { id: one().id, version: 1, take: 'ours' })
  expect(core.personNamed('李明')).toMatchObject({ kind: 'blocked', cardNumber: '0012345678', phone: '13812341234' })
  expect(core.desk.list('', 5).total).toBe(1)
})

test('whoever was removed here comes back only when a person says so, and nothing of them is kept meanwhile', () => {
  core.putHouse('h1')
  core.putPerson('p1')
  core.desk.remove(manager, core.personNamed('李明')!.id)
  expect(rawDb(env.db).prepare(`SELECT base, local_id, state FROM pms_records WHERE type = 'person'`).all()).toEqual([
    { base: null, local_id: null, state: 'removedHere' },
  ])
  expect(core.putPerson('p1', { version: 2 })).toBe('conflict')
  expect(one()).toMatchObject({ kind: 'removedHere' })
  core.pms.settle(manager, { id: one().id, version: 2, take: 'ours' })
  expect([core.putPerson('p1', { version: 3 }), core.desk.list('', 1).total]).toEqual(['unchanged', 0])
  expect(core.putPerson('p1', { version: 4, phone: '13700000000' })).toBe('conflict')
  core.pms.settle(manager, { id: one().id, version: 4, take: 'theirs' })
  expect(core.personNamed('李明')?.phone).toBe('13700000000')
})

test('a person the PMS removes goes from every gate, and the job says how far each is', async () => {
  core.putHouse('h1')
  core.desk.save(manager, { name: '李明', kind: 'resident', homes: ['3-1-1701'], cardNumber: '0012345678', otherWay: 'card' })
  core.putPerson('p1')
  await core.sync.idle()
  core.lobby.isAway = true
  const job = core.pms.removePerson({ actor: core.actor, extId: 'p1', version: null })!
  expect(job.state).toBe('running')
  expect(core.pms.removePerson({ actor: core.actor, extId: 'p1', version: null })?.id).toBe(job.id)
  expect(core.desk.list('', 1).total).toBe(0)
  await core.sync.idle()
  expect(core.pms.job(job.id).devices.map(({ device, state }) => `${device} ${state}`)).toEqual(['gate-3 deleting', 'north deleted'])
  core.lobby.isAway = false
  core.sync.kick('gate-3')
  await core.sync.idle()
  expect(core.pms.job(job.id)).toMatchObject({ state: 'done', devices: [{ state: 'deleted' }, { state: 'deleted' }] })
  expect(JSON.stringify(rawDb(env.db).prepare('SELECT * FROM pms_records').all())).not.toContain('李明')
  expect(codeOf(() => core.pms.removePerson({ actor: core.actor, extId: 'p9', version: null }))).toBe('pms.unknown')
  expect(core.putPerson('p1', { version: 1 })).toBe('stale')
  expect(core.putPerson('p1', { version: 2 })).toBe('created')
})

test('a removal of somebody who was changed here waits, and either choice holds', () => {
  for (const [take, state, total] of [
    ['ours', 'kept', 1],
    ['theirs', 'done', 0],
  ] as const) {
    core.putHouse('h1', { version: 100 })
    core.putPerson(`of-${take}`, { name: take })
    handEdit(take, { phone: '13900000000' })
    const job = core.pms.removePerson({ actor: core.actor, extId: `of-${take}`, version: 7 })!
    expect([job.state, one().kind, core.desk.list(take, 1).total]).toEqual(['held', 'removedThere', 1])
    core.pms.settle(manager, { id: one().id, version: 7, take })
    expect([core.pms.job(job.id).state, core.desk.list(take, 1).total, core.pms.conflicts(5).length]).toEqual([state, total, 0])
    expect(core.putPerson(`of-${take}`, { name: take, version: 7 })).toBe('stale')
  }
})

test('somebody the PMS removed and tells again stays, and nothing waits any more', () => {
  core.putHouse('h1')
  core.putPerson('p1')
  handEdit('李明', { phone: '13900000000' })
  const job = core.pms.removePerson({ actor: core.actor, extId: 'p1', version: 2 })!
  expect([job.state, core.putPerson('p1', { version: 3 })]).toEqual(['held', 'unchanged'])
  expect([core.pms.job(job.id).state, core.pms.conflicts(5), core.personNamed('李明')?.phone]).toEqual(['kept', [], '13900000000'])
})

test('a consent given at the PMS is recorded as such, goes when it says so, and never over a withdrawal made here', () => {
  const at = '2026-11-20T02:00:00Z'
  const faceConsent = { granted: true, at, evidenceRef: '合同 2026-118' }
  core.putHouse('h1')
  expect(codeOf(() => core.putPerson('p1', { faceConsent: { ...faceConsent, givenBy: 'guardian' } }))).toBe('resident.guardianNeeded')
  core.putPerson('p1', { faceConsent })
  const { id } = core.personNamed('李明')!
  const consents = () => core.desk.get(manager, id).consents
  expect(consents()).toMatchObject([{ givenBy: 'self', evidence: '合同 2026-118', notice: 'pms', givenAtMs: Date.parse(at), withdrawnAtMs: null }])
  core.putPerson('p1', { faceConsent: { ...faceConsent, granted: false }, version: 2 })
  expect(core.desk.get(manager, id).face).toBe('none')
  core.putPerson('p1', { faceConsent, version: 3 })
  expect(core.desk.get(manager, id).face).toBe('consented')
  core.desk.withdrawConsent(manager, id)
  core.putPerson('p1', { faceConsent, version: 4 })
  expect(core.desk.get(manager, id).face).toBe('none')
  env.pass(DAY_MS)
  core.putPerson('p1', { faceConsent: { ...faceConsent, at: new Date(env.clock.now()).toISOString() }, version: 5 })
  expect(core.desk.get(manager, id).face).toBe('consented')
})

test('a consent that was withdrawn at the PMS does not wait for a conflict', () => {
  core.putHouse('h1')
  core.putPerson('p1', { faceConsent: { granted: true, at: '2026-11-20T02:00:00Z', evidenceRef: 'x' } })
  const id = handEdit('李明', { phone: '13900000000' })
  expect(core.putPerson('p1', { version: 2, phone: '13700000000', faceConsent: null })).toBe('conflict')
  expect(core.desk.get(manager, id).face).toBe('none')
})

test('a car that was blocked here stays blocked whatever plate it gets, and two of the PMS do not share one', () => {
  core.putHouse('h1')
  core.putPerson('p1')
  core.putVehicle('v1')
  core.vehicles.save(manager, { plate: '粤B12345', list: 'block', home: '3-1-1701' })
  expect(core.putVehicle('v1', { version: 2, plate: '粤B54321' })).toBe('updated')
  expect(core.vehicles.list('', 5).items).toMatchObject([{ plate: '粤B54321', list: 'block' }])
  expect(codeOf(() => core.putVehicle('v2', { plate: '粤B·54321' }))).toBe('pms.plateTaken')
  expect(codeOf(() => core.putVehicle('v2', { plate: '无' }))).toBe('vehicle.noPlate')
  expect(core.pms.removeVehicle({ actor: core.actor, extId: 'v1', version: null })).toBe('conflict')
  core.pms.settle(manager, { id: one().id, version: 2, take: 'theirs' })
  expect(core.vehicles.list('', 5).total).toBe(0)
})

test('a visitor has a pass for once until its end, and a plate that is blocked is no way around', () => {
  core.putHouse('h1')
  const visit = { name: '周访客', plate: '粤B99999', houseExtId: 'h1', validFrom: '2026-11-22T03:00:00Z', validTo: '2026-11-22T12:00:00Z', maxUses: 1 }
  expect(core.pms.addVisitor(core.actor, visit)).toMatchObject({ vehicle: true })
  expect(core.personNamed('周访客')).toMatchObject({ kind: 'visitor', maxUses: 1, validToMs: Date.parse(visit.validTo), homes: ['3栋1单元1701'] })
  expect(core.vehicles.list('粤B99999', 1).items).toMatchObject([{ list: 'allow', validToMs: Date.parse(visit.validTo) }])
  expect(codeOf(() => core.pms.addVisitor(core.actor, { ...visit, validTo: '2026-11-22T03:05:00Z' }))).toBe('request.invalidField')
  core.vehicles.save(manager, { plate: '粤B11111', list: 'block' })
  expect(codeOf(() => core.pms.addVisitor(core.actor, { ...visit, plate: '粤B11111' }))).toBe('pms.plateBlocked')
  expect(core.desk.list('周访客', 5).total).toBe(1)
})

test('a visitor’s plate is forgotten 30 days after its time, one that somebody here took over or the PMS tells itself is not', () => {
  core.putHouse('h1')
  core.putPerson('p1')
  core.putVehicle('v1', { validTo: '2026-11-23T00:00:00Z' })
  const visit = (plate: string) =>
    core.pms.addVisitor(core.actor, {
      name: '周访客',
      plate,
      houseExtId: 'h1',
      validFrom: '2026-11-22T00:00:00Z',
      validTo: '2026-11-23T00:00:00Z',
      maxUses: 1,
    })
  visit('粤B54321')
  visit('粤B54322')
  core.vehicles.save(manager, { plate: '粤B54322', list: 'allow', validToMs: Date.parse('2026-11-23T00:00:00Z') })
  const plates = () => core.vehicles.list('', 9).items.map(({ plate }) => plate)
  env.pass(30 * DAY_MS)
  core.pms.forgetVisitorCars()
  expect(plates()).toEqual(['粤B12345', '粤B54321', '粤B54322'])
  env.pass(2 * DAY_MS)
  core.pms.forgetVisitorCars()
  expect(plates()).toEqual(['粤B12345', '粤B54322'])
})
