// From a person at the desk to what each gate holds: consent first, one at a time, refusals seen, photos forgotten.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Enrolment, EnrolmentResult, VehicleEnrolment } from '../../contract/enrolment.ts'
import type { PersonInput } from '../../contract/resident.ts'
import { checkAudit } from '../../db/audit.ts'
import { isFaceHeld } from '../../db/residents.ts'
import { rawDb } from '../../db/statement.ts'
import type { VehiclesOfDevice } from '../../devices/driver.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import type { Actor } from '../env.ts'
import { createVehicleDesk } from '../passage/vehicles.ts'
import { createBuildings } from './buildings.ts'
import { createResidentDesk, type ResidentDesk } from './desk.ts'
import { createResidents } from './residents.ts'
import { createPeopleSync, type PeopleSync, type SyncGate } from './sync.ts'

const manager: Actor = { type: 'user', id: 'u1', name: 'li' }
const SYNCED: EnrolmentResult = { state: 'synced', reason: null }
const DAY_MS = 86_400_000
const PHOTO = Uint8Array.from([0xff, 0xd8, ...Array.from({ length: 300 }, (_, i) => i % 200), 0xff, 0xd9])

/** A gate that remembers what it was told. */
function createGate(deviceId: string, buildingId: string | null, holds: SyncGate['holds'] = ['face', 'card']) {
  const gate = {
    held: new Map<string, Enrolment>(),
    calls: [] as string[],
    answer: SYNCED,
    isAway: false,
    /** As terminals do it: a card that is somebody else's is refused. */
    isOneCardOnePerson: false,
    running: 0,
    mostAtOnce: 0,
  }
  const isTaken = ({ ref, cardNumber }: Enrolment) =>
    [...gate.held.values()].some((one) => one.ref !== ref && cardNumber !== null && one.cardNumber === cardNumber)
  const told = async (call: string, then: () => void): Promise<EnrolmentResult> => {
    gate.mostAtOnce = Math.max(gate.mostAtOnce, ++gate.running)
    await Promise.resolve()
    gate.running--
    gate.calls.push(call)
    if (gate.answer.state === 'synced') then()
    return gate.answer
  }
  const people = {
    put: async (person: Enrolment): Promise<EnrolmentResult> => {
      if (gate.isOneCardOnePerson && isTaken(person)) return { state: 'failed', reason: 'cardNoAlreadyExist' }
      return told(`put ${person.face === null ? 'noFace' : person.face === 'keep' ? 'keep' : 'face'}`, () =>
        gate.held.set(person.ref, person.face === 'keep' ? { ...person, face: gate.held.get(person.ref)?.face ?? null } : person),
      )
    },
    remove: (ref: string) => told('remove', () => gate.held.delete(ref)),
  }
  const entry: SyncGate = { deviceId, name: deviceId, buildingId, holds, people: () => (gate.isAway ? null : people) }
  return Object.assign(gate, { entry })
}

let env: TestEnv
let desk: ResidentDesk
let sync: PeopleSync
let lobby: ReturnType<typeof createGate>
let other: ReturnType<typeof createGate>
let north: ReturnType<typeof createGate>
let timers: { ms: number; run: () => void }[]
beforeEach(() => {
  env = createTestEnv()
  timers = []
  lobby = createGate('gate-3', 'b3')
  other = createGate('gate-4', 'b4')
  north = createGate('north', null, ['card'])
  const gates = () => [lobby.entry, other.entry, north.entry]
  const buildings = createBuildings({
    buildings: [
      { id: 'b3', name: '3栋', units: 2 },
      { id: 'b4', name: '4栋', units: 1 },
    ],
  })
  const after = (ms: number, run: () => void) => {
    const timer = { ms, run }
    timers.push(timer)
    return () => void (timers = timers.filter((one) => one !== timer))
  }
  sync = createPeopleSync(env, { gates, buildings, after })
  desk = createResidentDesk(env, { buildings, gates, onWanted: () => sync.kick() })
})
afterEach(async () => {
  await sync.stop()
  expect(checkAudit(env.db).ok).toBe(true)
  env.close()
})

const li: PersonInput = { name: '李明', kind: 'resident', homes: ['3-1-1701'], phone: '13812341234', cardNumber: '0012345678' }
const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'none'
}
const consented = (id: string) => desk.giveConsent(manager, { personId: id, givenBy: 'self', evidence: '档案盒 3-12' })
const states = (id: string) => desk.get(manager, id).enrolments.map(({ deviceId, state }) => `${deviceId} ${state}`)

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

test('a gate that leaves the site file and comes back forgets whoever was taken out meanwhile', async () => {
  const { id } = desk.save(manager, li)
  await sync.idle()
  expect(lobby.held.size).toBe(1)
  const without = createResidentDesk(env, { buildings: createBuildings({ buildings: [] }), gates: () => [north.entry], onWanted: () => sync.kick('north') })
  expect(without.get(manager, id)).toMatchObject({ gates: { synced: 1 }, enrolments: [{ deviceId: 'north' }] })
  without.remove(manager, id)
  await sync.idle()
  expect([lobby.held.size, north.held.size]).toEqual([1, 0])
  sync.kick('gate-3')
  await sync.idle()
  expect(lobby.held.size).toBe(0)
})

test('a card that goes from one to another gets there, whoever the gate is told of first', async () => {
  lobby.isOneCardOnePerson = true
  const pairs = Array.from({ length: 6 }, (_, i) => ({
    from: desk.save(manager, { ...li, name: '甲', cardNumber: `10000${i}` }),
    to: desk.save(manager, { ...li, name: '乙', cardNumber: `20000${i}` }),
  }))
  await sync.idle()
  lobby.isAway = true
  for (const [i, { from, to }] of pairs.entries()) {
    desk.save(manager, { ...li, id: from.id, name: '甲', cardNumber: `30000${i}` })
    desk.save(manager, { ...li, id: to.id, name: '乙', cardNumber: `10000${i}` })
  }
  lobby.isAway = false
  sync.kick('gate-3')
  await sync.idle()
  expect(pairs.map(({ to }) => lobby.held.get(to.ref)?.cardNumber)).toEqual(pairs.map((_, i) => `10000${i}`))
})

test('a gate that answers with the name of a person does not bring it into the log', async () => {
  const warn = vi.spyOn(env.log, 'warn')
  lobby.answer = { state: 'failed', reason: '人员 李明 13812341234 照片不合格' }
  const { id } = desk.save(manager, li)
  await sync.idle()
  expect(desk.get(manager, id).enrolments[0]).toMatchObject({ reason: '人员 李明 13812341234 照片不合格' })
  const logged = warn.mock.calls.map((call) => JSON.stringify(call))
  warn.mockRestore()
  expect(logged).toHaveLength(1)
  expect(logged[0]).not.toContain('李明')
})

test('a refusal is seen with the words of the gate, waits, and is asked again by hand', async () => {
  lobby.answer = { state: 'failed', reason: 'deviceUserAlreadyExistFace' }
  const { id } = desk.save(manager, li)
  await sync.idle()
  expect(desk.get(manager, id).enrolments[0]).toMatchObject({ state: 'failed', reason: 'deviceUserAlreadyExistFace', tries: 1 })
  sync.kick()
  await sync.idle()
  expect(lobby.calls).toHaveLength(1)
  expect(sync.gates()[0]).toMatchObject({ deviceId: 'gate-3', synced: 0, waiting: 0, failed: 1 })
  lobby.answer = SYNCED
  expect(sync.retry('gate-3')).toBe(1)
  await sync.idle()
  expect(states(id)).toContain('gate-3 synced')
})

test('a gate that does not answer is left alone for a while, whoever else waits for it', async () => {
  lobby.answer = { state: 'unreachable', reason: 'device.unreachable' }
  for (let i = 0; i < 5; i++) desk.save(manager, { ...li, name: `人${i}`, cardNumber: `000${i}` })
  await sync.idle()
  const asked = lobby.calls.length
  expect(asked).toBeLessThanOrEqual(5)
  expect(timers.map(({ ms }) => ms).filter((ms) => ms < 5000)).toEqual([])
  lobby.answer = SYNCED
  env.pass(6000)
  for (const timer of timers) timer.run()
  await sync.idle()
  expect(lobby.held.size).toBe(5)
  expect(lobby.mostAtOnce).toBe(1)
})

test('a gate that comes back while it is being told in vain is told again at once', async () => {
  lobby.answer = { state: 'unreachable', reason: 'device.unreachable' }
  const { id } = desk.save(manager, li)
  sync.kick('gate-3')
  lobby.answer = SYNCED
  await sync.idle()
  expect(states(id)).toContain('gate-3 synced')
})

test('what changes while a gate is being told is told after it', async () => {
  const { id, ref } = desk.save(manager, li)
  desk.save(manager, { ...li, id, cardNumber: '0000000002' })
  await sync.idle()
  expect(lobby.held.get(ref)?.cardNumber).toBe('0000000002')
  expect(states(id)).toEqual(['gate-3 synced', 'north synced'])
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

test('a reader that is to hold the list is given every vehicle, told of changes, and forgets what is gone or over', async () => {
  const held = new Map<string, VehicleEnrolment>()
  const vehicles: VehiclesOfDevice = {
    put: async (vehicle) => (held.set(vehicle.plate, vehicle), SYNCED),
    remove: async (plate) => (held.delete(plate), SYNCED),
  }
  const lane = { id: 'lane', driver: 'plate-reader/isapi', name: '北门入口', cameras: [], points: [], config: { holdList: true } }
  const other = { ...lane, id: 'other', config: {} }
  const residents = createResidents(env, {
    site: { buildings: [], devices: [lane, other] },
    peopleOf: () => null,
    vehiclesOf: () => vehicles,
    after: () => () => {},
  })
  const list = createVehicleDesk(env, { onVehicle: residents.reconsiderVehicle })
  list.save(manager, { plate: '粤B12345', list: 'allow', validToMs: env.clock.now() + DAY_MS })
  const { id } = list.save(manager, { plate: '粤B54321', list: 'allow' })
  await residents.sync.idle()
  expect([...held.keys()]).toEqual(['粤B12345', '粤B54321'])
  list.save(manager, { plate: '粤B54321', list: 'block' })
  await residents.sync.idle()
  expect(held.get('粤B54321')).toMatchObject({ list: 'block' })
  expect(residents.sync.gates()).toEqual([{ deviceId: 'lane', name: '北门入口', holds: ['plate'], synced: 2, waiting: 0, failed: 0 }])
  list.remove(manager, id)
  env.pass(2 * DAY_MS + 1)
  residents.reconsiderVehicle('粤B12345')
  await residents.sync.idle()
  expect(held.size).toBe(0)
  await residents.stop()
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
