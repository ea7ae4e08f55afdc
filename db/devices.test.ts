// Signals are kept before they are acknowledged; commands keep how far they got.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeviceSignalEvent } from '../contract/device-events.ts'
import { createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import {
  endCommand,
  endLostCommands,
  insertCommand,
  insertSignal,
  lastCommand,
  lastSignalAtMs,
  listUnhandledSignals,
  markSignalHandled,
  REPEAT_WINDOW_MS,
} from './devices.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const event: DeviceSignalEvent = {
  type: 'fireSignal',
  signal: 'fire',
  address: '1-3-000600d9',
  text: '3栋2单元17层走廊',
  componentType: 42,
  deviceAtMs: null,
  test: false,
  dedupeKey: 'k',
}
const signal = { deviceId: 'panel', receivedAtMs: START_MS, event, dedupeKey: 'k' }
const command = {
  id: 'c1',
  deviceId: 'gate',
  command: 'open',
  reason: '消防疏散',
  actorType: 'system',
  actorId: 'system',
  incidentId: null,
  linkage: null,
  requestedAtMs: START_MS,
} as const

test('a signal is kept once, however often it is sent, and stays unhandled until it was acted upon', () => {
  const stored = insertSignal(env.db, signal)!
  expect(insertSignal(env.db, { ...signal, receivedAtMs: START_MS + 10_000 })).toBeNull()
  expect(insertSignal(env.db, { ...signal, deviceId: 'another' })).not.toBeNull()
  expect(listUnhandledSignals(env.db)[0]).toEqual({ id: stored.id, deviceId: 'panel', receivedAtMs: START_MS, event })
  markSignalHandled(env.db, stored.id, START_MS)
  expect(listUnhandledSignals(env.db).map((left) => left.deviceId)).toEqual(['another'])
})

test('the same key on another day is a new signal: a panel whose clock was reset must still be heard', () => {
  insertSignal(env.db, signal)
  expect(insertSignal(env.db, { ...signal, receivedAtMs: START_MS + REPEAT_WINDOW_MS + 1 })).not.toBeNull()
})

test('of a device that comes back it is known what it told last, by its own clock', () => {
  const told = (key: string, deviceAtMs: number | null) => insertSignal(env.db, { ...signal, dedupeKey: key, event: { ...event, deviceAtMs } })
  expect(lastSignalAtMs(env.db, 'panel')).toBeNull()
  told('a', START_MS - 5000)
  told('b', START_MS - 9000)
  insertSignal(env.db, { ...signal, deviceId: 'another' })
  expect(lastSignalAtMs(env.db, 'panel')).toBe(START_MS - 9000)
  told('c', null)
  expect(lastSignalAtMs(env.db, 'panel')).toBeNull()
})

test('a command is `requested` until it ends, and `unknown` when a crash came between', () => {
  insertCommand(env.db, command)
  expect(lastCommand(env.db, 'gate')).toMatchObject({ state: 'requested', who: 'system', endedAtMs: null })
  endCommand(env.db, 'c1', { state: 'accepted', reason: null }, START_MS + 50)
  insertCommand(env.db, { ...command, id: 'c2', requestedAtMs: START_MS + 100 })
  expect(endLostCommands(env.db, START_MS + 200)).toBe(1)
  expect(lastCommand(env.db, 'gate')).toMatchObject({ id: 'c2', state: 'unknown', endedAtMs: START_MS + 200 })
  expect(lastCommand(env.db, 'none')).toBeNull()
})
