// The relay gate: every way a command can end, against a board on a real socket.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { startFakeGate, type FakeGate } from '../../test/fakes/gate-http-relay.ts'
import { createTestIo } from '../../test/fakes/driver-io.ts'
import type { Session } from '../driver.ts'
import { httpRelay } from './http-relay.ts'
import { eventually } from '../../test/patience.ts'

let gate: FakeGate
let session: Session
const ending = new AbortController()
const io = { ...createTestIo(), signal: ending.signal }

beforeEach(async () => {
  gate = await startFakeGate({ login: { username: 'vigil', password: 'right' } })
})
afterEach(async () => {
  await session?.close()
  await gate.close()
})

const openWith = async (settings: Partial<z.input<typeof httpRelay.config>> = {}) => {
  const config = httpRelay.config.parse({
    host: gate.host,
    port: gate.port,
    username: 'vigil',
    password: 'right',
    timeoutMs: 10_000,
    confirmMs: 5000,
    ...settings,
  })
  return (session = await httpRelay.open(config, io))
}

test('a gate that opens is confirmed by its input', async () => {
  await openWith()
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'confirmed', reason: null })
  expect(gate.pulses()).toBe(1)
})

test('a locked gate says OK and does not move: accepted, not confirmed', async () => {
  await openWith({ confirmMs: 300 })
  gate.lock(true)
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
})

test('without a position input nothing is ever confirmed', async () => {
  await openWith({ input: null })
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(gate.pulses()).toBe(1)
})

test("a refusal carries the board's own words", async () => {
  await openWith()
  gate.misbehave('refuse')
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'rejected', reason: 'locked by fire release' })
})

test('a redirect is a refusal', async () => {
  await openWith()
  gate.misbehave('redirect')
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'rejected', reason: 'HTTP 302' })
})

test.each(['silent', 'reset', 'endless'] as const)('a board that is %s leaves the outcome unknown, and it is asked only once', async (fault) => {
  await openWith({ timeoutMs: 1500 })
  gate.misbehave(fault)
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'unknown', reason: 'device.noAnswer' })
  expect(gate.requests.filter((request) => request === 'POST /relay')).toHaveLength(1)
})

test('a board that is gone was not reached', async () => {
  await openWith()
  await gate.close()
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
})

test('a password changed at the board is a refusal', async () => {
  await openWith()
  gate.setPassword('other')
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'rejected', reason: 'device.unauthorized' })
  expect(gate.pulses()).toBe(0)
})

test('a wrong password, a wrong page and a wrong input are told apart when opening', async () => {
  await expect(openWith({ password: 'wrong' })).rejects.toMatchObject({ code: 'device.unauthorized' })
  await expect(openWith({ statusPath: '/nowhere' })).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  await expect(openWith({ input: '/inputs/0' })).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  gate.misbehave('notJson', 'status')
  await expect(openWith()).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  gate.misbehave('silent', 'status')
  await expect(openWith({ timeoutMs: 300 })).rejects.toMatchObject({ code: 'device.unreachable' })
})

test('a check survives one lost reply and fails at the second', async () => {
  await openWith({ timeoutMs: 1500 })
  gate.misbehave('silent', 'status')
  const before = gate.requests.length
  await expect(session.check?.run()).rejects.toMatchObject({ code: 'device.unreachable' })
  expect(gate.requests.length - before).toBe(2)
  gate.misbehave(null)
  await expect(session.check?.run()).resolves.toBeUndefined()
})

test('closing while a command is under way ends it at once', async () => {
  await openWith({ timeoutMs: 30_000 })
  gate.misbehave('silent')
  const result = session.command!('open', { reason: '访客' })
  await eventually(() => gate.requests.includes('POST /relay')).toBe(true)
  await session.close()
  expect(await result).toEqual({ state: 'unknown', reason: 'device.noAnswer' })
})

test.each([
  [{ host: 'a', port: 0 }],
  [{ host: 'a', openPath: 'relay' }],
  [{ host: 'a', openPath: '/a b' }],
  [{ host: 'a', statusPath: '/a\r\nX: y' }],
  [{ host: 'a', input: 'input' }],
  [{ host: 'a', hots: 'b' }],
])('settings %j are refused', (settings) => {
  expect(httpRelay.config.safeParse(settings).success).toBe(false)
})
