// When a sample was taken, and whether it is news: devices' clocks are off, their buffers come late, and their counters begin anew.
import type { TelemetryEvent } from '../../contract/device-events.ts'
import type { EpochMs } from '../../contract/ids.ts'

export interface PlacedSample {
  readonly atMs: EpochMs
  /** In its turn: it shows how things stand now and may raise something. Else it is only kept. */
  readonly isNews: boolean
  readonly clockOff: boolean
}

/** As told by the device's own time, which is believed between these. */
const OLDEST_MS = 10 * 60_000
const NEWEST_MS = 60_000
/** A counter that falls by more than this has begun anew. */
const LATE_BY = 1000

/** @returns null for a sample of the past that does not say when it was */
export function placeSample(
  { deviceAtMs, seq, replayed }: Pick<TelemetryEvent, 'deviceAtMs' | 'seq' | 'replayed'>,
  nowMs: EpochMs,
  lastSeq: number | null,
): PlacedSample | null {
  if (replayed) return deviceAtMs === null || deviceAtMs > nowMs + NEWEST_MS ? null : { atMs: Math.min(deviceAtMs, nowMs), isNews: false, clockOff: false }
  const clockOff = deviceAtMs !== null && (deviceAtMs < nowMs - OLDEST_MS || deviceAtMs > nowMs + NEWEST_MS)
  const atMs = deviceAtMs === null || clockOff ? nowMs : Math.min(deviceAtMs, nowMs)
  const isLate = seq !== null && lastSeq !== null && seq <= lastSeq && lastSeq - seq < LATE_BY
  return { atMs, isNews: !isLate, clockOff }
}
