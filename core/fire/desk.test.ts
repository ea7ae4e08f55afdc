// A fire from its signals to its end: confirmed by a person or by two signals, what it forbids, panels under test, taken up after a crash.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkAudit } from '../../db/audit.ts'
import { query } from '../../db/statement.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { siteFacts } from '../correlation/site-facts.ts'
import { SYSTEM } from '../env.ts'
import { actOnIncident, getIncidentDetail } from '../incidents/service.ts'
import { createFireScene, operator, panel, settle, unplaced, type FireScene } from './desk-fixture.ts'

let env: TestEnv
let scene: FireScene
let fires: FireScene['fires']
let commanded: FireScene['commanded']
let signal: FireScene['signal']
let incidents: FireScene['incidents']
let pass: FireScene['pass']

beforeEach(() => {
  env = createTestEnv()
  scene = createFireScene(env)
  ;({ fires, commanded, signal, incidents, pass } = scene)
})
afterEach(async () => {
  await fires.stop()
  env.close()
})

test('one detector is a question for a person; the point of the site file says where it is', () => {
  signal()
  expect(fires.list()).toEqual([])
  expect(incidents()).toMatchObject([{ kind: 'fire', buildingId: 'b3', cameraId: 'corridor-17', summary: '火灾报警 · 消防主机 3栋17层走廊' }])
  expect(getIncidentDetail(env, incidents()[0]!.id).alerts[0]!.why).toMatchObject({ floor: 17, componentType: 42 })
})

test('two detectors of one building within five minutes confirm the fire without anybody', async () => {
  signal()
  env.pass(299_000)
  signal({ address: '1-3-0002' })
  await settle()
  expect(fires.list()).toMatchObject([{ how: 'twoSignals', confirmedBy: null, buildingId: 'b3' }])
  expect(commanded).toEqual(['gate-3-1 holdOpen', 'gate-3-2 open'])
})

test.each([
  ['the same detector twice', {}, 0],
  ['another building', { address: '1-9-0001' }, 0],
  ['five minutes later', { address: '1-3-0002' }, 300_001],
  ['the state of the whole system', { address: '1-3', componentType: null }, 0],
  ['a test', { address: '1-3-0002', test: true }, 0],
  ['a fault', { address: '1-3-0002', signal: 'fault' as const }, 0],
])('%s confirms nothing', (_name, second, laterMs) => {
  signal()
  env.pass(laterMs)
  signal(second)
  expect(fires.list()).toEqual([])
})

test('two detectors that were put together confirm the one fire they are', async () => {
  env = Object.assign(env, { correlation: siteFacts({ devices: [panel] }) })
  signal()
  env.pass(60_000)
  signal({ address: '1-3-0002' })
  await settle()
  expect(incidents()).toMatchObject([{ kind: 'fire', alertCount: 2, state: 'acknowledged' }])
  expect(fires.list()).toMatchObject([{ how: 'twoSignals', incidentId: incidents()[0]!.id }])
  expect(commanded).toEqual(['gate-3-1 holdOpen', 'gate-3-2 open'])
  signal({ address: '1-3-0003' })
  expect(incidents()).toMatchObject([{ alertCount: 3, state: 'acknowledged', rings: 3 }])
})

test('two manual call points confirm nothing, one and a detector do', () => {
  signal({ componentType: 23 })
  signal({ address: '1-3-0002', componentType: 23 })
  expect(fires.list()).toEqual([])
  signal({ address: '1-3-0003', componentType: 42 })
  expect(fires.list()).toHaveLength(1)
})

test('a first signal that was called false does not count', () => {
  signal()
  actOnIncident(env, operator, incidents()[0]!.id, { action: 'falseAlarm', reason: 'cameraFault' })
  signal({ address: '1-3-0002' })
  expect(fires.list()).toEqual([])
})

test('while it burns nothing may be shut and no lift held, elsewhere everything may', () => {
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  for (const command of ['restore', 'lock', 'holdLift'] as const) {
    expect(fires.interlock({ building: 'b3' }, command)).toBe('fire.active')
    expect(fires.interlock({}, command)).toBe('fire.active')
    expect(fires.interlock({ building: 'b9' }, command)).toBeNull()
  }
  expect(fires.interlock({ building: 'b3' }, 'open')).toBeNull()
})

test('a fire ends by a person only, after the reset of the panel or with a reason, and shuts nothing', async () => {
  signal()
  const { id, incidentId } = fires.confirm(operator, incidents()[0]!.id)
  await settle()
  expect(() => fires.end(operator, id)).toThrow(expect.objectContaining({ code: 'fire.notReset' }))
  signal({ signal: 'reset', address: '1-3', componentType: null })
  expect(fires.list()[0]).toMatchObject({ resetAtMs: env.clock.now(), endedAtMs: null })
  expect(fires.end(operator, id).endedAtMs).toBe(env.clock.now())
  expect(fires.list()).toEqual([])
  expect(commanded).toEqual(['gate-3-1 holdOpen', 'gate-3-2 open'])
  expect(getIncidentDetail(env, incidentId).timeline.at(-1)).toMatchObject({ what: 'fireEnded' })
  await pass(60_000)
  expect(commanded).toHaveLength(2)
})

test('two detectors of a place nobody knows release the whole site, also while another building burns', async () => {
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  commanded.length = 0
  env.pass(1000)
  signal({ address: '7' }, unplaced)
  signal({ address: '8' }, unplaced)
  await settle()
  expect(fires.list()).toMatchObject([{ buildingId: 'b3' }, { buildingId: null, how: 'twoSignals' }])
  expect(commanded).toContain('gate-9-1 holdOpen')
})

test('a panel that was reset into a fire and signals it again was not reset: it ends with a reason only', () => {
  signal()
  const { id } = fires.confirm(operator, incidents()[0]!.id)
  signal({ signal: 'reset', address: '1-3', componentType: null })
  expect(fires.list()[0]!.resetAtMs).not.toBeNull()
  signal({ componentType: null })
  expect(fires.list()[0]!.resetAtMs).toBeNull()
  expect(() => fires.end(operator, id)).toThrow(expect.objectContaining({ code: 'fire.notReset' }))
})

test('a fire that was ended too early burns again: people are told, and every gate is released anew', async () => {
  env = Object.assign(env, { correlation: siteFacts({ devices: [panel] }) })
  signal()
  const { id, incidentId } = fires.confirm(operator, incidents()[0]!.id)
  await settle()
  fires.end(operator, id, '误报')
  env.pass(360_000)
  commanded.length = 0
  signal({ address: '1-3-0002' })
  expect(incidents()).toMatchObject([{ id: incidentId, state: 'new', rings: 2 }])
  expect(fires.confirm(operator, incidentId)).toMatchObject({ id, endedAtMs: null, resetAtMs: null, confirmedAtMs: env.clock.now() })
  await settle()
  expect(commanded).toEqual(['gate-3-1 holdOpen', 'gate-3-2 open'])
  expect(fires.isBurning('b3')).toBe(true)
  await pass(30_000)
  expect(commanded).toEqual(['gate-3-1 holdOpen', 'gate-3-2 open', 'gate-3-2 open again'])
  expect(checkAudit(env.db).ok).toBe(true)
})

test('a fire that was burning when the core ended is taken up: gates that are held are not asked at once', async () => {
  scene.answers = { 'gate-3-2 open': { state: 'unknown', reason: 'device.noAnswer' } }
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  commanded.length = 0
  fires.takeUp()
  await settle()
  expect(commanded).toEqual(['gate-3-2 open again'])
})

test('two signals that a crash kept from confirming their fire confirm it at the next start; one that people ended stays ended', async () => {
  scene.isCutOff = true
  signal()
  signal({ address: '1-3-0002' })
  expect(fires.list()).toEqual([])
  fires.takeUp()
  await settle()
  expect(fires.list()).toMatchObject([{ how: 'twoSignals' }])
  expect(commanded).toEqual(['gate-3-1 holdOpen', 'gate-3-2 open'])
  for (const { id } of fires.list()) fires.end(operator, id, '误报')
  fires.takeUp()
  expect(fires.list()).toEqual([])
})

test('a part of a panel under test raises nothing until its time is over, and who set it is audited', () => {
  const started = fires.startTest(operator, { deviceId: 'panel', address: '1-3', minutes: 30, reason: '年检' })
  const audited = query<{ after: string }>(env.db, `SELECT after FROM audit WHERE action = 'fire.testStarted'`).all()
  expect(audited.map(({ after }) => after.includes(started.id) && !after.includes('年检'))).toEqual([true])
  expect(fires.tests()).toMatchObject([{ id: started.id, address: '1-3', reason: '年检', untilMs: env.clock.now() + 1_800_000 }])
  signal()
  signal({ address: '1-3-0002' })
  expect(incidents()).toEqual([])
  signal({ address: '1-30-0001' })
  expect(incidents()).toHaveLength(1)
  env.pass(1_800_001)
  signal({ address: '1-3-0003' })
  expect(incidents()).toHaveLength(2)
  expect(fires.list()).toEqual([])
  expect(checkAudit(env.db).ok).toBe(true)
})

test('only a fire can be confirmed, and only one that is not over', () => {
  signal()
  const { id } = incidents()[0]!
  actOnIncident(env, operator, id, { action: 'falseAlarm', reason: 'test' })
  expect(() => fires.confirm(operator, id)).toThrow(expect.objectContaining({ code: 'incident.wrongState' }))
  expect(() => fires.confirm(SYSTEM, 'none')).toThrow(expect.objectContaining({ code: 'incident.notFound' }))
})
