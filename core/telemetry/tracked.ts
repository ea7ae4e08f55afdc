// What the core has in hand of each metric of each device: what came since the last write, how it stands, what was said.
import type { MetricValue } from '../../contract/device-events.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { MetricLevel, TrendOutcome } from '../../contract/telemetry.ts'
import type { ReadableDb } from '../../db/open.ts'
import { hoursOf, listConditions, listMetrics, meansSince, type StoredMetric } from '../../db/telemetry.ts'
import { normalState, type ThresholdState } from './judge-threshold.ts'
import type { Gathered } from './roll-up.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const SPARK_HOURS = 24

/** That a rise was told, so that it is told once. */
export interface TrendState {
  readonly saidAtMs: EpochMs
  /** Daily looks in a row that found none. */
  readonly quietLooks: number
  /** The set time of the last look that counted. */
  readonly dueAtMs: EpochMs
}

/** Changed in place: there are thousands of samples a second. */
export interface Tracked {
  readonly id: number
  readonly deviceId: string
  readonly metric: string
  value: MetricValue
  valueAtMs: EpochMs
  /** When it was last heard of, on our clock. */
  heardAtMs: EpochMs
  intervalMs: number | null
  isStale: boolean
  /** The latest value is not on disk yet. */
  isUnsaved: boolean
  /** By minute: not on disk yet. */
  readonly minutes: Map<number, Gathered>
  /** By hour, of the last day: for the small curve. */
  readonly hours: Map<number, { samples: number; sum: number }>
  threshold: ThresholdState
  trend: TrendOutcome | null
  said: TrendState | null
}

export function trackedKey(deviceId: string, metric: string): string {
  return `${deviceId}/${metric}`
}

export function newTracked({ id, deviceId, metric, value, valueAtMs, intervalMs }: Omit<StoredMetric, 'firstAtMs'>): Tracked {
  return {
    id,
    deviceId,
    metric,
    value,
    valueAtMs,
    heardAtMs: valueAtMs,
    intervalMs,
    isStale: false,
    isUnsaved: false,
    minutes: new Map(),
    hours: new Map(),
    threshold: normalState(valueAtMs),
    trend: null,
    said: null,
  }
}

/** As the last run of the core left them; what it had gathered of its last minute is gone. */
export function loadTracked(db: ReadableDb, nowMs: EpochMs): Map<string, Tracked> {
  const all = new Map(listMetrics(db).map((stored) => [trackedKey(stored.deviceId, stored.metric), newTracked(stored)]))
  const byId = new Map([...all.values()].map((tracked) => [tracked.id, tracked]))
  for (const { metricId, state } of listConditions(db, 'threshold')) {
    const tracked = byId.get(metricId)
    // what was not said yet begins anew: nobody knows what happened in between
    if (tracked !== undefined) tracked.threshold = { ...normalState(nowMs), ...(state as { level: MetricLevel; sinceMs: EpochMs }) }
  }
  for (const { metricId, state } of listConditions(db, 'trend')) {
    const tracked = byId.get(metricId)
    if (tracked !== undefined) tracked.said = state as TrendState
  }
  const hour = Math.floor(nowMs / HOUR_MS)
  for (const tracked of all.values()) {
    for (const { at, samples, mean } of hoursOf(db, tracked.id, hour - SPARK_HOURS + 1, hour)) tracked.hours.set(at, { samples, sum: samples * mean })
  }
  for (const { metricId, samples, mean } of meansSince(db, hour * 60)) byId.get(metricId)?.hours.set(hour, { samples, sum: samples * mean })
  return all
}
