// The only place that reads the computer's clock; everything else is handed a Clock.
import type { EpochMs } from '../contract/ids.ts'

export interface Clock {
  now(): EpochMs
}

/**
 * Wall time that never runs backwards by itself: it is read once and then carried by the monotonic clock, and follows
 * a step of the wall clock (NTP, an operator) only when that is larger than a second.
 */
export function createSystemClock(): Clock {
  let offset = performance.timeOrigin
  return {
    now() {
      const carried = offset + performance.now()
      const wall = Date.now()
      if (Math.abs(wall - carried) > 1000) offset += wall - carried
      return Math.round(offset + performance.now())
    },
  }
}
