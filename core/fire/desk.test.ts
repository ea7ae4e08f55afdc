// From smoke to open gates: confirmed by a person or by two independent signals, released, repeated, never shut by itself.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommandResult } from '../../contract/device.ts'
import type { FireSignalEvent } from '../../contract/device-events.ts'
import type { SiteDevice } from '../../contract/site.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import { checkAudit } from '../../db/audit.ts'
import { insertSignal } from '../../db/devices.ts'
import { query } from '../../db/statement.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { siteFacts } from '../correlation/site-facts.ts'
import { claimOf } from '../device-claims.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { actOnIncident, getIncidentDetail, listOpenIncidents } from '../incidents/service.ts'
import { createFireDesk, type FireDesk } from './desk.ts'

const panel: SiteDevice = {
  id: 'panel',
  driver: 'fire-panel/gb26875',
  name: '消防主机',
  building: 'b3',
  cameras: ['lobby-3-1'],
  points: [
    { address: '1-3-0001', name: '3栋17层走廊', building: 'b3', floor: 17, cameras: ['corridor-17'] },
    { address: '1-9', building: 'b9', cameras: [] },
  ],
  config: {},
}
/** Of which nobody wrote down where it is. */
const { building: _, ...placeless } = panel
const unplaced: SiteDevice = { ...placeless, id: 'old-panel', points: [] }
const operator: Actor = { type: 'user', id: 'u1', name: 'wang' }

let env: TestEnv
let fires: FireDesk
let timers: { readonly atMs: number; readonly run: () => void }[]
let commanded: string[]
let answers: Record<string, CommandResult>
let linked: string[]

const gates = [
  { id: 'gate-3-1', building: 'b3', commands: ['open', 'holdOpen', 'restore'] as DeviceCommand[] },
  { id: 'gate-3-2', building: 'b3', commands: ['open'] as DeviceCommand[] },
  { id: 'gate-9-1', building: 'b9', commands: ['open', 'holdOpen'] as DeviceCommand[] },
]

beforeEach(() => {
  env = createTestEnv()
  timers = []
  commanded = []
  linked = []
  answers = {}
  isCutOff = false
  fires = createFireDesk(env, {
    deviceOf: (id) => [panel, unplaced].find((device) => device.id === id),
    gatesOf: (building) => gates.filter((gate) => building === null || gate.building === building),
    async command(id, command, _fire, isFirst) {
      commanded.push(`${id} ${command}${isFirst ? '' : ' again'}`)
      return answers[`${id} ${command}`] ?? { state: 'confirmed', reason: null }
    },
    after(ms, run) {
      const timer = { atMs: env.clock.now() + ms, run }
      timers.push(timer)
      return () => (timers = timers.filter((one) => one !== timer))
    },
    onConfirmed: (fire) => linked.push(fire.id),
  })
})
afterEach(async () => {
  await fires.stop()
  env.close()
})

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
async function pass(ms: number): Promise<void> {
  env.pass(ms)
  for (const timer of timers.filter(({ atMs }) => atMs <= env.clock.now())) {
    timers = timers.filter((one) => one !== timer)
    timer.run()
  }
  await settle()
}

let count = 0
/** The core ends before the desk hears of it. */
let isCutOff = false
/** What the intake does with a signal: store, claim unless under test, then tell the desk. */
function signal(part: Partial<FireSignalEvent> = {}, device = panel): void {
  const event: FireSignalEvent = {
    type: 'fireSignal',
    signal: 'fire',
    address: '1-3-0001',
    text: '走廊',
    componentType: 42,
    deviceAtMs: null,
    test: false,
    dedupeKey: `k${++count}`,
    ...part,
  }
  const stored = insertSignal(env.db, { deviceId: device.id, receivedAtMs: env.clock.now(), event, dedupeKey: event.dedupeKey })!
  const claim = fires.isUnderTest(device.id, event.address) ? null : claimOf(device, stored)
  if (claim !== null) raiseAlert(env, claim)
  if (!isCutOff) fires.onSignal(stored)
}
const incidents = () => listOpenIncidents(env)

test('one detector is a question for a person; the point of the site file says where it is', () => {
  signal()
  expect(fires.list()).toEqual([])
  expect(incidents()).toMatchObject([{ kind: 'fire', buildingId: 'b3', cameraId: 'corridor-17', summary: '火灾报警 · 消防主机 3栋17层走廊' }])
  expect(getIncidentDetail(env, incidents()[0]!.id).alerts[0]!.why).toMatchObject({ floor: 17, componentType: 42 })
})

test('a confirmed fire releases every gate of its building at once and no other, acknowledges, and is told to the linkages', async () => {
  signal()
  const fire = fires.confirm(operator, incidents()[0]!.id)
  await settle()
  expect(fire).toMatchObject({ buildingId: 'b3', how: 'operator', resetAtMs: null, endedAtMs: null })
  expect(commanded).toEqual(['gate-3-1 holdOpen', 'gate-3-2 open'])
  expect(linked).toEqual([fire.id])
  expect(incidents()[0]).toMatchObject({ state: 'acknowledged' })
  expect(getIncidentDetail(env, fire.incidentId).timeline.at(-1)).toMatchObject({ what: 'fireConfirmed', details: { how: 'operator', buildingId: 'b3' } })
  expect(fires.list()[0]!.gates.map(({ deviceId, state, tries }) => [deviceId, state, tries])).toEqual([
    ['gate-3-1', 'confirmed', 1],
    ['gate-3-2', 'confirmed', 1],
  ])
  expect(fires.confirm(operator, fire.incidentId).id).toBe(fire.id)
  expect(commanded).toHaveLength(2)
  expect(checkAudit(env.db).ok).toBe(true)
})

test('gates that are not confirmed open stand first and are asked every half minute, and nothing else is', async () => {
  answers = { 'gate-3-1 holdOpen': { state: 'unreachable', reason: 'device.unreachable' } }
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  expect(fires.list()[0]!.gates[0]).toMatchObject({ deviceId: 'gate-3-1', state: 'unreachable' })
  await pass(29_000)
  expect(commanded).toHaveLength(2)
  await pass(1000)
  expect(commanded.slice(2)).toEqual(['gate-3-1 holdOpen again', 'gate-3-2 open again'])
  answers = {}
  await pass(30_000)
  expect(fires.list()[0]!.gates.map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
})

test('a gate that is held is looked after every five minutes, one that can only be pulsed every half minute: it shuts by itself', async () => {
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  commanded = []
  for (let i = 0; i < 9; i++) await pass(30_000)
  expect(commanded).toEqual(Array.from({ length: 9 }, () => 'gate-3-2 open again'))
  await pass(30_000)
  expect(commanded.slice(9).toSorted()).toEqual(['gate-3-1 holdOpen again', 'gate-3-2 open again'])
})

test('a gate that is seen shut while it burns is asked at once, also while it is being asked', async () => {
  fires.onShut('gate-3-1')
  signal()
  const { id } = fires.confirm(operator, incidents()[0]!.id)
  fires.onShut('gate-3-1')
  await settle()
  await pass(0)
  expect(commanded.filter((one) => one.startsWith('gate-3-1'))).toEqual(['gate-3-1 holdOpen', 'gate-3-1 holdOpen again'])
  fires.onShut('gate-3-1')
  await settle()
  expect(commanded.filter((one) => one.startsWith('gate-3-1'))).toHaveLength(3)
  fires.end(operator, id, '误报')
  commanded = []
  fires.onShut('gate-3-1')
  await settle()
  expect(commanded).toEqual([])
})

test('a gate whose contact chatters is asked at once a few times, then every two seconds', async () => {
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  commanded = []
  const asked = () => commanded.filter((one) => one.startsWith('gate-3-1')).length
  for (let i = 0; i < 100; i++) {
    fires.onShut('gate-3-1')
    await settle()
    await pass(0)
  }
  expect(asked()).toBe(5)
  for (let i = 0; i < 10; i++) {
    await pass(2000)
    fires.onShut('gate-3-1')
    await settle()
  }
  expect(asked()).toBe(15)
})

test('a slow gate holds up no other', async () => {
  const slow: ((result: CommandResult) => void)[] = []
  answers = {
    get 'gate-3-1 holdOpen'() {
      return new Promise<CommandResult>((resolve) => slow.push(resolve)) as unknown as CommandResult
    },
  }
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  await pass(30_000)
  await pass(30_000)
  expect(commanded).toEqual(['gate-3-1 holdOpen', 'gate-3-2 open', 'gate-3-2 open again', 'gate-3-2 open again'])
  expect(slow).toHaveLength(1)
  slow[0]?.({ state: 'confirmed', reason: null })
})

test('a board that cannot hold is pulsed', async () => {
  answers = { 'gate-3-1 holdOpen': { state: 'rejected', reason: 'device.commandUnsupported' } }
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  expect(commanded).toContain('gate-3-1 open')
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
  commanded = []
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
  commanded = []
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
  answers = { 'gate-3-2 open': { state: 'unknown', reason: 'device.noAnswer' } }
  signal()
  fires.confirm(operator, incidents()[0]!.id)
  await settle()
  commanded = []
  fires.takeUp()
  await settle()
  expect(commanded).toEqual(['gate-3-2 open again'])
})

test('two signals that a crash kept from confirming their fire confirm it at the next start; one that people ended stays ended', async () => {
  isCutOff = true
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
