// Turns how contacts stand into events: each turn is told once, and is owed until it is stored.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DeviceSignalEvent } from '../contract/device-events.ts'
import type { DriverIo } from './driver.ts'

export interface Turn {
  readonly contact: number
  readonly on: boolean
  /** null at its first reading. */
  readonly was: boolean | null
  readonly atMs: number
  readonly deviceAtMs: number | null
}

export interface Edges {
  /** null: not read yet, or forgotten. */
  known(): readonly (boolean | null)[]
  /** The next reading of it counts as the first. */
  forget(contact: number): void
  /** Never throws. One call at a time. @param now null: this one did not hold, or is not known @param deviceAtMs when the device says it was so */
  take(now: readonly (boolean | null)[], deviceAtMs?: number | null): Promise<void>
}

/** @param eventOf what is told when a contact turned, if anything */
export function createEdges(contacts: number, io: Pick<DriverIo, 'now' | 'emit' | 'log'>, eventOf: (turn: Turn) => DeviceSignalEvent | null): Edges {
  const stands = Array<boolean | null>(contacts).fill(null)
  /** In order; a contact owes each of its two turns once, so that a full disk cannot fill the memory. */
  const owed = new Map<string, DeviceSignalEvent>()
  let lastMs = -Infinity
  return {
    known: () => stands,
    forget: (contact) => (stands[contact] = null),
    async take(now, deviceAtMs = null) {
      // Two readings are never at one moment: their moments tell their signals apart.
      const atMs = Math.max(io.now(), lastMs + 1)
      lastMs = atMs
      now.forEach((on, contact) => {
        const was = stands[contact] ?? null
        if (on === null || on === was) return
        stands[contact] = on
        const event = eventOf({ contact, on, was, atMs, deviceAtMs })
        const key = `${contact} ${on}`
        if (event !== null && !owed.has(key)) owed.set(key, event)
      })
      for (const [key, event] of owed) {
        try {
          await io.emit(event)
        } catch (error) {
          return io.log('warn', 'a signal could not be stored; it is told again at the next reading', { error: String(error) })
        }
        owed.delete(key)
        // Storing is synchronous: many contacts at once must not keep the rest of the core waiting.
        await nextTurn()
      }
    },
  }
}
