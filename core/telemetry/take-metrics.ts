// Takes in what a device reports: bounded, placed in time, gathered by minute; what is news is shown and judged.
import type { MetricValue, TelemetryEvent } from '../../contract/device-events.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { METRIC_NAME, RUN_METRIC } from '../../contract/telemetry.ts'
import { insertMetric } from '../../db/telemetry.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Env } from '../env.ts'
import { placeSample, type PlacedSample } from './place-sample.ts'
import { gather } from './roll-up.ts'
import { minuteOf, KEPT_HOURS } from './store-roll-ups.ts'
import { HOUR_MS, newTracked, SPARK_HOURS, trackedKey, type Tracked } from './tracked.ts'

/** What the core knows of a device beside its metrics. */
export interface Reporting {
  lastSeq: number | null
  /** null: it never said. */
  running: boolean | null
  clockOff: boolean
}

export interface News {
  readonly tracked: Tracked
  readonly value: number
  readonly atMs: EpochMs
  readonly running: boolean
}

const MAX_METRICS = 64
const MAX_TEXT = 64
/** Minutes of one metric that wait for the disk: two days of the past. Whoever sends more at once is heard no faster than it is written. */
const MAX_WAITING_MINUTES = 3000
const MAX_NUMBER = 1e9
/** How much of the last pause counts for what is usual. */
const LATELY = 0.2
/** A pause longer than this many usual ones is an outage, not a new habit. */
const MAX_PAUSES = 3
/** The first pause may have been an outage. */
const MAX_FIRST_MS = 10 * 60_000

export function createMetricIntake(env: Env, all: Map<string, Tracked>) {
  const { db, clock, log } = env
  const devices = new Map<string, Reporting>()
  const counts = new Map<string, number>()
  for (const { deviceId } of all.values()) counts.set(deviceId, (counts.get(deviceId) ?? 0) + 1)

  /** All that a sample is the first of, in one commit: thousands of devices that are new wait for the disk once each. */
  const makeKnown = (deviceId: string, values: readonly (readonly [metric: string, value: MetricValue])[], valueAtMs: EpochMs): void => {
    const count = counts.get(deviceId) ?? 0
    const fresh = values.filter(([metric]) => !all.has(trackedKey(deviceId, metric))).slice(0, Math.max(0, MAX_METRICS - count))
    if (fresh.length === 0) return
    const ids = inTransaction(db, () => fresh.map(([metric, value]) => insertMetric(db, { deviceId, metric, value, valueAtMs })))
    fresh.forEach(([metric, value], i) =>
      all.set(trackedKey(deviceId, metric), newTracked({ id: ids[i]!, deviceId, metric, value, valueAtMs, intervalMs: null })),
    )
    counts.set(deviceId, count + fresh.length)
  }

  return {
    reporting: (deviceId: string): Reporting | undefined => devices.get(deviceId),
    /** @returns what is to be judged */
    take(deviceId: string, event: TelemetryEvent): News[] {
      const nowMs = clock.now()
      const device = devices.get(deviceId) ?? { lastSeq: null, running: null, clockOff: false }
      devices.set(deviceId, device)
      const placed = placeSample(event, nowMs, device.lastSeq)
      if (placed === null || nowMs - placed.atMs > KEPT_HOURS * HOUR_MS) {
        log.debug('a sample of the past cannot be placed in time', { deviceId })
        return []
      }
      const said = runningOf(event.metrics[RUN_METRIC])
      if (placed.isNews) {
        device.lastSeq = event.seq
        device.running = said ?? device.running
        device.clockOff = placed.clockOff
      }
      // one that never says so always runs; what one did in the past only its own samples know
      const running = said ?? (event.replayed ? device.running === null : (device.running ?? true))
      const values = Object.entries(event.metrics)
        .slice(0, MAX_METRICS)
        .flatMap(([metric, given]) => {
          const value = METRIC_NAME.test(metric) ? cleanValue(given) : null
          return value === null ? [] : [[metric, value] as const]
        })
      makeKnown(deviceId, values, placed.atMs)
      return values.flatMap(([metric, value]) => {
        const tracked = all.get(trackedKey(deviceId, metric))
        return tracked === undefined ? [] : takeValue(tracked, value, running, placed, nowMs)
      })
    },
  }
}

function takeValue(tracked: Tracked, value: MetricValue, running: boolean, { atMs, isNews }: PlacedSample, nowMs: EpochMs): News[] {
  if (typeof value !== 'string') {
    const minute = minuteOf(atMs)
    if (!isNews && tracked.minutes.size >= MAX_WAITING_MINUTES && !tracked.minutes.has(minute)) return []
    tracked.minutes.set(minute, gather(tracked.minutes.get(minute) ?? null, Number(value), running))
    addToSpark(tracked, Math.floor(atMs / HOUR_MS), Number(value), nowMs)
  }
  // one that is newer than now was taken before our clock was put back: it must not silence those that follow
  const isLate = atMs < tracked.valueAtMs && tracked.valueAtMs <= nowMs
  if (!isNews || isLate) return []
  const pauseMs = nowMs - tracked.heardAtMs
  // the first sample is also what the metric was made of
  if (pauseMs > 0) tracked.intervalMs = nextInterval(tracked.intervalMs, pauseMs)
  Object.assign(tracked, { value, valueAtMs: atMs, heardAtMs: nowMs, isStale: false, isUnsaved: true } satisfies Partial<Tracked>)
  return typeof value === 'number' ? [{ tracked, value, atMs, running }] : []
}

function nextInterval(usualMs: number | null, pauseMs: number): number {
  return usualMs === null ? Math.min(pauseMs, MAX_FIRST_MS) : usualMs + LATELY * (Math.min(pauseMs, MAX_PAUSES * usualMs) - usualMs)
}

function addToSpark({ hours }: Tracked, hour: number, value: number, nowMs: EpochMs): void {
  const oldest = Math.floor(nowMs / HOUR_MS) - SPARK_HOURS + 1
  if (hour < oldest) return
  const { samples, sum } = hours.get(hour) ?? { samples: 0, sum: 0 }
  hours.set(hour, { samples: samples + 1, sum: sum + value })
  if (hours.size > SPARK_HOURS) for (const at of hours.keys()) if (at < oldest) hours.delete(at)
}

function runningOf(value: MetricValue | undefined): boolean | null {
  if (typeof value === 'boolean') return value
  return typeof value === 'number' ? value !== 0 : null
}

/** @returns null for what cannot be kept */
function cleanValue(value: MetricValue): MetricValue | null {
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) <= MAX_NUMBER ? value : null
  if (typeof value === 'string') return Array.from(value.replace(/\p{Cc}+/gu, ' ')).slice(0, MAX_TEXT).join('') // prettier-ignore
  // Whatever a driver lets through: one thing that is no number in a minute would keep the minutes of all devices off the disk.
  return typeof value === 'boolean' ? value : null
}
