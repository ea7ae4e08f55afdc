// What drivers behind a Modbus module have in common: the settings of the module, its errors in our words, a pulse that always ends.
import { z } from 'zod'
import type { CommandResult } from '../contract/device.ts'
import { VigilError } from '../contract/errors.ts'
import { ModbusFailure, type ModbusClient } from './transport/modbus.ts'

export const moduleSettings = {
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65535).default(502),
  unit: z.number().int().min(0).max(255).default(1),
  timeoutMs: z.number().int().min(100).max(10_000).default(1000),
  /** How often the module is asked whether it is there. */
  pollMs: z.number().int().min(200).max(600_000).default(2000),
} as const

export const bitAddress = z.number().int().min(0).max(65535)
/** A contact, and which of its positions means yes. */
export const contact = z.strictObject({ input: bitAddress, normallyClosed: z.boolean().default(false) })
export type Contact = z.output<typeof contact>

export async function readContact(client: ModbusClient, { input, normallyClosed }: Contact): Promise<boolean> {
  const [isClosed = false] = await client.readInputs(input, 1)
  return isClosed !== normallyClosed
}

/** @throws VigilError `device.unreachable`, `device.wrongAnswer` */
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
export function failedResult(error: unknown): CommandResult {
  if (!(error instanceof ModbusFailure)) return { state: 'unknown', reason: 'system.internal' }
  if (error.phase === 'refused') return { state: 'rejected', reason: error.message }
  return error.phase === 'sent' ? { state: 'unknown', reason: 'device.noAnswer' } : { state: 'unreachable', reason: 'device.unreachable' }
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}

/** On, and off again whatever happens in between: a relay left on is a gate left open. */
export async function pulse(client: ModbusClient, coil: number, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await client.writeCoil(coil, true)
    await pause(ms, signal)
  } finally {
    // Once more where the line broke in between; switching off twice does no harm.
    await client.writeCoil(coil, false).catch(() => client.writeCoil(coil, false))
  }
}

/** Asks until it is so or the time is over; reading does no harm. */
export async function isSeen(read: () => Promise<boolean>, confirmMs: number, now: () => number, signal: AbortSignal): Promise<boolean> {
  const untilMs = now() + confirmMs
  for (;;) {
    if (await read().catch(() => false)) return true
    if (now() + CONFIRM_EVERY_MS > untilMs || signal.aborted) return false
    await pause(CONFIRM_EVERY_MS, signal)
  }
}

const CONFIRM_EVERY_MS = 100
