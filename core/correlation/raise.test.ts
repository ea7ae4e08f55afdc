// Correlation on disk: what joins what, what rings again, what is told of it, and what stands beside it in the timeline.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PassageEvent, PlateReadEvent } from '../../contract/device-events.ts'
import type { Incident } from '../../contract/incident.ts'
import { siteSchema } from '../../contract/site.ts'
import { checkAudit } from '../../db/audit.ts'
import { insertSignal, type StoredSignal } from '../../db/devices.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readOrCreateKeyFile } from '../../db/key-file.ts'
import { openDb } from '../../db/open.ts'
import { query } from '../../db/statement.ts'
import { insertPlateDecision } from '../../db/vehicles.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { endCondition, raiseAlert, type AlertClaim } from '../alerts.ts'
import { SYSTEM, type Env } from '../env.ts'
import { actOnIncident, getIncidentDetail, listOpenIncidents } from '../incidents/service.ts'
import { noteLateContext } from './context.ts'
import { siteFacts } from './site-facts.ts'

const site = siteSchema.parse({
  version: 1,
  site: { id: 's', name: '小区' },
  devices: [
    { id: 'gate-3-1', driver: 'gate/http-relay', name: '3栋1单元闸机', building: 'b3', cameras: ['lobby-3-1'] },
    { id: 'gate-4-1', driver: 'gate/http-relay', name: '4栋1单元闸机', building: 'b4', cameras: ['lobby-4-1'] },
    { id: 'lane', driver: 'plate-reader/zhenshi', name: '北门入口', cameras: ['north'] },
  ],
})

let world: TestEnv
let env: Env
let setOff: Incident[]
beforeEach(() => {
  world = createTestEnv()
  setOff = []
  env = { ...world, correlation: siteFacts(site), onOpened: (incident) => setOff.push(incident) }
})
afterEach(() => world.close())

const at = () => world.clock.now()
const bike = (changes: Partial<AlertClaim> = {}) => raiseAlert(env, claimOf(world, { atMs: at(), ...changes }))
const tailgating: Partial<AlertClaim> = { kind: 'tailgating', severity: 'medium', source: 'gate/http-relay', deviceId: 'gate-3-1', zone: 'tailgating' }
const smoke = (address: string, changes: Partial<AlertClaim> = {}) =>
  bike({ kind: 'fire', severity: 'critical', source: 'fire-panel/gb26875', cameraId: null, deviceId: 'panel', zone: address, ...changes })
const crowd: Partial<AlertClaim> = { kind: 'crowding', severity: 'medium', source: 'crowding:hall', zone: 'hall' }
const lines = (id: string) => getIncidentDetail(env, id).timeline.map(({ what }) => what)
const queue = () => listOpenIncidents(env)

let count = 0
function signal(deviceId: string, event: Partial<PassageEvent> | Partial<PlateReadEvent>): StoredSignal {
  const common = { direction: 'in', deviceAtMs: null, replayed: false, dedupeKey: `k${++count}` } as const
  const passage: PassageEvent = { ...common, type: 'passage', outcome: 'granted', door: null, method: 'face', personRef: '1042', cardNumber: null, code: null }
  const whole = { ...passage, ...event } as PassageEvent | PlateReadEvent
  return insertSignal(env.db, { deviceId, receivedAtMs: at(), event: whole, dedupeKey: whole.dedupeKey })!
}

test('a worse alert joins, raises, rings again and asks to be acknowledged anew; its timeline, the audit and the PMS say why', () => {
  const { incident } = bike(tailgating)
  actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
  world.pass(20_000)
  expect(bike()).toMatchObject({
    outcome: 'correlated',
    incident: { id: incident.id, kind: 'tailgating', alsoKinds: ['ebikeInLobby'], severity: 'high', state: 'new', rings: 2, alertCount: 2 },
  })
  const line = getIncidentDetail(env, incident.id).timeline.at(-1)
  expect(line).toMatchObject({
    what: 'correlated',
    details: { rule: 'ebikeAtGate', kind: 'ebikeInLobby', shared: [{ fact: 'camera', value: 'lobby-3-1' }, { fact: 'building' }], apartMs: 20_000 },
  })
  const last = query<{ action: string; after: string }>(env.db, 'SELECT action, after FROM audit ORDER BY seq DESC LIMIT 1').get()!
  expect([last.action, JSON.parse(last.after).rule]).toEqual(['incident.correlated', 'ebikeAtGate'])
  const told = query<{ body: string }>(env.db, 'SELECT body FROM outbox ORDER BY sequence DESC LIMIT 1').get()!
  expect(JSON.parse(told.body).data).toMatchObject({ severity: 'high', alerts: 2, alsoKinds: ['ebikeInLobby'] })
  expect(setOff.map(({ id, kind }) => [id, kind])).toEqual([
    [incident.id, 'tailgating'],
    [incident.id, 'ebikeInLobby'],
  ])
  expect(checkAudit(env.db).ok).toBe(true)
})

test('a lesser alert joins silently, and when it comes again it is simply added', () => {
  const { incident } = bike()
  actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
  world.pass(5000)
  expect(bike(tailgating)).toMatchObject({ outcome: 'correlated', incident: { state: 'acknowledged', severity: 'high', rings: 1 } })
  world.pass(300_000)
  expect(bike(tailgating)).toMatchObject({ outcome: 'merged', incident: { id: incident.id } })
  world.pass(600_001)
  expect(bike(tailgating).outcome).toBe('opened')
})

test('what weighs as much and is of another kind is heard once; the incident stays acknowledged', () => {
  const { incident } = bike({ ...tailgating, severity: 'high' })
  actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
  expect(bike()).toMatchObject({ outcome: 'correlated', incident: { id: incident.id, state: 'acknowledged', rings: 2 } })
  expect(bike({ zone: 'hall' })).toMatchObject({ outcome: 'correlated', incident: { rings: 2 } })
})

test('that its condition is over stands where it joined', () => {
  const { incident } = bike()
  bike({ kind: 'ebikeInLobby', zone: 'hall' })
  expect(endCondition(env, { kind: 'ebikeInLobby', cameraId: 'lobby-3-1', deviceId: null, zone: 'hall', atMs: at() })).toMatchObject({ id: incident.id })
})

test('what joined is held back like the rest when the incident has just ended', () => {
  const { incident } = bike()
  bike(tailgating)
  actOnIncident(env, SYSTEM, incident.id, { action: 'falseAlarm', reason: 'test' })
  world.pass(10_000)
  expect(bike(tailgating)).toMatchObject({ outcome: 'suppressed', incident: { id: incident.id } })
})

test('what is shelved or ended is joined by nothing', () => {
  const { incident } = bike()
  actOnIncident(env, SYSTEM, incident.id, { action: 'shelve', reason: 'x', untilMs: at() + 60_000 })
  expect(bike(tailgating).outcome).toBe('opened')
})

test('a second detector of the building joins the fire and rings again; of another building it is a fire of its own, told to both', () => {
  const { incident } = smoke('1-1')
  actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
  world.pass(60_000)
  expect(smoke('1-2')).toMatchObject({ outcome: 'correlated', incident: { id: incident.id, state: 'new', rings: 2, alertCount: 2, alsoKinds: [] } })
  expect(smoke('1-2')).toMatchObject({ outcome: 'merged', incident: { rings: 2 } })
  const next = smoke('4-1', { buildingId: 'b4' })
  expect(next.outcome).toBe('opened')
  expect(lines(next.incident.id)).toEqual(['opened', 'related'])
  expect(lines(incident.id).at(-1)).toBe('related')
})

test('a fire takes in the crowd that nobody has taken in hand; one that is handled stays and is told', () => {
  const seen = bike(crowd).incident
  world.pass(30_000)
  const fire = smoke('1-1').incident
  expect(fire).toMatchObject({ kind: 'fire', alertCount: 2, alsoKinds: ['crowding'] })
  expect(getIncidentDetail(env, seen.id)).toMatchObject({ state: 'closed', mergedInto: fire.id, alertCount: 0, alerts: [], allowedActions: [] })
  expect(lines(seen.id)).toEqual(['opened', 'mergedAway'])
  expect(lines(fire.id)).toEqual(['opened', 'merged'])
  world.pass(5000)
  expect(bike(crowd)).toMatchObject({ outcome: 'merged', incident: { id: fire.id } })
  const sent = query<{ type: string; body: string }>(env.db, `SELECT type, body FROM outbox WHERE type LIKE '%closed%'`).get()!
  expect(JSON.parse(sent.body).data).toMatchObject({ id: seen.id, mergedInto: fire.id })

  const handled = bike({ ...crowd, buildingId: 'b4', cameraId: 'lobby-4-1' }).incident
  actOnIncident(env, SYSTEM, handled.id, { action: 'acknowledge' })
  const other = smoke('4-1', { buildingId: 'b4' }).incident
  expect(queue().map(({ id }) => id)).toContain(handled.id)
  expect(lines(other.id)).toContain('related')
})

test('the passages before it stand in the timeline, by number and never by name, nearest three, those of elsewhere not', () => {
  for (const [ref, gate] of [
    ['1', 'gate-3-1'],
    ['2', 'gate-3-1'],
    ['3', 'gate-4-1'],
    ['4', 'gate-3-1'],
    ['5', 'gate-3-1'],
  ] as const) {
    // prettier-ignore
    signal(gate, { personRef: ref })
    world.pass(5000)
  }
  const { incident } = bike()
  const context = getIncidentDetail(env, incident.id).timeline.filter(({ what }) => what === 'context')
  expect(context.map(({ details }) => details['personRef'])).toEqual(['2', '4', '5'])
  expect(context[2]).toMatchObject({
    details: { deviceId: 'gate-3-1', device: '3栋1单元闸机', type: 'passage', outcome: 'granted', atMs: at() - 5000, apartMs: -5000, shared: [{ fact: 'camera' }, { fact: 'building' }] }, // prettier-ignore
  })
  const audited = query<{ after: string }>(env.db, `SELECT after FROM audit WHERE action = 'incident.context'`).all()
  expect(audited.some(({ after }) => after.includes('personRef'))).toBe(false)
})

test('a passage that is told late stands where it belongs, once; what is of the past does not', () => {
  const { incident } = bike()
  world.pass(90_000)
  const late = signal('gate-3-1', { deviceAtMs: at() - 100_000 })
  noteLateContext(env, late)
  noteLateContext(env, late)
  noteLateContext(env, signal('gate-3-1', { personRef: 'x', replayed: true, deviceAtMs: at() - 3_600_000 }))
  noteLateContext(env, signal('gate-3-1', { personRef: 'y', replayed: true }))
  const context = getIncidentDetail(env, incident.id).timeline.filter(({ what }) => what === 'context')
  expect(context.map(({ details }) => [details['personRef'], details['atMs']])).toEqual([['1042', late.receivedAtMs - 100_000]])
})

test('a restart changes nothing: what was under way is joined, what stood beside it stands there', () => {
  signal('gate-3-1', { personRef: '7' })
  const { incident } = bike(tailgating)
  world.db.close()
  const db = openDb({ file: dataPaths(world.dir).db, key: readOrCreateKeyFile(world.dir) })
  env = { ...env, db }
  world.pass(20_000)
  expect(bike()).toMatchObject({ outcome: 'correlated', incident: { id: incident.id, alsoKinds: ['ebikeInLobby'], rings: 2 } })
  expect(lines(incident.id)).toEqual(['opened', 'context', 'correlated'])
  db.close()
})

test('the plate read before somebody followed in, and that nobody knows it', () => {
  const read: Partial<PlateReadEvent> = { type: 'plateRead', plate: null, rawPlate: '无牌车', colour: null, confidence01: null }
  insertPlateDecision(env.db, signal('lane', read).id, false, 'noPlate')
  world.pass(8000)
  const { incident } = bike({ kind: 'tailgating', severity: 'medium', cameraId: 'north', buildingId: null, zone: 'lane' })
  expect(getIncidentDetail(env, incident.id).timeline.at(-1)).toMatchObject({
    what: 'context',
    details: { type: 'plateRead', plate: null, deviceId: 'lane', opened: false, why: 'noPlate' },
  })
})

test('without what the site file says every claim stands alone', () => {
  raiseAlert(world, claimOf(world, tailgating))
  expect(raiseAlert(world, claimOf(world)).outcome).toBe('opened')
})

test('a correlation that fails loses no alert', () => {
  const broken = {
    ...env,
    correlation: {
      ...env.correlation!,
      near: () => {
        throw new Error('broken')
      },
    },
  }
  raiseAlert(broken, claimOf(world, tailgating))
  expect(raiseAlert(broken, claimOf(world)).outcome).toBe('opened')
  expect(queue()).toHaveLength(2)
})
