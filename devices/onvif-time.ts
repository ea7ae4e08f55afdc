// When an ONVIF device says that something happened, by our clock: what its own is off taken away, and nothing that cannot be.
import { believeTime } from './local-time.ts'

export interface EventTime {
  /** null: none that can be believed. */
  readonly deviceAtMs: number | null
  readonly clock: 'right' | 'corrected' | 'none' | 'impossible'
}

/** Less is what the way takes, and the whole seconds in which devices tell their clock. */
const SKEW_MS = 5000
/** What is told is of now: a subscription that nobody pulls from ends within two minutes. */
const AHEAD_MS = 60_000
const LATE_MS = 600_000

export interface EventClock {
  readonly nowMs: number
  /** How far the device's clock is ahead of ours; null: not known. */
  readonly aheadMs: number | null
  /** It stood before we listened, and may be of long ago. */
  readonly isOld: boolean
}

/** @param utc as the device writes it; null: it does not */
export function eventTime(utc: string | null, { nowMs, aheadMs, isOld }: EventClock): EventTime {
  const saidMs = utc === null || utc.length > 40 ? NaN : Date.parse(utc)
  if (Number.isNaN(saidMs)) return { deviceAtMs: null, clock: utc === null ? 'none' : 'impossible' }
  const offMs = aheadMs !== null && Math.abs(aheadMs) > SKEW_MS ? aheadMs : 0
  const atMs = Math.round(saidMs - offMs)
  const canBe = believeTime(atMs, nowMs) !== null && atMs <= nowMs + AHEAD_MS && (isOld || atMs >= nowMs - LATE_MS)
  return canBe ? { deviceAtMs: atMs, clock: offMs === 0 ? 'right' : 'corrected' } : { deviceAtMs: null, clock: 'impossible' }
}
