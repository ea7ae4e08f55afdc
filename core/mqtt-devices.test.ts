// A gate, a lift and a patrol reader on one broker of the core's own: what becomes of their words in the database and in the queue.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SiteDevice } from '../contract/site.ts'
import { startFaceTerminal } from '../test/fakes/gate-mqtt-face.ts'
import { startMqttReader } from '../test/fakes/patrol-reader-mqtt.ts'
import { startFakeSensor } from '../test/fakes/sensor-mqtt.ts'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { eventually } from '../test/patience.ts'
import { raiseAlert } from './alerts.ts'
import { startDevices, type Devices } from './devices.ts'
import { SYSTEM } from './env.ts'
import { getIncidentDetail, listOpenIncidents } from './incidents/service.ts'

let env: TestEnv
/** What is on disk. */
let stored: { device: string; type: string }[]
const closing: (() => Promise<void>)[] = []
beforeEach(() => {
  env = createTestEnv()
  stored = []
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  env.close()
})

const LOG_INS = {
  gate: { username: 'gate-3-2', password: 'gate-3-2-password' },
  lift: { username: 'lift-3-1', password: 'lift-3-1-password' },
  reader: { username: 'reader-7', password: 'reader-7-password' },
}

function start(port = 0): Devices {
  const listen = `127.0.0.1:${port}`
  const device = (id: string, driver: string, config: Record<string, unknown>): SiteDevice => ({
    id,
    driver,
    name: id,
    building: 'b3',
    cameras: [],
    points: [],
    config,
  })
  const devices = startDevices(
    env,
    [
      device('gate-3-2', 'gate/mqtt-face', { listen, ...LOG_INS.gate, id: '1306612' }),
      device('lift-3-1', 'sensor/mqtt', { listen, ...LOG_INS.lift, site: 'sz-001', device: 'lift-3-1' }),
      device('reader-7', 'patrol-reader/mqtt', { listen, ...LOG_INS.reader, site: 'sz-001', device: 'reader-7' }),
    ],
    { raiseAlert: (claim) => raiseAlert(env, claim), onStored: ({ deviceId, event }) => stored.push({ device: deviceId, type: event.type }) },
  )
  closing.push(() => devices.stop())
  return devices
}

async function addressOf(devices: Devices): Promise<{ host: string; port: number }> {
  for (const id of ['gate-3-2', 'lift-3-1', 'reader-7']) await eventually(() => devices.listening(id)).not.toBeNull()
  return devices.listening('gate-3-2')!
}

const incidents = () => listOpenIncidents(env).map(({ kind, severity }) => `${kind} ${severity}`)

test('words of three devices on one broker are stored, and what people have to handle becomes an incident, once', async () => {
  const devices = start()
  const address = await addressOf(devices)
  const face = await startFaceTerminal({ ...address, id: '1306612', ...LOG_INS.gate })
  const lift = await startFakeSensor(address, LOG_INS.lift)
  const reader = await startMqttReader(address, LOG_INS.reader)
  closing.push(face.close, lift.close, reader.close)
  await reader.swipe({ cardNumber: 'D765C61A' }, { id: 1 })
  await lift.say('event', JSON.stringify({ id: '0', kind: 'lift.overspeed' }), true)
  for (let i = 0; i < 2; i++) await lift.event({ id: '1', kind: 'lift.entrapment', data: { floor: 17 } })
  face.recognise()
  face.recognise({ PersonType: '1', VerifyStatus: '2' })
  await eventually(face.owed).toBe(0)
  expect(stored).toEqual([
    { device: 'reader-7', type: 'checkIn' },
    { device: 'lift-3-1', type: 'equipment' },
    { device: 'lift-3-1', type: 'equipment' },
    { device: 'gate-3-2', type: 'passage' },
    { device: 'gate-3-2', type: 'passage' },
  ])
  expect(incidents()).toHaveLength(2)
  expect(new Set(incidents())).toEqual(new Set(['gate high', 'sos critical']))
  expect(await devices.command(SYSTEM, { deviceId: 'gate-3-2', command: 'open', reason: '访客' })).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(face.opened).toHaveLength(1)
  expect(devices.statuses().map(({ state }) => state)).toEqual(['online', 'online', 'online'])
})

test('that a lift is free again stands in its incident, once', async () => {
  const devices = start()
  const address = await addressOf(devices)
  const lift = await startFakeSensor(address, LOG_INS.lift)
  closing.push(lift.close)
  const trapped = { kind: 'lift.entrapment', data: { floor: 17 } }
  await lift.event({ id: '1', ...trapped })
  for (const id of ['2', '3']) await lift.event({ id, kind: trapped.kind, data: { active: false } })
  await eventually(() => stored.length).toBe(3)
  const [incident] = listOpenIncidents(env)
  const lines = () => getIncidentDetail(env, incident!.id).timeline.map(({ what }) => what)
  await eventually(lines).toEqual(['opened', 'conditionEnded'])
})

test('what was pushed while the core was away is stored and raises nothing', async () => {
  const first = start()
  const address = await addressOf(first)
  const face = await startFaceTerminal({ ...address, id: '1306612', ...LOG_INS.gate })
  closing.push(face.close)
  await first.stop()
  face.unplug()
  face.recognise({ PersonType: '1', VerifyStatus: '2' })
  await addressOf(start(address.port))
  await face.plugIn()
  await eventually(face.owed).toBe(0)
  expect(stored).toEqual([{ device: 'gate-3-2', type: 'passage' }])
  expect(incidents()).toEqual([])
})
