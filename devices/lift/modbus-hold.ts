// Lift driver: a Modbus relay keeps the lift's door open, for a bounded time and never against a fire contact (docs/drivers.md).
import { z } from 'zod'
import type { CommandResult } from '../../contract/device.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import { defineDriver, type Session } from '../driver.ts'
import { bitAddress, contact, failedResult, inOurWords, isSeen, moduleSettings, readContact } from '../modbus-io.ts'
import { createModbusClient } from '../transport/modbus.ts'

const config = z.strictObject({
  ...moduleSettings,
  /** The relay that keeps the door open while it is on. */
  holdCoil: bitAddress,
  /** After so long the lift goes on by itself. */
  holdSeconds: z.number().int().min(5).max(300).default(60),
  /** Shows that the door is held; null: nothing is ever `confirmed`. */
  heldInput: contact.nullable().default(null),
  /** The lift controller's fire signal: while it is on nothing is held. */
  fireInput: contact.nullable().default(null),
  confirmMs: z.number().int().min(0).max(30_000).default(3000),
})

export const modbusHold = defineDriver({
  kind: 'lift',
  id: 'lift/modbus-hold',
  title: { zh: '电梯占用(Modbus 干接点)', en: 'Lift hold on a Modbus relay' },
  config,
  proven: 'fake',
  commands: ['holdLift', 'releaseLift'],
  async open(settings, io): Promise<Session> {
    const ended = new AbortController()
    const signal = AbortSignal.any([io.signal, ended.signal])
    const client = createModbusClient(settings)
    const { holdCoil, heldInput, fireInput } = settings
    let untilMs: number | null = null
    let underWay: Promise<unknown> = Promise.resolve()

    const release = async () => {
      await client.writeCoil(holdCoil, false)
      untilMs = null
    }
    const isFire = async () => fireInput !== null && (await readContact(client, fireInput))
    const run = async (command: DeviceCommand): Promise<CommandResult> => {
      const isHold = command === 'holdLift'
      if (isHold && (await isFire())) return { state: 'rejected', reason: 'fire.active' }
      // Noted before it is written: whether the module acted on a request without an answer is not known.
      if (isHold) untilMs = io.now() + settings.holdSeconds * 1000
      if (isHold) await client.writeCoil(holdCoil, true)
      else await release()
      if (heldInput === null) return { state: 'accepted', reason: 'device.notConfirmed' }
      const isSo = await isSeen(
        async () => (await readContact(client, heldInput)) === isHold,
        settings.confirmMs,
        () => io.now(),
        signal,
      )
      return isSo ? { state: 'confirmed', reason: null } : { state: 'accepted', reason: 'device.notConfirmed' }
    }
    const look = async () => {
      const isOver = untilMs !== null && (io.now() >= untilMs || (await isFire()))
      if (isOver) await release()
      else await client.readCoils(holdCoil, 1)
    }
    try {
      // Whoever held it is gone: a lift must not stand for ever because a computer died.
      await inOurWords(release())
    } catch (error) {
      client.close()
      throw error
    }
    return {
      online: true,
      check: { everyMs: Math.min(settings.pollMs, 1000), run: () => inOurWords(look()) },
      command(command, { reason }) {
        io.log('info', 'commanding the lift', { command, reason })
        const asked = run(command).catch(failedResult)
        underWay = asked
        return asked
      },
      async close() {
        ended.abort()
        await underWay
        if (untilMs !== null) await release().catch((error: unknown) => io.log('warn', 'the lift may still be held', { error: String(error) }))
        client.close()
      },
    }
  },
})
