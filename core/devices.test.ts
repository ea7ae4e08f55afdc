// The core's devices against a gate and a fire panel on real sockets and a real database.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SiteDevice } from '../contract/site.ts'
import { checkAudit, lastAudit } from '../db/audit.ts'
import { insertSignal, lastSignalAtMs, listUnhandledSignals } from '../db/devices.ts'
import { query } from '../db/statement.ts'
import { dialFakeFirePanel, type FakeFirePanel } from '../test/fakes/fire-panel-gb26875.ts'
import { startFakeGate, type FakeGate } from '../test/fakes/gate-http-relay.ts'
import { startFakeTerminal, TERMINAL_PATH } from '../test/fakes/gate-isapi.ts'
import { LOGIN } from '../test/fakes/isapi-device.ts'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { raiseAlert, type AlertClaim } from './alerts.ts'
import { startDevices, type Devices } from './devices.ts'
import { SYSTEM } from './env.ts'
import { getIncidentDetail, listOpenIncidents, reportIncident } from './incidents/service.ts'
import { eventually } from '../test/patience.ts'

let env: TestEnv
let gate: FakeGate
let devices: Devices
const closing: (() => Promise<void>)[] = []

beforeEach(async () => {
  env = createTestEnv()
  gate = await startFakeGate({ login: { username: 'vigil', password: 'right' } })
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await gate.close()
  env.close()
})

const device = (part: Partial<SiteDevice> & Pick<SiteDevice, 'id' | 'driver'>): SiteDevice => ({ name: part.id, cameras: [], points: [], config: {}, ...part })
const gateDevice = (config: Record<string, unknown> = {}) =>
  device({
    id: 'gate-3-1',
    driver: 'gate/http-relay',
    name: '3栋1单元闸机',
    building: 'b3',
    config: { host: gate.host, port: gate.port, username: 'vigil', password: 'right', timeoutMs: 10_000, confirmMs: 5000, ...config },
  })
const panelDevice = device({
  id: 'fire-panel',
  driver: 'fire-panel/gb26875',
  name: '消防主机',
  building: 'b3',
  cameras: ['lobby-3-1'],
  config: { listen: '127.0.0.1:0', source: 1001 },
})

function start(siteDevices: readonly SiteDevice[], raise: (claim: AlertClaim) => unknown = (claim) => raiseAlert(env, claim)): Devices {
  devices = startDevices(env, siteDevices, { raiseAlert: raise })
  const started = devices
  closing.push(() => started.stop())
  return started
}
const stateOf = (id: string) => devices.statuses().find((status) => status.id === id)?.state
const open = (incidentId?: string) => devices.command(SYSTEM, { deviceId: 'gate-3-1', command: 'open', reason: '访客', incidentId })

function audited(action: string): unknown {
  const row = lastAudit(env.db, 'device/gate-3-1', action)
  return row === null ? null : JSON.parse(row.after ?? 'null')
}

async function dial(): Promise<FakeFirePanel> {
  await eventually(() => devices.listening('fire-panel')).not.toBeNull()
  const panel = await dialFakeFirePanel({ ...devices.listening('fire-panel')!, source: 1001, now: () => env.clock.now() })
  closing.push(() => panel.close())
  return panel
}

test('a gate is opened once, and what happened stands in its status and in the incident', async () => {
  start([gateDevice()])
  await eventually(() => stateOf('gate-3-1')).toBe('online')
  const incident = reportIncident(env, SYSTEM, { severity: 'low', summary: '访客被困' })
  expect(await open(incident.id)).toEqual({ state: 'confirmed', reason: null })
  expect(gate.pulses()).toBe(1)
  expect(devices.statuses()[0]).toMatchObject({
    kind: 'gate',
    commands: ['open'],
    buildingId: 'b3',
    lastCommand: { command: 'open', who: 'system', atMs: env.clock.now(), result: { state: 'confirmed', reason: null } },
  })
  expect(getIncidentDetail(env, incident.id).timeline.at(-1)).toMatchObject({
    what: 'command',
    reason: '访客',
    details: { deviceId: 'gate-3-1', command: 'open', state: 'confirmed' },
  })
  const asked = { command: 'open', incidentId: incident.id }
  expect(audited('device.command')).toMatchObject(asked)
  expect(audited('device.commandResult')).toMatchObject({ ...asked, state: 'confirmed', answer: null })
  expect(checkAudit(env.db).ok).toBe(true)
})

test('a gate opens at most once in two seconds', async () => {
  start([gateDevice()])
  await eventually(() => stateOf('gate-3-1')).toBe('online')
  await open()
  env.pass(1999)
  await expect(open()).rejects.toMatchObject({ code: 'device.tooOften', details: { waitMs: 1 } })
  expect(audited('device.commandRefused')).toMatchObject({ problem: 'device.tooOften' })
  expect(gate.pulses()).toBe(1)
  env.pass(1)
  expect((await open()).state).toBe('confirmed')
  expect(gate.pulses()).toBe(2)
})

test('no answer is unknown, and the board was asked only once', async () => {
  start([gateDevice({ timeoutMs: 2000 })])
  await eventually(() => stateOf('gate-3-1')).toBe('online')
  gate.misbehave('silent')
  expect(await open()).toEqual({ state: 'unknown', reason: 'device.noAnswer' })
  expect(gate.requests.filter((request) => request === 'POST /relay')).toHaveLength(1)
})

test('a gate that is away, and one with a wrong password, were not reached; the latter is asked no more', async () => {
  start([gateDevice({ password: 'wrong' })])
  await eventually(() => stateOf('gate-3-1')).toBe('unauthorized')
  const asked = gate.requests.length
  expect(await open()).toEqual({ state: 'unreachable', reason: 'device.unauthorized' })
  expect(gate.requests.length).toBe(asked)
  expect(devices.statuses()[0]).toMatchObject({ problem: 'device.unauthorized' })
})

test('what cannot be asked is told apart', async () => {
  start([gateDevice(), panelDevice, device({ id: 'odd', driver: 'gate/http-relay', config: { hots: 'x' } })])
  const ask = (deviceId: string, incidentId?: string) => devices.command(SYSTEM, { deviceId, command: 'open', reason: '试', incidentId })
  await expect(ask('none')).rejects.toMatchObject({ code: 'device.notFound' })
  await expect(ask('fire-panel')).rejects.toMatchObject({ code: 'device.commandUnsupported' })
  await expect(ask('gate-3-1', 'none')).rejects.toMatchObject({ code: 'incident.notFound' })
  expect(gate.pulses()).toBe(0)
  expect(stateOf('odd')).toBe('misconfigured')
  expect(await ask('odd')).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
})

test('a command a crash left without an answer becomes unknown', async () => {
  start([gateDevice({ timeoutMs: 2000 })])
  await eventually(() => stateOf('gate-3-1')).toBe('online')
  gate.misbehave('silent')
  const answer = open()
  await eventually(() => devices.statuses()[0]?.lastCommand?.result.state).toBe('requested')
  const before = devices
  // A second core on the same data, as after a crash.
  start([])
  expect(start([gateDevice()]).statuses()[0]?.lastCommand?.result.state).toBe('unknown')
  await before.stop()
  await answer
})

test('one fire becomes one critical incident, shown on every screen, however often it is sent', async () => {
  const online: string[] = []
  const screen = new AbortController()
  const events = env.feed.subscribe('device', screen.signal)
  const watching = (async () => {
    for await (const one of events) if (!one.lost) online.push(`${one.event.id} ${one.event.state}`)
  })()
  start([panelDevice])
  const panel = await dial()
  const fire = { component: 0x000600d9, state: 0x0003, text: '3栋2单元17层走廊' }
  expect(await panel.send(fire)).toBe('confirmed')
  const [incident, ...others] = listOpenIncidents(env)
  expect(others).toEqual([])
  expect(incident).toMatchObject({ kind: 'fire', severity: 'critical', deviceId: 'fire-panel', buildingId: 'b3', cameraId: 'lobby-3-1', zone: '1-3-000600d9' })
  expect(getIncidentDetail(env, incident!.id).alerts[0]).toMatchObject({
    source: 'fire-panel/gb26875',
    atMs: env.clock.now(),
    deviceAtMs: Math.floor(env.clock.now() / 1000) * 1000,
    why: { address: '1-3-000600d9', text: '3栋2单元17层走廊', componentType: 42 },
  })
  await panel.close()
  // The same frame again, as when its acknowledgement was lost with the line.
  const again = await dial()
  expect(await again.send(fire)).toBe('confirmed')
  expect(listOpenIncidents(env)).toHaveLength(1)
  expect(getIncidentDetail(env, incident!.id).alerts).toHaveLength(1)
  // Another detector is another place.
  expect(await again.send({ ...fire, component: 7, text: '车库' })).toBe('confirmed')
  expect(listOpenIncidents(env)).toHaveLength(2)
  await eventually(() => online).toContain('fire-panel online')
  screen.abort()
  await watching
})

test('of two fire panels told to listen at one address the second says what is wrong', async () => {
  start([panelDevice])
  await eventually(() => devices.listening('fire-panel')).not.toBeNull()
  const { host, port } = devices.listening('fire-panel')!
  start([device({ ...panelDevice, id: 'fire-panel-2', config: { listen: `${host}:${port}`, source: 1002 } })])
  await eventually(() => devices.statuses()).toEqual([expect.objectContaining({ id: 'fire-panel-2', state: 'offline', problem: 'device.listenFailed' })])
})

test('a test, a fault and a reset are kept and raise nothing', async () => {
  start([panelDevice])
  const panel = await dial()
  expect(await panel.send({ component: 1, state: 0x0002, text: '试验' })).toBe('confirmed')
  expect(await panel.send({ component: 1, state: 0x0005, text: '故障' })).toBe('confirmed')
  expect(listOpenIncidents(env)).toEqual([])
  expect(listUnhandledSignals(env.db)).toEqual([])
})

test('a terminal’s log adds what it could not push, and nothing twice, also after a restart', async () => {
  const terminal = await startFakeTerminal()
  closing.push(() => terminal.close())
  const address = { host: terminal.host, port: terminal.port, ...LOGIN, listen: '127.0.0.1:0', path: TERMINAL_PATH, settleMs: 0 }
  const door = device({ id: 'door', driver: 'gate/isapi', config: address })
  const forced = { major: 5, minor: 27, time: new Date(env.clock.now() - 2000).toISOString(), serialNo: 7, doorNo: 1 }
  start([door])
  await eventually(() => devices.listening('door')).not.toBeNull()
  expect(await terminal.push({ ...devices.listening('door')!, path: TERMINAL_PATH }, forced, { currentEvent: true })).toBe(200)
  expect(listOpenIncidents(env)).toHaveLength(1)
  await devices.stop()
  terminal.log.push(forced, { ...forced, serialNo: 8 }, { ...forced, minor: 75, serialNo: 9, time: new Date(env.clock.now() - 1000).toISOString() })
  start([door])
  await eventually(() => lastSignalAtMs(env.db, 'door')).toBe(env.clock.now() - 1000)
  expect(listSignalKeys()).toEqual(['7', '8', '9'])
  // Of the past: it is kept and rings no more.
  expect(listOpenIncidents(env)).toHaveLength(1)
})

const listSignalKeys = () =>
  query<{ dedupe_key: string }>(env.db, 'SELECT dedupe_key FROM device_signals ORDER BY id')
    .all()
    .map((row) => row.dedupe_key.split('_')[0])

const SIGNAL = {
  type: 'fireSignal',
  signal: 'fire',
  address: '1-3-1',
  text: '走廊',
  componentType: 42,
  deviceAtMs: null,
  test: false,
  dedupeKey: 'k',
} as const

test('a signal that was stored before a crash is acted upon at the next start', async () => {
  insertSignal(env.db, { deviceId: 'fire-panel', receivedAtMs: env.clock.now(), event: SIGNAL, dedupeKey: 'k' })
  start([panelDevice])
  await Promise.resolve()
  expect(listOpenIncidents(env)).toHaveLength(1)
  expect(listUnhandledSignals(env.db)).toEqual([])
})

test('when raising fails the signal stays, is acknowledged, and is taken up again by itself', async () => {
  let isBroken = true
  let later = () => {}
  devices = startDevices(env, [panelDevice], {
    raiseAlert(claim) {
      if (isBroken) throw new Error('a bug')
      return raiseAlert(env, claim)
    },
    after: (_ms, run) => {
      later = run
      return () => {}
    },
  })
  closing.push(() => devices.stop())
  const panel = await dial()
  expect(await panel.send({ component: 1, state: 3, text: '走廊' })).toBe('confirmed')
  expect(listUnhandledSignals(env.db)).toHaveLength(1)
  expect(listOpenIncidents(env)).toEqual([])
  isBroken = false
  later()
  expect(listUnhandledSignals(env.db)).toEqual([])
  expect(listOpenIncidents(env)).toHaveLength(1)
})
