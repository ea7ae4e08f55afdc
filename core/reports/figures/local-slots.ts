// Days, weekdays and hours of the site's time zone for moments by the million.
import type { EpochMs } from '../../../contract/ids.ts'
import { localMs } from '../../local-time.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Every offset there is, and every change of one, is a multiple of it. */
const SLOT_MS = 900_000
const WINDOW_MS = 600_000

export interface LocalSlots {
  /** Days since 1970 there. */
  dayOf(atMs: EpochMs): number
  hourOf(atMs: EpochMs): number
  /** UTC ms at which the ten minutes begin that its clocks show: 08:20, 08:30 ... */
  windowOf(atMs: EpochMs): EpochMs
}

export function createLocalSlots(timezone: string): LocalSlots {
  const offsets = new Map<number, number>()
  let [lastSlot, lastOffset] = [Number.NaN, 0]
  const localOf = (atMs: EpochMs): number => {
    const slot = Math.floor(atMs / SLOT_MS)
    if (slot !== lastSlot) {
      const known = offsets.get(slot)
      lastOffset = known ?? localMs(slot * SLOT_MS, timezone) - slot * SLOT_MS
      lastSlot = slot
      if (known === undefined) offsets.set(slot, lastOffset)
    }
    return atMs + lastOffset
  }
  return {
    dayOf: (atMs) => Math.floor(localOf(atMs) / DAY_MS),
    hourOf: (atMs) => Math.floor((localOf(atMs) % DAY_MS) / HOUR_MS),
    windowOf: (atMs) => atMs - (localOf(atMs) % WINDOW_MS),
  }
}

/** 0: Monday. @param day days since 1970, a Thursday */
export function weekdayOf(day: number): number {
  return (day + 3) % 7
}

/** `2026-11-30` */
export function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
