// Words a limit that was passed, or one that will be, as an alert claim.
import type { EpochMs } from '../../contract/ids.ts'
import type { SiteDevice } from '../../contract/site.ts'
import type { Limits, Trend } from '../../contract/telemetry.ts'
import type { AlertClaim, ConditionEnd } from '../alerts.ts'
import { claimBy } from '../device-claims.ts'
import { metricName, withUnit } from './metric-words.ts'

/** Zone of the incident: one for what is, one for what will be, of each metric. */
const ZONE = { threshold: 'metric', trend: 'trend' } as const

const SIDE_WORDS = { above: '高于', below: '低于' } as const

interface Passed {
  readonly level: 'warn' | 'alarm'
  readonly metric: string
  readonly value: number
  readonly limits: Limits
  readonly atMs: EpochMs
}

export function thresholdClaim(device: SiteDevice, { level, metric, value, limits, atMs }: Passed): AlertClaim {
  const threshold = limits[level] ?? value
  return {
    ...claimBy(device, { deviceAtMs: null, dedupeKey: `${metric}-${level}-${atMs}` }, atMs),
    kind: 'telemetry',
    severity: level === 'alarm' ? 'high' : 'medium',
    zone: `${ZONE.threshold}:${metric}`,
    place: `${device.name} ${metricName(metric)}${SIDE_WORDS[limits.side]} ${withUnit(metric, threshold)}`,
    why: { metric, value, threshold, heldSeconds: limits.persistSeconds },
  }
}

/** @param dayOf the site's date: `2026-12-08` */
export function trendClaim(device: SiteDevice, metric: string, limits: Limits, trend: Trend, atMs: EpochMs, dayOf: (atMs: EpochMs) => string): AlertClaim {
  const { limit, perDay, nowValue, earliestAtMs, latestAtMs, confidence01, days } = trend
  const [from, to] = [dayOf(earliestAtMs), latestAtMs === null ? null : dayOf(latestAtMs)]
  const percent = Math.round(confidence01 * 100)
  const between = to === null ? `${from} 之后` : `${from} 至 ${to} 之间`
  const course = limits.side === 'above' ? '上升' : '下降'
  return {
    ...claimBy(device, { deviceAtMs: null, dedupeKey: `${metric}-trend-${atMs}` }, atMs),
    kind: 'telemetry',
    severity: 'low',
    zone: `${ZONE.trend}:${metric}`,
    place: `${device.name} ${metricName(metric)}${course}，预计 ${between}${SIDE_WORDS[limits.side]} ${withUnit(metric, limit)}（置信度 ${percent}%）`,
    why: { metric, value: nowValue, threshold: limit, perDay, expectedFrom: from, expectedTo: to ?? '—', confidencePercent: percent, trendDays: days },
  }
}

export function conditionEnd(device: SiteDevice, kind: keyof typeof ZONE, metric: string, atMs: EpochMs): ConditionEnd {
  return { kind: 'telemetry', cameraId: device.cameras[0] ?? null, deviceId: device.id, zone: `${ZONE[kind]}:${metric}`, atMs }
}
