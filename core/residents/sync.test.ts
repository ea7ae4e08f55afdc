// How gates and readers are told: one at a time, refusals seen, who does not answer left alone, nothing missed.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { VehicleEnrolment } from '../../contract/enrolment.ts'
import { checkAudit } from '../../db/audit.ts'
import type { VehiclesOfDevice } from '../../devices/driver.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { createVehicleDesk } from '../passage/vehicles.ts'
import { createBuildings } from './buildings.ts'
import { createResidentDesk } from './desk.ts'
import { createResidents } from './residents.ts'
import { createResidentsFixture, DAY_MS, li, manager, SYNCED, type ResidentsFixture } from './residents-fixture.ts'

let env: TestEnv
let desk: ResidentsFixture['desk']
let sync: ResidentsFixture['sync']
let lobby: ResidentsFixture['lobby']
let north: ResidentsFixture['north']
let states: ResidentsFixture['states']
let timers: { ms: number; run: () => void }[]
beforeEach(() => {
  env = createTestEnv()
  timers = []
  const after = (ms: number, run: () => void) => {
    const timer = { ms, run }
    timers.push(timer)
    return () => void (timers = timers.filter((one) => one !== timer))
  }
  ;({ desk, sync, lobby, north, states } = createResidentsFixture(env, after))
})
afterEach(async () => {
  await sync.stop()
  expect(checkAudit(env.db).ok).toBe(true)
  env.close()
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
