// Whether a vehicle that was read may still stand before the barrier.
import type { PlateRead } from '../../contract/vehicle.ts'

/** Longer nobody waits without ringing; where the two clocks differ by more, it is not known. */
export const WAITS_MS = 2 * 60_000

/** Not let in, and read just now: not a record of the past. */
export function isWaiting({ opened, why, atMs }: Pick<PlateRead, 'opened' | 'why' | 'atMs'>, nowMs: number): boolean {
  return !opened && why !== 'replayed' && Math.abs(nowMs - atMs) <= WAITS_MS
}
