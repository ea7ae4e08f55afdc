// The core's time on a phone: how far the phone's own clock is off, measured while there is a line and kept for when there is none.

/** One question and its answer, ms. */
export interface ClockReading {
  readonly askedMs: number
  readonly answeredMs: number
  readonly coreMs: number
}

export interface CoreClock {
  /** To be added to the phone's time; null: never measured. */
  readonly offsetMs: number | null
  /** Half the time the answer took: how wrong the offset may be. */
  readonly errorMs: number
  /** By the phone's clock. */
  readonly measuredAtMs: number
}

export const UNMEASURED: CoreClock = { offsetMs: null, errorMs: Infinity, measuredAtMs: 0 }

/** A quick answer of this long ago is worth less than a slower one of now: quartz drifts by some 2 ms a minute. */
const DRIFT_PER_MS = 50e-6

/** Takes what is known better: the new reading, or the old one with what it may have drifted since; the new one at once when they contradict. */
export function readClock(known: CoreClock, { askedMs, answeredMs, coreMs }: ClockReading): CoreClock {
  const errorMs = Math.max(0, answeredMs - askedMs) / 2
  const read = { offsetMs: Math.round(coreMs - (askedMs + answeredMs) / 2), errorMs, measuredAtMs: answeredMs }
  if (known.offsetMs === null || answeredMs < known.measuredAtMs) return read
  const knownError = known.errorMs + (answeredMs - known.measuredAtMs) * DRIFT_PER_MS
  const contradict = Math.abs(read.offsetMs - known.offsetMs) > errorMs + knownError
  return contradict || errorMs <= knownError ? read : known
}

export function coreTimeOf(clock: CoreClock, phoneMs: number): number {
  return phoneMs + (clock.offsetMs ?? 0)
}
