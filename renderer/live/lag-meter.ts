// Tells how late a picture is without trusting that two machines' clocks agree.

export interface LagMeter {
  /**
   * @param atMs     the picture's time on the core's clock
   * @param localMs  monotonic time of this machine when it was shown
   * @returns how much later than the quickest picture of the last minute, ms
   */
  lagOf(atMs: number, localMs: number): number
}

/** After a step of the core's clock the old offset is forgotten in this time. */
const WINDOW_MS = 60_000
const SLOT_MS = 5_000

/** The smallest offset between the clocks seen lately is taken as "no delay"; share one meter among all tiles of a screen. */
export function createLagMeter(): LagMeter {
  /** Smallest offset per slot of local time. */
  const slots = new Map<number, number>()
  return {
    lagOf(atMs, localMs) {
      const offset = localMs - atMs
      const slot = Math.floor(localMs / SLOT_MS)
      slots.set(slot, Math.min(offset, slots.get(slot) ?? Infinity))
      for (const old of slots.keys()) if ((slot - old) * SLOT_MS > WINDOW_MS) slots.delete(old)
      return offset - Math.min(...slots.values())
    },
  }
}
