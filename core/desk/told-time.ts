// When something was, by the clock of a phone or a reader: believed within bounds; a clock that cannot be right counts for nothing.
import type { EpochMs } from '../../contract/ids.ts'

/** Clocks that are kept are a few seconds apart. */
const TOLERANCE_MS = 60_000

export interface ToldTime {
  /** Between the earliest and now. */
  readonly atMs: EpochMs
  /** It was told to be before it can have been, or in the future: `atMs` is when it came in. */
  readonly isClockOff: boolean
}

/** @param toldMs anything a number can be, also NaN; @param earliestMs before this it cannot have been */
export function readToldTime(toldMs: number, earliestMs: EpochMs, nowMs: EpochMs): ToldTime {
  const isNow = Math.abs(toldMs - nowMs) <= TOLERANCE_MS
  const isPossible = toldMs >= earliestMs - TOLERANCE_MS && toldMs <= nowMs + TOLERANCE_MS
  if (!isNow && !isPossible) return { atMs: nowMs, isClockOff: true }
  return { atMs: Math.min(Math.max(Math.round(toldMs), Math.min(earliestMs, nowMs)), nowMs), isClockOff: false }
}
