// Speaker driver for a voice module behind Modbus relays: each relay starts one recorded message (docs/drivers.md).
import { z } from 'zod'
import { defineDriver } from '../driver.ts'
import { bitAddress, contact, moduleSettings, openModule } from '../modbus-io.ts'

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
  open: (settings, io) =>
    openModule(io, {
      settings,
      offAtStart: settings.messages.map(({ coil }) => coil),
      checkEveryMs: settings.pollMs,
      async run(module, _say, { text }) {
        const message = settings.messages.find((one) => one.text === text) ?? settings.messages[0]!
        await module.pulse(message.coil, settings.pulseMs)
        return module.result(settings.playingInput, true, settings.confirmMs)
      },
    }),
})
