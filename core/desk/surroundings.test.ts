// What surrounds an incident: who lives there and what passed, masked; unmasking is for a reason and leaves its trace.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PassageEvent, PlateReadEvent } from '../../contract/device-events.ts'
import { VigilError } from '../../contract/errors.ts'
import { deviceSchema } from '../../contract/site.ts'
import { surroundingsSchema } from '../../contract/surroundings.ts'
import { lastAudit } from '../../db/audit.ts'
import { insertSignal } from '../../db/devices.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import type { Actor } from '../env.ts'
import { fallOf } from '../falling-fixture.ts'
import { getIncidentDetail } from '../incidents/service.ts'
import { maskPlate } from '../residents/mask.ts'
import { createResidentsFixture, li, manager } from '../residents/residents-fixture.ts'
import { createSurroundings, floorOfRoom, unitIn, type SurroundingsDesk } from './surroundings.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
const device = (id: string, building?: string, cameras: string[] = []) =>
  deviceSchema.parse({ id, driver: 'gate/http-relay', name: id, ...(building !== undefined && { building }), cameras })
const SITE = {
  buildings: [
    { id: 'b3', name: '3栋', units: 2 },
    { id: 'b4', name: '4栋', units: 1 },
  ],
  devices: [device('gate-3', 'b3'), device('gate-4', 'b4'), device('linked', 'b4', ['lobby-3-1']), device('north-gate')],
}

let env: TestEnv
let around: SurroundingsDesk
let liId: string
beforeEach(() => {
  env = createTestEnv()
  around = createSurroundings(env, SITE)
  const { desk } = createResidentsFixture(env)
  liId = desk.save(manager, li).id
  desk.save(manager, { name: '欧阳静文', kind: 'resident', homes: ['3-1-302'], phone: '13900001111' })
  desk.save(manager, { name: '王二', kind: 'resident', homes: ['3-2-1701'] })
  desk.save(manager, { name: '赵四', kind: 'visitor', homes: ['3-1-1701'], validFromMs: START_MS, validToMs: START_MS + 1 })
  desk.save(manager, { name: '钱五', kind: 'resident', homes: ['4-1-101'] })
})
afterEach(() => env.close())

const open = (changes: Parameters<typeof claimOf>[1] = {}) => raiseAlert(env, claimOf(env, changes)).incident.id
const homesAt = (id: string) => around.of(id).households.map(({ home, people }) => `${home} ${people.map(({ name }) => name).join(' ')}`)

test('those who live in the unit the place names are told, masked, and nobody else', () => {
  const seen = around.of(open())
  expect(surroundingsSchema.parse(seen)).toEqual(seen)
  expect(seen.place).toEqual({ buildingId: 'b3', unit: '1', floors: null })
  expect(seen.households).toEqual([
    { home: '3栋1单元302', floor: 3, people: [{ id: expect.any(String), name: '欧阳**', phone: '139****1111' }] },
    { home: '3栋1单元1701', floor: 17, people: [{ id: liId, name: '李*', phone: '138****1234' }] },
  ])
})

test('without a unit it is the building, without a building nobody', () => {
  expect(homesAt(open({ place: '3栋南立面', zone: 'x' }))).toEqual(['3栋1单元302 欧阳**', '3栋1单元1701 李*', '3栋2单元1701 王*'])
  expect(around.of(open({ buildingId: null, place: '东门', zone: 'y' }))).toMatchObject({ households: [], place: { buildingId: null, unit: null } })
})

test('of something that fell only the floors it may have come from', () => {
  const fall = fallOf(1, { floor: { estimate: 16, low: 15, high: 17, confidence: 0.9 } })
  expect(homesAt(open({ kind: 'fallingObject', place: '3栋 南立面 · 约16层 (15–17)', zone: 'facade', fall }))).toEqual(['3栋1单元1701 李*', '3栋2单元1701 王*'])
})

test('what passed at the building and at the property’s own gates about that time is told, masked', () => {
  const store = (deviceId: string, receivedAtMs: number, event: Partial<PassageEvent> | Partial<PlateReadEvent>) =>
    insertSignal(env.db, { deviceId, receivedAtMs, dedupeKey: `${deviceId} ${receivedAtMs}`, event: event as PassageEvent })
  const passage = { type: 'passage', outcome: 'granted', method: 'card', direction: 'in', cardNumber: '0012345678', personRef: null } as const
  store('gate-3', START_MS - 60_000, passage)
  store('linked', START_MS - 50_000, { ...passage, cardNumber: null })
  store('gate-4', START_MS - 40_000, passage)
  store('gate-3', START_MS - 600_000, passage)
  store('north-gate', START_MS + 60_000, { type: 'plateRead', plate: '粤B12345', colour: 'blue', direction: 'in' })
  const seen = around.of(open())
  expect(seen.people.map(({ deviceId, person }) => [deviceId, person])).toEqual([
    ['linked', null],
    ['gate-3', '李*'],
  ])
  expect(seen.vehicles.map(({ deviceId, plate }) => [deviceId, plate])).toEqual([['north-gate', '粤B1**45']])
  expect(JSON.stringify(seen)).not.toContain('0012345678')
})

test('one person unmasked leaves a view in the audit log and the reason on the timeline, not in the chain', () => {
  const id = open()
  expect(around.reveal(lin, { incidentId: id, personId: liId, reason: '通知李明家漏水' })).toEqual({ name: '李明', phone: '13812341234' })
  expect(getIncidentDetail(env, id).timeline.at(-1)).toMatchObject({ what: 'personViewed', reason: '通知李明家漏水', details: { personId: liId } })
  const entry = lastAudit(env.db, `person/${liId}`, 'person.viewed')!
  expect(entry.actor_id).toBe(lin.id)
  expect(JSON.stringify(entry)).toContain(id)
  expect(JSON.stringify([entry, lastAudit(env.db, `incident/${id}`, 'incident.personViewed')])).not.toContain('漏水')
})

test('nobody is unmasked for an incident or a person that is not there', () => {
  const id = open()
  expect(() => around.reveal(lin, { incidentId: 'x', personId: liId, reason: '核实' })).toThrow(new VigilError('incident.notFound'))
  expect(() => around.reveal(lin, { incidentId: id, personId: 'x', reason: '核实' })).toThrow(new VigilError('resident.notFound'))
  expect(lastAudit(env.db, `incident/${id}`, 'incident.personViewed')).toBeNull()
})

test.each([
  ['3栋1单元大堂', '1'],
  ['3栋 02单元 电梯厅', '2'],
  ['3栋南立面 · 约12层', null],
])('%s is unit %s', (place, unit) => {
  expect(unitIn(place)).toBe(unit)
})

test.each([
  ['1701', 17],
  ['302A', 3],
  ['S1', null],
  ['12345', null],
])('room %s is on floor %s', (room, floor) => {
  expect(floorOfRoom(room)).toBe(floor)
})

test.each([
  ['粤B12345', '粤B1**45'],
  ['粤BD12345', '粤BD**345'],
  ['使123', '使1**'],
])('%s is shown as %s', (plate, masked) => {
  expect(maskPlate(plate)).toBe(masked)
})
