// Gate driver for a relay of an ONVIF camera, encoder or controller: a pulse opens, a second relay holds open, a digital input confirms (docs/drivers.md).
import { z } from 'zod'
import type { CommandResult } from '../../contract/device.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import { isSeen, pause } from '../confirm.ts'
import { defineDriver, type Session } from '../driver.ts'
import { watchInputs } from '../onvif-inputs.ts'
import { findServices, inOurWords, onvifSettings, pullSeconds, token } from '../onvif-io.ts'
import { createOnvifRelays, failedResult } from '../onvif-relays.ts'
import { createOnvifClient } from '../transport/onvif-soap.ts'

const config = z
  .strictObject({
    ...onvifSettings,
    pullSeconds,
    /** The relay whose pulse lets one through. */
    openRelay: token,
    pulseMs: z.number().int().min(100).max(10_000).default(500),
    /** The relay that keeps it open as long as it is on; null: it cannot be held. */
    holdRelay: token.nullable().default(null),
    /** Shows that the gate stands open; null: nothing is ever `confirmed`. */
    openInput: z
      .strictObject({ token, normallyClosed: z.boolean().default(false) })
      .nullable()
      .default(null),
    confirmMs: z.number().int().min(0).max(30_000).default(5000),
    /** How often a device without `openInput` is asked whether it is there. */
    pollMs: z.number().int().min(200).max(600_000).default(5000),
  })
  .refine(({ openRelay, holdRelay }) => openRelay !== holdRelay, 'a relay that pulses cannot hold')

/** Between two pulls. */
const BETWEEN_MS = 250

export const onvifRelay = defineDriver({
  kind: 'gate',
  id: 'gate/onvif-relay',
  title: { zh: 'ONVIF 继电器闸机', en: 'Gate on an ONVIF relay' },
  config,
  proven: 'fake',
  commands: ['open', 'holdOpen', 'restore'],
  async open(settings, io): Promise<Session> {
    const { openRelay, holdRelay, openInput, pulseMs } = settings
    const ended = new AbortController()
    const signal = AbortSignal.any([io.signal, ended.signal])
    const underWay = new Set<Promise<CommandResult>>()
    // A pulse that is under way when we are asked to stop is still to be ended.
    const lines = new AbortController()
    io.signal.addEventListener('abort', () => underWay.size === 0 && lines.abort(), { once: true })
    const client = createOnvifClient(settings, { ...io, signal: lines.signal })
    const relays = createOnvifRelays(client, await inOurWords(findServices(client)))
    await inOurWords(relays.prepare(openRelay, pulseMs, holdRelay))
    // A pulse that a crash cut short must not keep the gate open; a hold is a person's or a fire's and stays.
    await inOurWords(relays.set(openRelay, false))
    const watch = openInput === null ? null : await watchInputs(client, io, { tokens: [openInput.token], pullSeconds: settings.pullSeconds })
    /** null: the device has not said. */
    let isOpen: boolean | null = null
    /** A pulse whose end could not be told. */
    let isLeftOn = false

    const switchOff = async () => {
      await relays.set(openRelay, false)
      isLeftOn = false
    }
    const pulse = async () => {
      isLeftOn = true
      const failure = await relays.set(openRelay, true).then(
        () => pause(pulseMs, signal).then(() => null),
        (error: unknown) => error,
      )
      // Whatever came of switching on, the relay must not stay on; after a second try the next check goes on.
      await switchOff().catch(() => switchOff().catch(() => io.log('warn', 'a pulse could not be ended yet', { relay: openRelay })))
      if (failure !== null) throw failure
    }
    const run = async (command: DeviceCommand): Promise<CommandResult> => {
      if (command === 'open') await pulse()
      else if (holdRelay === null) return { state: 'rejected', reason: 'device.commandUnsupported' }
      else await relays.set(holdRelay, command === 'holdOpen')
      const wanted = command !== 'restore'
      const confirm = { confirmMs: settings.confirmMs, now: () => io.now(), signal }
      const isSo = openInput !== null && (await isSeen(() => Promise.resolve(isOpen === wanted), confirm))
      return isSo ? { state: 'confirmed', reason: null } : { state: 'accepted', reason: 'device.notConfirmed' }
    }
    const look = async () => {
      if (underWay.size === 0 && isLeftOn) await inOurWords(switchOff())
      if (watch === null) return void (await inOurWords(relays.list()))
      for (const state of await watch.pull()) if (state.token === openInput?.token) isOpen = state.isOn !== openInput.normallyClosed
    }
    return {
      online: true,
      check: { everyMs: watch === null ? settings.pollMs : BETWEEN_MS, run: look },
      command(command, { reason }) {
        io.log('info', 'commanding a relay', { command, reason })
        const asked = run(command).catch(failedResult)
        underWay.add(asked)
        return asked.finally(() => underWay.delete(asked))
      },
      async close() {
        ended.abort()
        await Promise.all(underWay)
        await watch?.close()
        lines.abort()
      },
    }
  },
})
