// Speaker driver for a voice module behind Modbus relays: each relay starts one recorded message (docs/drivers.md).
import { z } from 'zod'
import { defineDriver, type Session } from '../driver.ts'
import { bitAddress, contact, failedResult, inOurWords, isSeen, moduleSettings, pulse, readContact } from '../modbus-io.ts'
import { createModbusClient } from '../transport/modbus.ts'

const config = z.strictObject({
  ...moduleSettings,
  /** What is recorded behind which relay; the first is said when the asked text is none of them. */
  messages: z
    .array(z.strictObject({ text: z.string().min(1).max(200), coil: bitAddress }))
    .min(1)
    .max(32),
  pulseMs: z.number().int().min(100).max(10_000).default(300),
  /** Shows that the module is speaking; null: nothing is ever `confirmed`. */
  playingInput: contact.nullable().default(null),
  confirmMs: z.number().int().min(0).max(30_000).default(2000),
})

export const modbusContact = defineDriver({
  kind: 'speaker',
  id: 'speaker/modbus-contact',
  title: { zh: '语音模块(Modbus 干接点)', en: 'Voice module on Modbus relays' },
  config,
  proven: 'fake',
  commands: ['say'],
  async open(settings, io): Promise<Session> {
    const ended = new AbortController()
    const signal = AbortSignal.any([io.signal, ended.signal])
    const client = createModbusClient(settings)
    try {
      for (const { coil } of settings.messages) await inOurWords(client.writeCoil(coil, false))
    } catch (error) {
      client.close()
      throw error
    }
    const say = async (text: string | undefined) => {
      const message = settings.messages.find((one) => one.text === text) ?? settings.messages[0]!
      await pulse(client, message.coil, settings.pulseMs, signal)
      const { playingInput } = settings
      const isHeard =
        playingInput !== null &&
        (await isSeen(
          () => readContact(client, playingInput),
          settings.confirmMs,
          () => io.now(),
          signal,
        ))
      return isHeard ? ({ state: 'confirmed', reason: null } as const) : ({ state: 'accepted', reason: 'device.notConfirmed' } as const)
    }
    let underWay: Promise<unknown> = Promise.resolve()
    return {
      online: true,
      check: { everyMs: settings.pollMs, run: () => inOurWords(client.readCoils(settings.messages[0]!.coil, 1).then(() => {})) },
      command(_say, { text, reason }) {
        io.log('info', 'speaking', { reason })
        const asked = say(text).catch(failedResult)
        underWay = asked
        return asked
      },
      async close() {
        ended.abort()
        await underWay
        client.close()
      },
    }
  },
})
