// Lift driver: a Modbus relay keeps the lift's door open, for a bounded time and never against a fire contact (docs/drivers.md).
import { z } from 'zod'
import { defineDriver } from '../driver.ts'
import { bitAddress, contact, moduleSettings, openModule, type Module } from '../modbus-io.ts'

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
  open(settings, io) {
    const { holdCoil, heldInput, fireInput } = settings
    /** From when until when it is held; null: it is not. */
    let held: { readonly sinceMs: number; readonly untilMs: number } | null = null
    const hold = (seconds: number) => (held = { sinceMs: io.now(), untilMs: io.now() + seconds * 1000 })
    const release = async ({ client }: Module) => {
      await client.writeCoil(holdCoil, false)
      held = null
    }
    const isFire = async (module: Module) => fireInput !== null && (await module.read(fireInput))
    return openModule(io, {
      settings,
      // Whoever held it is gone: a lift must not stand for ever because a computer died.
      offAtStart: [holdCoil],
      checkEveryMs: Math.min(settings.pollMs, 1000),
      async check(module) {
        if (held === null) return
        const nowMs = io.now()
        // A clock that was set back must not hold the lift any longer.
        if (nowMs >= held.untilMs || nowMs < held.sinceMs || (await isFire(module))) await release(module)
      },
      async run(module, command) {
        if (command !== 'holdLift') {
          // Should it fail, the next check tries again.
          hold(0)
          await release(module)
          return module.result(heldInput, false, settings.confirmMs)
        }
        const isBurning = await isFire(module).catch(() => null)
        // Nothing was written: without knowing whether it burns nobody is kept in a lift.
        if (isBurning === null) return { state: 'unreachable', reason: 'device.unreachable' }
        if (isBurning) return { state: 'rejected', reason: 'fire.active' }
        // Noted before it is written: whether the module acted on a request without an answer is not known.
        hold(settings.holdSeconds)
        await module.client.writeCoil(holdCoil, true)
        return module.result(heldInput, true, settings.confirmMs)
      },
      async close(module) {
        if (held !== null) await release(module)
      },
    })
  },
})
