// Tells what a device sends late from what a device with a wrong clock sends at once; only the former is of the past.
import type { EpochMs } from '../contract/ids.ts'
import type { DriverIo } from './driver.ts'
import { believeTime } from './local-time.ts'

export interface Judged {
  /** null where the device's time is not to be used. */
  readonly deviceAtMs: EpochMs | null
  readonly isLate: boolean
}

export interface Lateness {
  /** @param saidMs when it happened by the device's clock; null: it did not say */
  judge(saidMs: EpochMs | null, nowMs: EpochMs): Judged
}

const LATE_MS = 10 * 60_000
const FUTURE_MS = 60_000
/** A backlog comes faster than it came about, so that its delay shrinks. */
const SAME_DELAY_MS = 30_000
/** The same delay for so long is a clock that is wrong. */
const WRONG_CLOCK_MS = 60_000

export function createLateness(log: DriverIo['log']): Lateness {
  /** A delay, and since when it has been the same. */
  let steady = { delayMs: 0, sinceMs: 0 }
  let hasTold = false
  const tell = (delayMs: number) => {
    if (!hasTold) log('warn', 'the clock of the device is wrong; its times are not used', { seconds: Math.round(-delayMs / 1000) })
    hasTold = true
  }
  return {
    judge(saidMs, nowMs) {
      if (saidMs === null || !Number.isFinite(saidMs)) return { deviceAtMs: null, isLate: false }
      const delayMs = nowMs - saidMs
      if (Math.abs(delayMs - steady.delayMs) > SAME_DELAY_MS) steady = { delayMs, sinceMs: nowMs }
      const isWrongClock = delayMs < -FUTURE_MS || (delayMs > LATE_MS && nowMs - steady.sinceMs >= WRONG_CLOCK_MS)
      // A clock that was never set says nothing, not even that something is late.
      if (isWrongClock || believeTime(saidMs, nowMs) === null) {
        tell(delayMs)
        return { deviceAtMs: null, isLate: false }
      }
      if (delayMs <= LATE_MS) hasTold = false
      return { deviceAtMs: saidMs, isLate: delayMs > LATE_MS }
    },
  }
}
