// A gate on a Modbus module: a pulse that always ends, a hold, what an input confirms, and what is known when nobody answers.
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { createTestIo } from '../../test/fakes/driver-io.ts'
import { startModbusModule } from '../../test/fakes/gate-modbus-relay.ts'
import type { ModbusModule, ModbusModuleOptions } from '../simulator/modbus-module.ts'
import type { Session } from '../driver.ts'
import { modbusRelay } from './modbus-relay.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** Relay 0 lets one through, relay 1 holds; input 0 shows the arm up. */
const moves: ModbusModuleOptions['onWrite'] = (_address, _on, module) => (module.inputs[0] = module.coils[0]! || module.coils[1]! || module.inputs[0]!)
const follows: ModbusModuleOptions['onWrite'] = (_address, _on, module) => (module.inputs[0] = module.coils[1]!)

async function gate(
  options: ModbusModuleOptions = {},
  settings: Partial<z.input<typeof modbusRelay.config>> = {},
  io = createTestIo(),
): Promise<{ module: ModbusModule; session: Session }> {
  const module = await startModbusModule(options)
  closing.push(module.close)
  const config = modbusRelay.config.parse({
    host: module.host,
    port: module.port,
    openCoil: 0,
    holdCoil: 1,
    pulseMs: 100,
    openInput: { input: 0 },
    ...settings,
  })
  const session = await modbusRelay.open(config, io)
  closing.push(() => session.close())
  module.writes.length = 0
  return { module, session }
}
const ask = (session: Session, command: 'open' | 'holdOpen' | 'restore') => session.command!(command, { reason: '访客' })

test('a pulse opens, ends, and is confirmed by the input', async () => {
  const { module, session } = await gate({ onWrite: moves })
  expect(await ask(session, 'open')).toEqual({ state: 'confirmed', reason: null })
  expect(module.writes).toEqual(['0 on', '0 off'])
})

test('a gate that does not move is accepted only, one without an input always', async () => {
  const { session } = await gate({}, { confirmMs: 200 })
  expect(await ask(session, 'open')).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  const blind = await gate({}, { openInput: null })
  expect(await ask(blind.session, 'holdOpen')).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
})

test('held open until it is set back, each confirmed by the input; a normally closed input reads the other way', async () => {
  const { module, session } = await gate({ onWrite: follows })
  expect((await ask(session, 'holdOpen')).state).toBe('confirmed')
  expect((await ask(session, 'restore')).state).toBe('confirmed')
  expect(module.writes).toEqual(['1 on', '1 off'])
  const other = await gate({ onWrite: follows }, { openInput: { input: 0, normallyClosed: true }, confirmMs: 0 })
  expect((await ask(other.session, 'restore')).state).toBe('accepted')
})

test('without a relay for it nothing can be held', async () => {
  const { session } = await gate({}, { holdCoil: null })
  expect(await ask(session, 'holdOpen')).toEqual({ state: 'rejected', reason: 'device.commandUnsupported' })
})

test('when it is opened a pulse that a crash left is ended, and a hold is not', async () => {
  const module = await startModbusModule()
  closing.push(module.close)
  module.coils[0] = module.coils[1] = true
  const session = await modbusRelay.open(modbusRelay.config.parse({ host: module.host, port: module.port, openCoil: 0, holdCoil: 1 }), createTestIo())
  closing.push(() => session.close())
  expect(module.coils.slice(0, 2)).toEqual([false, true])
})

test('closing in the middle of a pulse ends the pulse', async () => {
  const { module, session } = await gate({}, { pulseMs: 10_000, openInput: null })
  const opening = ask(session, 'open')
  while (module.writes.length === 0) await new Promise((resolve) => setImmediate(resolve))
  await session.close()
  await opening
  expect(module.writes).toEqual(['0 on', '0 off'])
})

test('no answer to the pulse is unknown, and it is switched on only once', async () => {
  let requests = 0
  const { module, session } = await gate(
    { before: (request) => (request[7] === 5 && request[10] === 0xff && ++requests > 0 ? null : undefined) },
    { timeoutMs: 200 },
  )
  expect(await ask(session, 'open')).toEqual({ state: 'unknown', reason: 'device.noAnswer' })
  expect(requests).toBe(1)
  expect(module.writes).toEqual(['0 off'])
})

test('a module that is away was certainly not asked; one that refuses is a wrong setting', async () => {
  const { module, session } = await gate()
  await module.close()
  expect(await ask(session, 'holdOpen')).toMatchObject({ state: expect.stringMatching(/unreachable|unknown/) as string })
  expect(await ask(session, 'holdOpen')).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
  await expect(session.check!.run()).rejects.toMatchObject({ code: 'device.unreachable' })
  await expect(gate({}, { openCoil: 99 })).rejects.toMatchObject({ code: 'device.wrongAnswer' })
})

test('a pulse whose end was not heard is what the module said of its beginning, and the next check ends it', async () => {
  let isDeaf = false
  const { module, session } = await gate({
    onWrite: (_address, on) => (isDeaf ||= on),
    before: (request) => (isDeaf && request[7] === 5 ? null : undefined),
  }, { timeoutMs: 200, openInput: null }) // prettier-ignore
  expect(await ask(session, 'open')).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(module.coils[0]).toBe(true)
  isDeaf = false
  await session.check!.run()
  expect(module.coils[0]).toBe(false)
})

test('closing waits for every command under way', async () => {
  const { module, session } = await gate({}, { pulseMs: 10_000, openInput: null })
  const both = [ask(session, 'open'), ask(session, 'holdOpen')]
  while (module.writes.length < 2) await new Promise((resolve) => setImmediate(resolve))
  await session.close()
  await Promise.all(both)
  expect(module.writes).toEqual(['0 on', '1 on', '0 off'])
})

test('a contact that comes on tells that the gate was forced or stands open, once; how it stood at first tells nothing', async () => {
  const io = createTestIo()
  const contacts = { forcedInput: { input: 2 }, heldOpenInput: { input: 3, normallyClosed: true } }
  const { module, session } = await gate({}, contacts, io)
  const check = () => session.check!.run()
  await check()
  module.inputs[2] = module.inputs[3] = true
  await check()
  await check()
  module.inputs[3] = false
  await check()
  expect(io.events.map((event) => event.type === 'passage' && event.outcome)).toEqual(['forced', 'heldOpen'])
  expect(io.events[0]).toMatchObject({ replayed: false, personRef: null, dedupeKey: expect.stringMatching(/^forced-\d+$/) as string })
})

test('a contact that is on when the gate is first read tells nothing until it comes on again', async () => {
  const io = createTestIo()
  const { module, session } = await gate({}, { forcedInput: { input: 2 } }, io)
  for (const on of [true, false, true]) {
    module.inputs[2] = on
    await session.check!.run()
  }
  expect(io.events).toHaveLength(1)
})
