// A lift that is held: for a bounded time, never against its fire contact, never by a computer that is gone.
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { createTestIo } from '../../test/fakes/driver-io.ts'
import { startModbusModule } from '../../test/fakes/lift-modbus-hold.ts'
import type { Session } from '../driver.ts'
import type { ModbusModule, ModbusModuleOptions } from '../simulator/modbus-module.ts'
import { modbusHold } from './modbus-hold.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** Relay 2 holds, input 2 shows it, input 5 is the fire contact. */
async function lift(
  settings: Partial<z.input<typeof modbusHold.config>> = {},
  before?: ModbusModuleOptions['before'],
): Promise<{ module: ModbusModule; session: Session; pass(ms: number): void }> {
  const module = await startModbusModule({ onWrite: (address, on, one) => (one.inputs[address] = on), ...(before && { before }) })
  closing.push(module.close)
  let nowMs = 1_000_000
  module.coils[2] = true
  const config = modbusHold.config.parse({ host: module.host, port: module.port, holdCoil: 2, heldInput: { input: 2 }, fireInput: { input: 5 }, ...settings })
  const session = await modbusHold.open(
    config,
    createTestIo(undefined, () => nowMs),
  )
  closing.push(() => session.close())
  return { module, session, pass: (ms) => void (nowMs += ms) }
}
const ask = (session: Session, command: 'holdLift' | 'releaseLift') => session.command!(command, { reason: '联动' })

test('what an earlier run held is let go when it is opened', async () => {
  const { module } = await lift()
  expect(module.coils[2]).toBe(false)
})

test('held and let go, both confirmed', async () => {
  const { module, session } = await lift()
  expect(await ask(session, 'holdLift')).toEqual({ state: 'confirmed', reason: null })
  expect(module.coils[2]).toBe(true)
  expect(await ask(session, 'releaseLift')).toEqual({ state: 'confirmed', reason: null })
  expect(module.coils[2]).toBe(false)
})

test('after its time the lift goes on by itself', async () => {
  const { module, session, pass } = await lift({ holdSeconds: 60 })
  await ask(session, 'holdLift')
  pass(59_999)
  await session.check!.run()
  expect(module.coils[2]).toBe(true)
  pass(1)
  await session.check!.run()
  expect(module.coils[2]).toBe(false)
})

test('in a fire it is not held, and what is held is let go', async () => {
  const { module, session } = await lift()
  await ask(session, 'holdLift')
  module.inputs[5] = true
  await session.check!.run()
  expect(module.coils[2]).toBe(false)
  expect(await ask(session, 'holdLift')).toEqual({ state: 'rejected', reason: 'fire.active' })
  expect(module.coils[2]).toBe(false)
})

test('closing lets it go', async () => {
  const { module, session } = await lift()
  await ask(session, 'holdLift')
  await session.close()
  expect(module.coils[2]).toBe(false)
})

test('a clock that is set back does not hold it longer', async () => {
  const { module, session, pass } = await lift()
  await ask(session, 'holdLift')
  pass(-3_600_000)
  await session.check!.run()
  expect(module.coils[2]).toBe(false)
})

test('a release that was not heard is tried again at the next check', async () => {
  let isDeaf = false
  const { module, session } = await lift({ timeoutMs: 200 }, (request) => (isDeaf && request[7] === 5 ? null : undefined))
  await ask(session, 'holdLift')
  isDeaf = true
  expect(await ask(session, 'releaseLift')).toEqual({ state: 'unknown', reason: 'device.noAnswer' })
  isDeaf = false
  await session.check!.run()
  expect(module.coils[2]).toBe(false)
})

test('while the fire contact cannot be read nothing is held, and nothing was sent', async () => {
  let isDeaf = false
  const { module, session } = await lift({ timeoutMs: 200 }, (request) => (isDeaf && request[7] === 2 ? null : undefined))
  isDeaf = true
  expect(await ask(session, 'holdLift')).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
  expect(module.coils[2]).toBe(false)
})
