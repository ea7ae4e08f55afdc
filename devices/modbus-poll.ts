// A session that only reads: a Modbus device asked for the same addresses again and again, and contacts whose reading has to hold.
import type { z } from 'zod'
import { pause } from './confirm.ts'
import type { DriverIo, Session } from './driver.ts'
import { inOurWords, type moduleSettings } from './modbus-io.ts'
import { isOn, planReads, readPlan, type Readings, type StateAt, type Stretch } from './modbus-table.ts'
import { createModbusClient } from './transport/modbus.ts'

export interface Poll {
  readonly readings: Readings
  /** The same addresses, a while later. */
  again(afterMs: number): Promise<Readings>
}

export interface PollUse {
  /** `pollMs` is the pause between two polls. */
  readonly settings: z.output<z.ZodObject<typeof moduleSettings>>
  readonly wanted: readonly Stretch[]
  take(poll: Poll): Promise<void>
}

/** @throws VigilError `device.unreachable`, `device.wrongAnswer`: also what the first poll met */
export async function openPolling(io: DriverIo, { settings, wanted, take }: PollUse): Promise<Session> {
  const ended = new AbortController()
  const signal = AbortSignal.any([io.signal, ended.signal])
  const client = createModbusClient(settings)
  signal.addEventListener('abort', () => client.close(), { once: true })
  const plan = planReads(wanted)
  const read = () => inOurWords(readPlan(client, plan))
  const run = async () =>
    take({
      readings: await read(),
      async again(afterMs) {
        await pause(afterMs, signal)
        return read()
      },
    })
  try {
    await run()
  } catch (error) {
    client.close()
    throw error
  }
  return { online: true, check: { everyMs: settings.pollMs, run }, close: () => Promise.resolve(ended.abort()) }
}

/** @param known as they stood so far; what differs is read a second time @returns null for what did not hold */
export async function readHeld(
  { readings, again }: Poll,
  states: readonly StateAt[],
  known: readonly (boolean | null)[],
  debounceMs: number,
): Promise<(boolean | null)[]> {
  const first = states.map((state) => isOn(readings, state))
  if (debounceMs === 0 || first.every((on, i) => on === known[i])) return first
  const later = await again(debounceMs)
  return first.map((on, i) => (on === known[i] || isOn(later, states[i]!) === on ? on : null))
}
