// What a burst of signals costs, and that the rest of the core goes on meanwhile.
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SiteDevice } from '../contract/site.ts'
import { dataPaths } from '../db/data-dir.ts'
import { insertSignal, listUnhandledSignals } from '../db/devices.ts'
import { COMMAND, encodeFrame } from '../devices/fire-panel/gb26875-frame.ts'
import { componentData } from '../devices/simulator/fire-panel.ts'
import { dialFakeFirePanel } from '../test/fakes/fire-panel-gb26875.ts'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { eventually } from '../test/patience.ts'
import { raiseAlert } from './alerts.ts'
import { claimOnly, createSignalIntake } from './device-signals.ts'
import { startDevices } from './devices.ts'
import { listOpenIncidents } from './incidents/service.ts'

const BURST = 40
const panelDevice: SiteDevice = {
  id: 'fire-panel',
  driver: 'fire-panel/gb26875',
  name: '消防主机',
  cameras: [],
  points: [],
  config: { listen: '127.0.0.1:0', source: 1001 },
}
const fire = (address: string) =>
  ({ type: 'fireSignal', signal: 'fire', address, text: '走廊', componentType: 42, deviceAtMs: null, test: false, dedupeKey: address }) as const

let env: TestEnv
beforeEach(() => (env = createTestEnv()))
afterEach(() => env.close())

/** SQLite's log marks the last page of every commit with the size of the database. */
function commits(): number {
  const log = readFileSync(`${dataPaths(env.dir).db}-wal`)
  if (log.length < 32) return 0 // empty until the first commit after it was opened
  const frameBytes = 24 + log.readUInt32BE(8)
  const salt = log.readUInt32BE(16)
  let count = 0
  for (let at = 32; at + frameBytes <= log.length; at += frameBytes) if (log.readUInt32BE(at + 8) === salt && log.readUInt32BE(at + 4) !== 0) count++
  return count
}

test('a fire is stored and acted upon in one commit', () => {
  const intake = createSignalIntake(env, {
    deviceOf: () => panelDevice,
    react: claimOnly,
    raiseAlert: (claim) => raiseAlert(env, claim),
    after: () => () => {},
  })
  const before = commits()
  for (let i = 0; i < 5; i++) intake.receive('fire-panel', fire(`1-1-${i}`))
  expect(commits() - before).toBe(5)
  expect(listOpenIncidents(env)).toHaveLength(5)
  intake.stop()
})

test('when acting fails half way nothing of it stays, but the signal does', () => {
  const intake = createSignalIntake(env, {
    deviceOf: () => panelDevice,
    react: claimOnly,
    raiseAlert(claim) {
      raiseAlert(env, claim)
      throw new Error('a bug')
    },
    after: () => () => {},
  })
  intake.receive('fire-panel', fire('1-1-1'))
  expect(listOpenIncidents(env)).toEqual([])
  expect(listUnhandledSignals(env.db)).toHaveLength(1)
  intake.stop()
})

test('what could not be acted upon is told to the fire desk once it was, and never if that is too late', () => {
  let isBroken = true
  const told: string[] = []
  const intake = createSignalIntake(env, {
    deviceOf: () => panelDevice,
    react(device, signal) {
      if (isBroken) throw new Error('a full disk')
      return claimOnly(device, signal)
    },
    raiseAlert: (claim) => raiseAlert(env, claim),
    onStored: ({ event }) => told.push(event.dedupeKey),
    after: () => () => {},
  })
  intake.receive('fire-panel', fire('1-1-1'))
  env.pass(60_000)
  intake.receive('fire-panel', fire('1-1-2'))
  expect(told).toEqual([])
  isBroken = false
  env.pass(5000)
  intake.takeUp()
  expect(told).toEqual(['1-1-2'])
  expect(listOpenIncidents(env)).toHaveLength(2)
  intake.stop()
})

test('what a crash left is acted upon when the devices are there to be commanded', async () => {
  insertSignal(env.db, { deviceId: 'fire-panel', receivedAtMs: env.clock.now(), event: fire('1-1-1'), dedupeKey: '1-1-1' })
  const states: (string | undefined)[] = []
  const devices = startDevices(env, [panelDevice], {
    raiseAlert(claim) {
      // As a linkage does, when the alert is on disk.
      states.push(devices.statuses()[0]?.id)
      return raiseAlert(env, claim)
    },
  })
  await Promise.resolve()
  expect(states).toEqual(['fire-panel'])
  expect(listOpenIncidents(env)).toHaveLength(1)
  await devices.stop()
})

test('a burst of fires in one segment leaves the rest of the core its turns', async () => {
  // How many turns the event loop has made when each fire becomes an incident: a turn is what an HTTP request waits for.
  const turnsAt: number[] = []
  let turns = 0
  let isOver = false
  const turn = () => {
    turns++
    if (!isOver) setImmediate(turn)
  }
  const devices = startDevices(env, [panelDevice], {
    raiseAlert(claim) {
      turnsAt.push(turns)
      return raiseAlert(env, claim)
    },
  })
  await eventually(() => devices.listening('fire-panel')).not.toBeNull()
  const panel = await dialFakeFirePanel({ ...devices.listening('fire-panel')!, source: 1001, now: () => env.clock.now() })
  setImmediate(turn)
  const frames = Array.from({ length: BURST }, (_, i) =>
    encodeFrame({
      serial: i + 1,
      version: [1, 1],
      time: [25, 8, 11, 22, 11, 26],
      source: 1001,
      destination: 1,
      command: COMMAND.send,
      data: componentData({ component: 100 + i, state: 3, text: '走廊' }, [25, 8, 11, 22, 11, 26]),
    }),
  )
  panel.socket.write(Buffer.concat(frames))
  await eventually(() => panel.received.length).toBe(BURST)
  isOver = true
  expect(panel.received.map((frame) => frame.serial)).toEqual(frames.map((_, i) => i + 1))
  expect(listOpenIncidents(env)).toHaveLength(BURST)
  const gaps = turnsAt.slice(1).map((at, i) => at - turnsAt[i]!)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1)
  await panel.close()
  await devices.stop()
})
