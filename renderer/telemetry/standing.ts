// How a metric stands, and a device: by the worst of its metrics; pure.
import type { DeviceTelemetry, MetricView } from '../../contract/telemetry.ts'
import type { Tone } from '../parts/state-mark.tsx'

/** The worst last. */
export const STANDINGS = ['unwatched', 'normal', 'stale', 'rising', 'warn', 'alarm'] as const
export type Standing = (typeof STANDINGS)[number]

export const STANDING_TONES: Readonly<Record<Standing, Tone>> = {
  unwatched: 'quiet',
  normal: 'good',
  stale: 'busy',
  rising: 'warn',
  warn: 'warn',
  alarm: 'bad',
}

/** What was beyond its limit when it fell silent still is, as far as anybody knows. */
export function standingOf({ level, stale, trend, limits }: Pick<MetricView, 'level' | 'stale' | 'trend' | 'limits'>): Standing {
  if (level !== 'normal') return level
  if (stale) return 'stale'
  if (trend?.is === 'rising') return 'rising'
  return limits.warn === null && limits.alarm === null ? 'unwatched' : 'normal'
}

/** @returns null while it never reported */
export function standingOfDevice({ metrics }: Pick<DeviceTelemetry, 'metrics'>): Standing | null {
  const standings = metrics.map(standingOf)
  return STANDINGS.findLast((one) => standings.includes(one)) ?? null
}

/** A lift's floor is a number, but nobody wants its curve. */
const NO_CURVE = ['floor']

export function isCurve({ metric, value }: Pick<MetricView, 'metric' | 'value'>): boolean {
  return typeof value === 'number' && !NO_CURVE.includes(metric)
}
