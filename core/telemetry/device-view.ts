// A device's telemetry as screens see it.
import type { EpochMs } from '../../contract/ids.ts'
import type { SiteDevice } from '../../contract/site.ts'
import type { DeviceTelemetry, Limits, MetricView } from '../../contract/telemetry.ts'
import { DEVICE_KINDS } from '../../contract/vocabulary.ts'
import { HOUR_MS, SPARK_HOURS, type Tracked } from './tracked.ts'

export interface ViewMeans {
  limitsOf(deviceId: string, metric: string): Limits
  readonly clockOff: boolean
  readonly nowMs: EpochMs
}

export function deviceView(device: SiteDevice, metrics: readonly Tracked[], { limitsOf, clockOff, nowMs }: ViewMeans): DeviceTelemetry {
  return {
    deviceId: device.id,
    name: device.name,
    kind: DEVICE_KINDS.find((kind) => device.driver.startsWith(`${kind}/`)) ?? 'sensor',
    buildingId: device.building ?? null,
    clockOff,
    metrics: metrics.map((tracked) => metricView(tracked, limitsOf(device.id, tracked.metric), nowMs)).toSorted(byName),
  }
}

function metricView({ metric, value, valueAtMs, threshold, isStale, trend, hours }: Tracked, limits: Limits, nowMs: EpochMs): MetricView {
  const last = Math.floor(nowMs / HOUR_MS)
  const spark = Array.from({ length: SPARK_HOURS }, (_, i) => {
    const hour = hours.get(last - SPARK_HOURS + 1 + i)
    return hour === undefined ? null : hour.sum / hour.samples
  })
  return {
    metric,
    value,
    atMs: valueAtMs,
    level: threshold.level,
    sinceMs: threshold.level === 'normal' ? null : threshold.sinceMs,
    stale: isStale,
    limits,
    trend,
    spark: typeof value === 'string' ? [] : spark,
  }
}

/** Vibration first: it is what wear shows in. */
function byName(a: MetricView, b: MetricView): number {
  const rank = ({ metric }: MetricView) => `${metric.startsWith('vibration') ? 0 : 1}${metric}`
  return rank(a) < rank(b) ? -1 : 1
}
