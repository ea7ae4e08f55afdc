// What drivers behind a Modbus module have in common: its settings, its errors in our words, and a session whose relays never stay on by accident.
import { z } from 'zod'
import type { CommandResult } from '../contract/device.ts'
import { VigilError } from '../contract/errors.ts'
import type { DeviceCommand } from '../contract/vocabulary.ts'
import { isSeen, pause } from './confirm.ts'
import type { CommandAsk, DriverIo, Session } from './driver.ts'
import { createModbusClient, ModbusFailure, type ModbusClient } from './transport/modbus.ts'
import { FRAMINGS } from './transport/modbus-frame.ts'

export const moduleSettings = {
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65535).default(502),
  unit: z.number().int().min(0).max(255).default(1),
  timeoutMs: z.number().int().min(100).max(10_000).default(1000),
  /** `rtu`: behind a serial converter that passes RTU frames on as they are. */
  framing: z.enum(FRAMINGS).default('tcp'),
  /** How often the module is asked whether it is there. */
  pollMs: z.number().int().min(200).max(600_000).default(2000),
} as const

export const bitAddress = z.number().int().min(0).max(65535)
/** A contact, and which of its positions means yes. */
export const contact = z.strictObject({ input: bitAddress, normallyClosed: z.boolean().default(false) })
export type Contact = z.output<typeof contact>

export interface Module {
  readonly client: ModbusClient
  read(contact: Contact): Promise<boolean>
  /** On, and off again whatever happens in between: a relay left on is a gate left open. */
  pulse(coil: number, ms: number): Promise<void>
  /** `confirmed` once the contact reads so, else `accepted`; without a contact always the latter. */
  result(contact: Contact | null, wanted: boolean, confirmMs: number): Promise<CommandResult>
}

export interface ModuleUse {
  readonly settings: z.output<z.ZodObject<typeof moduleSettings>>
  /** Switched off when the driver opens: what a crash left on. */
  readonly offAtStart: readonly number[]
  readonly checkEveryMs: number
  /** Beside asking whether the module is there. */
  check?(module: Module): Promise<void>
  run(module: Module, command: DeviceCommand, ask: CommandAsk): Promise<CommandResult>
  /** Before the line is closed, when no command is under way any more. */
  close?(module: Module): Promise<void>
}

/** @throws VigilError `device.unreachable`, `device.wrongAnswer` */
export async function openModule(io: DriverIo, use: ModuleUse): Promise<Session> {
  const ended = new AbortController()
  const signal = AbortSignal.any([io.signal, ended.signal])
  const client = createModbusClient(use.settings)
  /** Relays of pulses whose end could not be told. */
  const leftOn = new Set<number>()
  const underWay = new Set<Promise<CommandResult>>()
  const switchOff = async (coil: number) => {
    await client.writeCoil(coil, false)
    leftOn.delete(coil)
  }
  const module: Module = {
    client,
    async read({ input, normallyClosed }) {
      const [isClosed = false] = await client.readInputs(input, 1)
      return isClosed !== normallyClosed
    },
    async pulse(coil, ms) {
      leftOn.add(coil)
      const failure = await client.writeCoil(coil, true).then(
        () => pause(ms, signal).then(() => null),
        (error: unknown) => error,
      )
      if (failure instanceof ModbusFailure && failure.phase !== 'sent') {
        leftOn.delete(coil)
        throw failure
      }
      // Once more where the line broke in between; switching off twice does no harm. After that the next check goes on.
      await switchOff(coil).catch(() => switchOff(coil).catch(() => io.log('warn', 'a pulse could not be ended yet', { coil })))
      if (failure !== null) throw failure
    },
    async result(shown, wanted, confirmMs) {
      const isSo = shown !== null && (await isSeen(async () => (await module.read(shown)) === wanted, { confirmMs, now: () => io.now(), signal }))
      return isSo ? { state: 'confirmed', reason: null } : { state: 'accepted', reason: 'device.notConfirmed' }
    },
  }
  try {
    for (const coil of use.offAtStart) await inOurWords(client.writeCoil(coil, false))
  } catch (error) {
    client.close()
    throw error
  }
  const look = async () => {
    if (underWay.size === 0) for (const coil of leftOn) await switchOff(coil)
    await client.readCoils(use.offAtStart[0] ?? 0, 1)
    await use.check?.(module)
  }
  return {
    online: true,
    check: { everyMs: use.checkEveryMs, run: () => inOurWords(look()) },
    command(command, ask) {
      io.log('info', 'commanding a module', { command, reason: ask.reason })
      const asked = use.run(module, command, ask).catch(failedResult)
      underWay.add(asked)
      return asked.finally(() => underWay.delete(asked))
    },
    async close() {
      ended.abort()
      await Promise.all(underWay)
      await use.close?.(module).catch((error: unknown) => io.log('warn', 'a relay may still be on', { error: String(error) }))
      client.close()
    },
  }
}

/** Failures of Modbus as the codes of errors.ts. */
export async function inOurWords<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof ModbusFailure)) throw error
    const isRefusal = error.phase === 'refused'
    throw new VigilError(isRefusal ? 'device.wrongAnswer' : 'device.unreachable', isRefusal ? { exception: error.exception } : undefined, { cause: error })
  }
}

/** How a command ended that failed. */
function failedResult(error: unknown): CommandResult {
  if (!(error instanceof ModbusFailure)) return { state: 'unknown', reason: 'system.internal' }
  if (error.phase === 'refused') return { state: 'rejected', reason: error.message }
  return error.phase === 'sent' ? { state: 'unknown', reason: 'device.noAnswer' } : { state: 'unreachable', reason: 'device.unreachable' }
}
