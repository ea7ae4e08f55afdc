// Gate driver for a turnstile or barrier on a Modbus relay module: a pulse opens, a second relay holds open, an input confirms (docs/drivers.md).
import { z } from 'zod'
import type { CommandResult } from '../../contract/device.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import { defineDriver, type DriverIo, type Session } from '../driver.ts'
import { bitAddress, contact, failedResult, inOurWords, isSeen, moduleSettings, pulse, readContact } from '../modbus-io.ts'
import { createModbusClient, type ModbusClient } from '../transport/modbus.ts'

const config = z.strictObject({
  ...moduleSettings,
  /** The relay whose pulse lets one through. */
  openCoil: bitAddress,
  pulseMs: z.number().int().min(100).max(10_000).default(500),
  /** The relay that keeps it open as long as it is on; null: it cannot be held. */
  holdCoil: bitAddress.nullable().default(null),
  /** Shows that the gate stands open; null: nothing is ever `confirmed`. */
  openInput: contact.nullable().default(null),
  confirmMs: z.number().int().min(0).max(30_000).default(5000),
})
type Config = z.output<typeof config>

export const modbusRelay = defineDriver({
  kind: 'gate',
  id: 'gate/modbus-relay',
  title: { zh: 'Modbus 继电器闸机', en: 'Gate on a Modbus relay module' },
  config,
  proven: 'fake',
  commands: ['open', 'holdOpen', 'restore'],
  async open(settings, io): Promise<Session> {
    const ended = new AbortController()
    const signal = AbortSignal.any([io.signal, ended.signal])
    const client = createModbusClient(settings)
    try {
      // A pulse that a crash cut short must not keep the gate open; a hold is a person's or a fire's and stays.
      await inOurWords(client.writeCoil(settings.openCoil, false))
    } catch (error) {
      client.close()
      throw error
    }
    let underWay: Promise<unknown> = Promise.resolve()
    return {
      online: true,
      check: { everyMs: settings.pollMs, run: () => inOurWords(client.readCoils(settings.openCoil, 1).then(() => {})) },
      command(command, { reason }) {
        io.log('info', 'commanding the gate', { command, reason })
        const asked = run(client, settings, command, io, signal).catch(failedResult)
        underWay = asked
        return asked
      },
      async close() {
        ended.abort()
        // The pulse ends first.
        await underWay
        client.close()
      },
    }
  },
})

async function run(client: ModbusClient, settings: Config, command: DeviceCommand, io: DriverIo, signal: AbortSignal): Promise<CommandResult> {
  const { openCoil, holdCoil, openInput } = settings
  if (command === 'open') await pulse(client, openCoil, settings.pulseMs, signal)
  else if (holdCoil === null) return { state: 'rejected', reason: 'device.commandUnsupported' }
  else await client.writeCoil(holdCoil, command === 'holdOpen')
  if (openInput === null) return { state: 'accepted', reason: 'device.notConfirmed' }
  const isOpenWanted = command !== 'restore'
  const isSo = await isSeen(
    async () => (await readContact(client, openInput)) === isOpenWanted,
    settings.confirmMs,
    () => io.now(),
    signal,
  )
  return isSo ? { state: 'confirmed', reason: null } : { state: 'accepted', reason: 'device.notConfirmed' }
}
