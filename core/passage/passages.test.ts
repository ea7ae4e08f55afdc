// What passages and plates mean for one another: each case once, through the transaction that stores the signal.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PassageEvent, PlateReadEvent } from '../../contract/device-events.ts'
import { passageSchema, type SiteDevice } from '../../contract/site.ts'
import { checkAudit } from '../../db/audit.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { createSignalIntake, type SignalIntake } from '../device-signals.ts'
import type { Actor } from '../env.ts'
import { listOpenIncidents } from '../incidents/service.ts'
import { createBuildings } from '../residents/buildings.ts'
import { createResidentDesk, type ResidentDesk } from '../residents/desk.ts'
import { createResponses, type Responses } from '../responses.ts'
import type { CommandRequest } from '../services.ts'

const manager: Actor = { type: 'user', id: 'u1', name: 'li' }
const device = (id: string, driver: string, building?: string): SiteDevice => ({
  id,
  driver,
  name: id,
  cameras: [],
  points: [],
  config: {},
  ...(building && { building }),
})
const DEVICES = [
  device('lane', 'plate-reader/zhenshi'),
  device('lane-gate', 'gate/http-relay'),
  device('lobby-3', 'gate/http-relay', 'b3'),
  device('lobby-4', 'gate/http-relay', 'b4'),
]
const BUILDINGS = [
  { id: 'b3', name: '3栋', units: 1 },
  { id: 'b4', name: '4栋', units: 1 },
]

let env: TestEnv
let responses: Responses
let intake: SignalIntake
let desk: ResidentDesk
let commands: CommandRequest[]
let count = 0

function begin(passage: object) {
  commands = []
  const command = async (_: Actor, request: CommandRequest) => {
    commands.push(request)
    return { state: 'accepted', reason: null } as const
  }
  responses = createResponses(env, {
    site: { buildings: BUILDINGS, devices: DEVICES, linkages: [], passage: passageSchema.parse(passage) },
    devices: () => ({ command, problemOf: () => null, statuses: () => [] }),
    raiseAlert: (claim) => raiseAlert(env, claim),
  })
  intake = createSignalIntake(env, {
    deviceOf: (id) => DEVICES.find((one) => one.id === id),
    react: responses.hooks.react,
    onStored: responses.hooks.onStored,
    raiseAlert: (claim) => raiseAlert(env, claim),
    after: () => () => {},
  })
  const buildings = createBuildings({ buildings: BUILDINGS })
  desk = createResidentDesk(env, { buildings, gates: () => [], onWanted: () => {} })
}
beforeEach(() => {
  env = createTestEnv()
})
afterEach(async () => {
  intake.stop()
  await responses.stop()
  expect(checkAudit(env.db).ok).toBe(true)
  env.close()
})

const passes = (deviceId: string, part: Partial<PassageEvent>) =>
  intake.receive(deviceId, {
    type: 'passage',
    outcome: 'granted',
    door: null,
    direction: null,
    method: 'face',
    personRef: null,
    cardNumber: null,
    code: null,
    deviceAtMs: null,
    replayed: false,
    dedupeKey: `p${++count}`,
    ...part,
  })
const drives = (plate: string, direction: 'in' | 'out', part: Partial<PlateReadEvent> = {}) =>
  intake.receive('lane', {
    type: 'plateRead',
    plate,
    rawPlate: plate,
    colour: null,
    confidence01: 0.97,
    direction,
    deviceAtMs: null,
    replayed: false,
    dedupeKey: `v${++count}`,
    ...part,
  })
const open = () => listOpenIncidents(env).map(({ kind, severity, deviceId, zone }) => `${kind} ${severity} ${deviceId} ${zone}`)
const person = (name: string, home: string, part: object = {}) => desk.save(manager, { name, kind: 'resident', homes: [home], ...part })
const car = (plate: string, home: string) => responses.vehicles.save(manager, { plate, list: 'allow', home })

test('who goes in twice without having been out is an incident, once, and a day later is none', () => {
  begin({ antiPassback: 'soft' })
  const { ref } = person('李明', '3-101')
  passes('lobby-3', { personRef: ref, direction: 'in' })
  passes('lobby-3', { personRef: ref, direction: 'out' })
  passes('lobby-3', { personRef: ref, direction: 'in' })
  expect(open()).toEqual([])
  passes('lobby-3', { personRef: ref, direction: 'in' })
  expect(open()).toEqual(['tailgating low lobby-3 antiPassback'])
  responses.passages.resetSides(manager)
  const other = person('王芳', '3-102').ref
  passes('lobby-3', { personRef: other, direction: 'in' })
  env.pass(24 * 3600_000)
  passes('lobby-3', { personRef: other, direction: 'in' })
  expect(open()).toHaveLength(1)
})

test('a backlog, a gate that does not know directions, and strangers mean nothing', () => {
  begin({ antiPassback: 'hard' })
  const { ref } = person('李明', '3-101')
  for (let i = 0; i < 3; i++) {
    passes('lobby-3', { personRef: ref, direction: 'in', replayed: true })
    passes('lobby-3', { personRef: ref })
    passes('lobby-3', { personRef: 'nobody', direction: 'in' })
  }
  expect(open()).toEqual([])
})

test('softly a vehicle that is inside already is let in and told of; hard it stays outside', () => {
  begin({ antiPassback: 'soft' })
  car('粤B12345', '3-101')
  expect(drives('粤B12345', 'in').open).toBe(true)
  expect(drives('粤B12345', 'in').open).toBe(true)
  expect(open()).toEqual(['tailgating low lane antiPassback'])
  begin({ antiPassback: 'hard' })
  expect(drives('粤B12345', 'in').open).toBe(false)
  expect(responses.vehicles.reads(1)[0]?.why).toBe('antiPassback')
  expect(drives('粤B12345', 'out').open).toBe(true)
  expect(drives('粤B12345', 'in').open).toBe(true)
})

test('a face at the lane of another home than the car is an incident, whichever came first', () => {
  begin({ lanes: [{ reader: 'lane', gates: ['lane-gate'] }] })
  car('粤B12345', '3-101')
  const owner = person('李明', '3-101')
  const stranger = person('王芳', '4-201')
  drives('粤B12345', 'in')
  passes('lane-gate', { personRef: owner.ref })
  expect(open()).toEqual([])
  env.pass(61_000)
  passes('lane-gate', { personRef: stranger.ref })
  expect(open()).toEqual([])
  drives('粤B12345', 'in')
  expect(open()).toEqual(['plate medium lane mismatch:粤B12345'])
  env.pass(120_000)
  drives('粤B12345', 'out')
  passes('lane-gate', { personRef: stranger.ref })
  expect(open()).toContain('plate medium lane-gate mismatch:粤B12345')
})

test('for some minutes after a household drove in, its own gate opens on a refusal of one of them', async () => {
  begin({ preAuthoriseMinutes: 5 })
  car('粤B12345', '3-101')
  const wife = person('王芳', '3-101')
  const neighbour = person('赵六', '3-102')
  const blocked = person('钱七', '3-101', { kind: 'blocked' })
  const refused = (gate: string, ref: string) => passes(gate, { outcome: 'denied', personRef: ref })
  refused('lobby-3', wife.ref)
  expect(commands).toEqual([])
  drives('粤B12345', 'in')
  refused('lobby-3', neighbour.ref)
  refused('lobby-3', blocked.ref)
  refused('lobby-4', wife.ref)
  refused('lobby-3', 'nobody')
  passes('lobby-3', { outcome: 'denied', personRef: wife.ref, replayed: true })
  expect(commands).toEqual([])
  refused('lobby-3', wife.ref)
  expect(commands).toMatchObject([{ deviceId: 'lobby-3', command: 'open' }])
  env.pass(5 * 60_000 + 1)
  refused('lobby-3', wife.ref)
  expect(commands).toHaveLength(1)
})

test('whoever tries again and again is seen in the crowd of the evening as well', () => {
  begin({})
  const { ref } = person('李明', '3-101')
  for (let i = 0; i < 5; i++) {
    for (let other = 0; other < 15; other++) passes('lobby-3', { personRef: `p${other}` })
    passes('lobby-3', { outcome: 'denied', personRef: ref })
  }
  expect(open()).toEqual(['gate medium lobby-3 refusedAgain'])
})

test('somebody on our block list whom the gate let through, and somebody who tries again and again', () => {
  begin({})
  const { ref } = person('钱七', '3-101', { kind: 'blocked' })
  passes('lobby-3', { personRef: ref })
  expect(open()).toEqual(['gate high lobby-3 blockedPersonPassed'])
  for (let i = 0; i < 9; i++) passes('lobby-4', { outcome: 'denied' })
  for (let i = 0; i < 4; i++) passes('lobby-4', { outcome: 'denied', cardNumber: '0666' })
  passes('lobby-4', { outcome: 'denied', cardNumber: '0777' })
  expect(open()).toHaveLength(1)
  passes('lobby-4', { outcome: 'denied', cardNumber: '0666' })
  expect(open()).toContain('gate medium lobby-4 refusedAgain')
})

test('the list names people masked, and only whom we know', () => {
  begin({})
  const { ref, id } = person('李明', '3-101', { cardNumber: '0012345678' })
  passes('lobby-3', { personRef: ref })
  passes('lobby-3', { cardNumber: '0012345678', method: 'card' })
  passes('lobby-3', { personRef: 'X1', outcome: 'denied' })
  expect(responses.passages.list(null, 10).map(({ person: who, personId, outcome }) => [who, personId, outcome])).toEqual([
    [null, null, 'denied'],
    ['李*', id, 'granted'],
    ['李*', id, 'granted'],
  ])
  const [, second] = responses.passages.list(null, 10)
  expect(responses.passages.list(second!.id, 10)).toHaveLength(1)
})
