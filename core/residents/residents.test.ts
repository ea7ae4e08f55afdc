// From a person at the desk to what each gate holds: consent first, photos forgotten, nobody known longer than allowed.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonInput } from '../../contract/resident.ts'
import { checkAudit } from '../../db/audit.ts'
import { isFaceHeld } from '../../db/residents.ts'
import { rawDb } from '../../db/statement.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { createResidentsFixture, DAY_MS, li, manager, type ResidentsFixture } from './residents-fixture.ts'

const PHOTO = Uint8Array.from([0xff, 0xd8, ...Array.from({ length: 300 }, (_, i) => i % 200), 0xff, 0xd9])

let env: TestEnv
let desk: ResidentsFixture['desk']
let sync: ResidentsFixture['sync']
let lobby: ResidentsFixture['lobby']
let other: ResidentsFixture['other']
let north: ResidentsFixture['north']
let states: ResidentsFixture['states']
beforeEach(() => {
  env = createTestEnv()
  ;({ desk, sync, lobby, other, north, states } = createResidentsFixture(env))
})
afterEach(async () => {
  await sync.stop()
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
const consented = (id: string) => desk.giveConsent(manager, { personId: id, givenBy: 'self', evidence: '档案盒 3-12' })

test('a resident is known at the gates of the own building and of the site, by what each of them takes', async () => {
  const { id, ref } = desk.save(manager, li)
  await sync.idle()
  expect([lobby.held.get(ref)?.cardNumber, lobby.held.get(ref)?.face, north.held.has(ref), other.held.size]).toEqual(['0012345678', null, true, 0])
  expect(states(id)).toEqual(['gate-3 synced', 'north synced'])
  expect(desk.list('', 10).items).toMatchObject([{ name: '李*', phone: '138****1234', homes: ['3栋1单元1701'], gates: { synced: 2, waiting: 0, failed: 0 } }])
})

test('a name in small letters is found however it is typed', () => {
  desk.save(manager, { ...li, name: 'Anna Müller' })
  for (const search of ['Anna', 'anna', 'ＡＮＮＡ']) expect(desk.list(search, 10).total).toBe(1)
  expect(desk.list('Otto', 10).total).toBe(0)
})

test('no face without consent, and once all its gates have the photo nobody else does', async () => {
  const { id, ref } = desk.save(manager, li)
  await sync.idle()
  expect(codeOf(() => desk.putFace(manager, id, PHOTO))).toBe('resident.consentNeeded')
  expect(consented(id).face).toBe('consented')
  lobby.isAway = true
  expect(desk.putFace(manager, id, PHOTO).face).toBe('held')
  await sync.idle()
  expect(isFaceHeld(env.db, id)).toBe(true)
  lobby.isAway = false
  sync.kick('gate-3')
  await sync.idle()
  expect(Buffer.from(lobby.held.get(ref)?.face as Uint8Array)).toEqual(Buffer.from(PHOTO))
  expect(desk.get(manager, id).face).toBe('given')
  expect(isFaceHeld(env.db, id)).toBe(false)
})

test('a photo that all gates have already is not kept because it was taken twice', async () => {
  const { id } = desk.save(manager, li)
  consented(id)
  desk.putFace(manager, id, PHOTO)
  await sync.idle()
  expect(desk.putFace(manager, id, PHOTO).face).toBe('held')
  await sync.idle()
  sync.sweep()
  expect(desk.get(manager, id).face).toBe('given')
})

test('a change that is not about the face leaves the face where it is', async () => {
  const { id, ref } = desk.save(manager, li)
  consented(id)
  desk.putFace(manager, id, PHOTO)
  await sync.idle()
  desk.save(manager, { ...li, id, cardNumber: '0099999999' })
  await sync.idle()
  expect(lobby.calls.at(-1)).toBe('put keep')
  expect(lobby.held.get(ref)).toMatchObject({ cardNumber: '0099999999' })
  expect(lobby.held.get(ref)?.face).not.toBeNull()
})

test('a gate that comes to need a photo nobody has any more says so', async () => {
  const { id } = desk.save(manager, li)
  consented(id)
  desk.putFace(manager, id, PHOTO)
  await sync.idle()
  desk.save(manager, { ...li, id, homes: ['3-1-1701', '4-1-201'] })
  await sync.idle()
  expect(desk.get(manager, id).enrolments.find(({ deviceId }) => deviceId === 'gate-4')).toMatchObject({ state: 'failed', reason: 'resident.faceNeeded' })
  desk.putFace(manager, id, PHOTO)
  await sync.idle()
  expect(states(id)).toEqual(['gate-3 synced', 'gate-4 synced', 'north synced'])
})

test('consent withdrawn: our photo goes at once, the gates forget the face, the card stays', async () => {
  const { id, ref } = desk.save(manager, li)
  consented(id)
  desk.putFace(manager, id, PHOTO)
  await sync.idle()
  lobby.isAway = true
  expect(desk.withdrawConsent(manager, id)).toMatchObject({ face: 'none', consents: [{ withdrawnAtMs: env.clock.now() }] })
  expect(isFaceHeld(env.db, id)).toBe(false)
  lobby.isAway = false
  sync.kick('gate-3')
  await sync.idle()
  expect(lobby.held.get(ref)).toMatchObject({ face: null, cardNumber: '0012345678' })
})

test('whoever is taken out is forgotten by every gate, also by one that was away', async () => {
  const { id } = desk.save(manager, li)
  await sync.idle()
  lobby.isAway = true
  desk.remove(manager, id)
  await sync.idle()
  expect([lobby.held.size, north.held.size]).toEqual([1, 0])
  expect(codeOf(() => desk.get(manager, id))).toBe('resident.notFound')
  lobby.isAway = false
  sync.kick('gate-3')
  await sync.idle()
  expect(lobby.held.size).toBe(0)
  const left = rawDb(env.db).prepare('SELECT count(*) AS n FROM persons, person_homes, consents, faces').get()
  expect(left).toEqual({ n: 0 })
})

test('a visitor is gone from the gates the day after the pass has ended', async () => {
  const visit: PersonInput = { name: '王访客', kind: 'visitor', homes: ['3-1-1701'], cardNumber: '0777', validToMs: env.clock.now() + DAY_MS }
  const { id } = desk.save(manager, visit)
  await sync.idle()
  expect(lobby.held.size).toBe(1)
  env.pass(2 * DAY_MS + 1)
  desk.reconsider(id)
  await sync.idle()
  expect(lobby.held.size).toBe(0)
})

test.each([
  [{ homes: ['1701'] }, 'resident.buildingMissing'],
  [{ homes: ['3-1701'] }, 'resident.unitMissing'],
  [{ homes: ['9-1-1701'] }, 'resident.noSuchBuilding'],
  [{ homes: ['物业'] }, 'resident.notAHome'],
  [{ homes: [] }, 'resident.homeNeeded'],
  [{ kind: 'visitor' }, 'resident.visitorEnds'],
  [{ otherWay: 'card', cardNumber: undefined }, 'resident.cardNeeded'],
  [{ validFromMs: 2, validToMs: 1 }, 'request.invalidField'],
  [{ id: 'nobody' }, 'resident.notFound'],
] as const)('%j is refused with a reason and changes nothing', (part, code) => {
  const { cardNumber, ...rest } = { ...li, ...part }
  expect(codeOf(() => desk.save(manager, { ...rest, ...(cardNumber !== undefined && { cardNumber }) } as PersonInput))).toBe(code)
  expect(desk.list('', 10).total).toBe(0)
})

test('a card is one person’s', () => {
  desk.save(manager, li)
  expect(codeOf(() => desk.save(manager, { ...li, name: '王芳' }))).toBe('resident.cardTaken')
})

test('a child’s consent names the guardian', () => {
  const { id } = desk.save(manager, li)
  expect(codeOf(() => desk.giveConsent(manager, { personId: id, givenBy: 'guardian', evidence: 'x' }))).toBe('resident.guardianNeeded')
  expect(desk.giveConsent(manager, { personId: id, givenBy: 'guardian', guardian: '李父', evidence: 'x' }).consents).toMatchObject([{ guardian: '李父' }])
  expect(codeOf(() => consented(id))).toBe('resident.consentThere')
})

test('whoever looks at a person is in the audit log, the person’s name is not', () => {
  const { id } = desk.save(manager, li)
  desk.get(manager, id)
  const rows = rawDb(env.db).prepare('SELECT action, subject, after FROM audit').all() as { action: string; subject: string; after: string | null }[]
  expect(rows.map(({ action }) => action)).toEqual(['person.saved', 'person.viewed'])
  expect(JSON.stringify(rows)).not.toContain('李明')
  expect(JSON.stringify(rows)).not.toContain('1381')
})
