// The limits a metric has until people set others.
import type { Limits } from '../../contract/telemetry.ts'

/** @source ISO 10816-1, machines below 15 kW: zone C begins at 1.8, D at 4.5 mm/s; 2.8 is the step between them for larger ones on rigid ground */
const VIBRATION: Limits = { warn: 2.8, alarm: 4.5, side: 'above', persistSeconds: 60, clearPercent: 10, whileRunning: true }
const NONE: Limits = { warn: null, alarm: null, side: 'above', persistSeconds: 60, clearPercent: 10, whileRunning: false }

export function defaultLimits(metric: string): Limits {
  return metric === 'vibration_rms' ? VIBRATION : NONE
}
