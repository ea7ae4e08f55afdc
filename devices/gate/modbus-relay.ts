// Gate driver for a turnstile or barrier on a Modbus relay module: a pulse opens, a second relay holds open, an input confirms (docs/drivers.md).
import { z } from 'zod'
import { defineDriver } from '../driver.ts'
import { createEdges } from '../edges.ts'
import { bitAddress, contact, moduleSettings, openModule, type Contact } from '../modbus-io.ts'

const config = z.strictObject({
  ...moduleSettings,
  /** The relay whose pulse lets one through. */
  openCoil: bitAddress,
  pulseMs: z.number().int().min(100).max(10_000).default(500),
  /** The relay that keeps it open as long as it is on; null: it cannot be held. */
  holdCoil: bitAddress.nullable().default(null),
  /** Shows that the gate stands open; null: nothing is ever `confirmed`. */
  openInput: contact.nullable().default(null),
  /** On while the gate has been forced; null: it does not tell. */
  forcedInput: contact.nullable().default(null),
  /** On while it has stood open for too long; null: it does not tell. */
  heldOpenInput: contact.nullable().default(null),
  confirmMs: z.number().int().min(0).max(30_000).default(5000),
})

export const modbusRelay = defineDriver({
  kind: 'gate',
  id: 'gate/modbus-relay',
  title: { zh: 'Modbus 继电器闸机', en: 'Gate on a Modbus relay module' },
  config,
  proven: 'third-party',
  commands: ['open', 'holdOpen', 'restore'],
  open(settings, io) {
    const { openCoil, holdCoil, openInput, forcedInput, heldOpenInput } = settings
    const watched = [...told('forced', forcedInput), ...told('heldOpen', heldOpenInput)]
    const edges = createEdges(watched.length, io, ({ contact: index, on, was, atMs }) => {
      // How it stands when it is first read is nothing that happened.
      if (!on || was === null) return null
      const { outcome } = watched[index]!
      const what = { outcome, door: null, direction: null, method: null, personRef: null, cardNumber: null, code: null }
      return { type: 'passage', ...what, deviceAtMs: null, replayed: false, dedupeKey: `${outcome}-${atMs}` }
    })
    return openModule(io, {
      settings,
      // A pulse that a crash cut short must not keep the gate open; a hold is a person's or a fire's and stays.
      offAtStart: [openCoil],
      checkEveryMs: settings.pollMs,
      async check(module) {
        const now: boolean[] = []
        for (const { shownBy } of watched) now.push(await module.read(shownBy))
        await edges.take(now)
      },
      async run(module, command) {
        if (command === 'open') await module.pulse(openCoil, settings.pulseMs)
        else if (holdCoil === null) return { state: 'rejected', reason: 'device.commandUnsupported' }
        else await module.client.writeCoil(holdCoil, command === 'holdOpen')
        return module.result(openInput, command !== 'restore', settings.confirmMs)
      },
    })
  },
})

function told(outcome: 'forced' | 'heldOpen', shownBy: Contact | null): { readonly outcome: typeof outcome; readonly shownBy: Contact }[] {
  return shownBy === null ? [] : [{ outcome, shownBy }]
}
