// How late the core's own work comes: the event loop's delay, in windows that add up to ten minutes.
import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface LoopWindow {
  readonly p99Ms: number
  readonly mostMs: number
}

export interface LoopMeter {
  /** The window that ends now; the next one begins. */
  turn(): LoopWindow
  stop(): void
}

const RESOLUTION_MS = 20
const NS_PER_MS = 1e6

export function createLoopMeter(): LoopMeter {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  return {
    turn() {
      const window = { p99Ms: lateness(delay.percentile(99)), mostMs: lateness(delay.max) }
      delay.reset()
      return window
    },
    stop: () => delay.disable(),
  }
}

/** The histogram counts the pause itself, too; an empty one holds no number. */
function lateness(ns: number): number {
  return Math.max(0, Math.round(ns / NS_PER_MS) - RESOLUTION_MS)
}
