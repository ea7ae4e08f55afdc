// Telemetry as the core runs it: taken in, judged against its limits, written down every minute, looked at once a day, told to every screen.
import { VigilError } from '../../contract/errors.ts'
import type { TelemetryEvent } from '../../contract/device-events.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { SiteDevice } from '../../contract/site.ts'
import type { DeviceTelemetry, LimitsSave, LimitsView, Series, SeriesInput } from '../../contract/telemetry.ts'
import { saveCondition } from '../../db/telemetry.ts'
import { inTransaction } from '../../db/transaction.ts'
import { realAfter, type After } from '../../devices/supervise.ts'
import { endCondition, type AlertClaim } from '../alerts.ts'
import type { Actor, Env } from '../env.ts'
import { deviceView } from './device-view.ts'
import { judgeThreshold, normalState, type Judged } from './judge-threshold.ts'
import { createLimitsDesk } from './limits.ts'
import { readSeries } from './series.ts'
import { createRollUpStore, minuteOf } from './store-roll-ups.ts'
import { createMetricIntake, type News } from './take-metrics.ts'
import { conditionEnd, thresholdClaim } from './telemetry-claims.ts'
import { loadTracked, trackedKey, type Tracked } from './tracked.ts'
import { createTrendWatch } from './watch-trends.ts'

export interface TelemetryOutside {
  readonly devices: readonly SiteDevice[]
  raiseAlert(claim: AlertClaim): unknown
  readonly after?: After
}

export interface TelemetryDesk {
  take(deviceId: string, event: TelemetryEvent): void
  /** Devices that reported, and sensors that should, in the order of the site file. */
  list(): DeviceTelemetry[]
  /** @throws VigilError `telemetry.notFound` */
  series(input: SeriesInput): Series
  /** @throws VigilError `device.notFound` */
  limits(place: { readonly deviceId: string; readonly metric: string }): LimitsView
  /** @throws VigilError `device.notFound`, `telemetry.limitsChanged` */
  saveLimits(actor: Actor, change: LimitsSave): LimitsView
  /** Writes what is over, marks what fell silent, looks for trends; by itself every second. */
  look(): void
  stop(): void
}

const LOOK_EVERY_MS = 1000
/** Values alone are told this often: screens have other things to do. */
const TELL_VALUES_EVERY_MS = 5000
/** So many devices at a time, so that thousands of them do not keep everything else waiting for a third of a second. */
const TOLD_AT_ONCE = 100
/** And so many metrics are written at a time. */
const WRITTEN_AT_ONCE = 2000
/** Between two pieces of either. */
const PIECE_PAUSE_MS = 20
/** Samples of a minute may come this much later. */
const GRACE_MS = 3000
const STALE_INTERVALS = 3
/** No network is so even that a shorter silence means something. */
const MIN_STALE_MS = 10_000
/** Of a metric that came only once nobody knows how often it comes. */
const UNKNOWN_INTERVAL_MS = 10 * 60_000

export function createTelemetryDesk(env: Env, { devices, raiseAlert, after = realAfter }: TelemetryOutside): TelemetryDesk {
  const { db, clock, log, feed } = env
  const byId = new Map(devices.map((device) => [device.id, device]))
  const tracked = loadTracked(db, clock.now())
  const store = createRollUpStore(db, clock.now())
  const limits = createLimitsDesk(env)
  const intake = createMetricIntake(env, tracked)
  /** Devices whose standing changed, and those of which only newer values came. */
  const changed = new Set<string>()
  const moved = new Set<string>()
  const trends = createTrendWatch(env, {
    deviceOf: (id) => byId.get(id),
    limitsOf: limits.of,
    raiseAlert,
    onChange: ({ deviceId }) => void changed.add(deviceId),
  })
  /** More of the past came than is written at once. */
  let isBehind = false
  let writtenMinute = minuteOf(clock.now())
  let toldValuesAtMs = clock.now()
  let cancel = () => {}
  let telling: SiteDevice[] = []
  let cancelTelling = () => {}
  let cancelWriting = () => {}
  let isWriting = false

  const survive = (what: string, work: () => void) => {
    try {
      work()
    } catch (error) {
      log.error(`telemetry: ${what} failed`, { error: String(error), stack: error instanceof Error ? error.stack : undefined })
    }
  }

  /** What is said and that it was said are one transaction, so that a crash says nothing twice and nothing never. */
  const tell = (device: SiteDevice, one: Tracked, { state, said }: Judged, value: number, atMs: EpochMs) =>
    inTransaction(db, () => {
      saveCondition(db, one.id, 'threshold', state.level === 'normal' ? null : { level: state.level, sinceMs: state.sinceMs })
      if (said === 'cleared') endCondition(env, conditionEnd(device, 'threshold', one.metric, atMs))
      else if (said !== null) raiseAlert(thresholdClaim(device, { level: said, metric: one.metric, value, limits: limits.of(device.id, one.metric), atMs }))
    })

  const judge = (device: SiteDevice, { tracked: one, value, atMs, running }: News) => {
    const inForce = limits.of(one.deviceId, one.metric)
    if (inForce.warn === null && inForce.alarm === null && one.threshold.level === 'normal') return
    const judged = judgeThreshold(one.threshold, { atMs, value, running }, inForce)
    // where it cannot be told it stays untold, and the next sample tries again
    if (judged.state.level !== one.threshold.level) {
      tell(device, one, judged, value, atMs)
      changed.add(device.id)
    }
    one.threshold = judged.state
  }

  const views = (wanted: readonly SiteDevice[]): DeviceTelemetry[] => {
    const metrics = Map.groupBy(tracked.values(), ({ deviceId }) => deviceId)
    const nowMs = clock.now()
    return wanted.map((device) =>
      deviceView(device, metrics.get(device.id) ?? [], { limitsOf: limits.of, clockOff: intake.reporting(device.id)?.clockOff ?? false, nowMs }),
    )
  }

  const markStale = (nowMs: EpochMs) => {
    for (const one of tracked.values()) {
      const silentMs = nowMs - one.heardAtMs
      const isStale = silentMs > Math.max(MIN_STALE_MS, STALE_INTERVALS * (one.intervalMs ?? UNKNOWN_INTERVAL_MS))
      if (isStale === one.isStale) continue
      one.isStale = isStale
      changed.add(one.deviceId)
    }
  }

  const look = () => {
    const nowMs = clock.now()
    markStale(nowMs)
    const upTo = minuteOf(nowMs - GRACE_MS)
    if (upTo !== writtenMinute || (isBehind && !isWriting)) {
      cancelWriting()
      isBehind = false
      writeFrom([...tracked.values()], upTo)
      writtenMinute = upTo
    }
    // an hour whose last minute is half written would be made twice
    if (!isWriting) survive('making hours', () => store.tidy(tracked.values(), nowMs))
    trends.look(tracked.values())
    if (nowMs - toldValuesAtMs >= TELL_VALUES_EVERY_MS) {
      toldValuesAtMs = nowMs
      moved.forEach((id) => changed.add(id))
      moved.clear()
    }
    if (changed.size === 0) return
    const waiting = new Set(telling)
    telling.push(...devices.filter((device) => changed.has(device.id) && !waiting.has(device)))
    changed.clear()
    if (waiting.size === 0) tellScreens()
  }
  const writeFrom = (all: readonly Tracked[], upTo: number) => {
    survive('writing roll-ups', () => {
      if (store.write(all.slice(0, WRITTEN_AT_ONCE), clock.now(), upTo)) isBehind = true
    })
    const rest = all.slice(WRITTEN_AT_ONCE)
    isWriting = rest.length > 0
    if (isWriting) cancelWriting = after(PIECE_PAUSE_MS, () => writeFrom(rest, upTo))
  }
  /** What is told is how things stand when its turn comes. */
  const tellScreens = () => {
    const now = telling.slice(0, TOLD_AT_ONCE)
    telling = telling.slice(TOLD_AT_ONCE)
    survive('telling screens', () => views(now).forEach((view) => feed.publish('telemetry', view)))
    if (telling.length > 0) cancelTelling = after(PIECE_PAUSE_MS, tellScreens)
  }
  const deviceOf = (id: string): SiteDevice => {
    const device = byId.get(id)
    if (device === undefined) throw new VigilError('device.notFound')
    return device
  }
  const goOn = () => {
    survive('a look', look)
    cancel = after(LOOK_EVERY_MS, goOn)
  }
  cancel = after(LOOK_EVERY_MS, goOn)

  return {
    take(deviceId, event) {
      const device = byId.get(deviceId)
      if (device === undefined) return
      moved.add(deviceId)
      survive('taking samples', () => intake.take(deviceId, event).forEach((news) => judge(device, news)))
    },
    list() {
      const reporting = new Set([...tracked.values()].map(({ deviceId }) => deviceId))
      return views(devices.filter(({ id, driver }) => reporting.has(id) || driver.startsWith('sensor/')))
    },
    series({ deviceId, metric, span }) {
      const one = tracked.get(trackedKey(deviceId, metric))
      if (one === undefined || !byId.has(deviceId)) throw new VigilError('telemetry.notFound')
      return readSeries(db, one.id, span, clock.now())
    },
    limits: ({ deviceId, metric }) => limits.view(deviceOf(deviceId).id, metric),
    saveLimits(actor, change) {
      const device = deviceOf(change.deviceId)
      const saved = limits.save(actor, change)
      const one = tracked.get(trackedKey(change.deviceId, change.metric))
      if (one === undefined) return saved
      const nothingIsWatched = saved.limits.warn === null && saved.limits.alarm === null
      if (nothingIsWatched && one.threshold.level !== 'normal') {
        const state = normalState(clock.now())
        tell(device, one, { state, said: 'cleared' }, 0, state.sinceMs)
        one.threshold = state
      }
      trends.again(one)
      changed.add(device.id)
      return saved
    },
    look,
    stop() {
      cancel()
      cancelTelling()
      cancelWriting()
      survive('writing the last minute', () => void store.write(tracked.values(), clock.now(), Infinity))
    },
  }
}
