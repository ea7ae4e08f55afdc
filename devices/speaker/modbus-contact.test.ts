// A voice module behind relays: which message is said, and what shows that it speaks.
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { createTestIo } from '../../test/fakes/driver-io.ts'
import { startModbusModule } from '../../test/fakes/speaker-modbus-contact.ts'
import type { Session } from '../driver.ts'
import type { ModbusModule, ModbusModuleOptions } from '../simulator/modbus-module.ts'
import { modbusContact } from './modbus-contact.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function speaker(
  options: ModbusModuleOptions = {},
  settings: Partial<z.input<typeof modbusContact.config>> = {},
): Promise<{ module: ModbusModule; session: Session }> {
  const module = await startModbusModule(options)
  closing.push(module.close)
  const messages = [{ text: '请勿推入电动车', coil: 3 }, { text: '请有序疏散', coil: 4 }] // prettier-ignore
  const config = modbusContact.config.parse({ host: module.host, port: module.port, messages, pulseMs: 100, ...settings })
  const session = await modbusContact.open(config, createTestIo())
  closing.push(() => session.close())
  module.writes.length = 0
  return { module, session }
}

test('the message of that text is said, the first for any other', async () => {
  const { module, session } = await speaker()
  expect(await session.command!('say', { reason: '联动', text: '请有序疏散' })).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  await session.command!('say', { reason: '联动', text: '别的话' })
  await session.command!('say', { reason: '联动' })
  expect(module.writes).toEqual(['4 on', '4 off', '3 on', '3 off', '3 on', '3 off'])
})

test('an input that shows it speaking confirms', async () => {
  const { session } = await speaker({ onWrite: (_coil, _on, module) => (module.inputs[7] = true) }, { playingInput: { input: 7 } })
  expect(await session.command!('say', { reason: '联动' })).toEqual({ state: 'confirmed', reason: null })
})

test('a module that is away was not asked', async () => {
  const { module, session } = await speaker()
  await module.close()
  await expect(session.check!.run()).rejects.toMatchObject({ code: 'device.unreachable' })
  expect(await session.command!('say', { reason: '联动' })).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
})
