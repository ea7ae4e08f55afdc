// Looks once a day where each metric with a limit is heading; tells a rise once, and that it is over after three quiet days.
import type { EpochMs } from '../../contract/ids.ts'
import type { SiteDevice } from '../../contract/site.ts'
import type { Limits } from '../../contract/telemetry.ts'
import { hoursOf, saveCondition } from '../../db/telemetry.ts'
import { inTransaction } from '../../db/transaction.ts'
import { endCondition, type AlertClaim } from '../alerts.ts'
import type { Env } from '../env.ts'
import { lastTimeOfDay } from '../local-time.ts'
import { findTrend, TREND_DAYS } from './find-trend.ts'
import { conditionEnd, trendClaim } from './telemetry-claims.ts'
import { HOUR_MS, type Tracked, type TrendState } from './tracked.ts'

/** In the site's own time: while nobody waits for anything. */
const LOOK_AT = '03:30'
const QUIET_LOOKS = 3
/** So many at a time, so that nothing else waits for thousands of lines. */
const AT_A_TIME = 20

export interface TrendOutside {
  deviceOf(id: string): SiteDevice | undefined
  limitsOf(deviceId: string, metric: string): Limits
  raiseAlert(claim: AlertClaim): unknown
  onChange(tracked: Tracked): void
}

export interface TrendWatch {
  /** Goes on where it was; called every second. */
  look(all: Iterable<Tracked>): void
  /** Its limits changed. */
  again(tracked: Tracked): void
}

export function createTrendWatch(env: Env, outside: TrendOutside): TrendWatch {
  const { db, clock, log, site } = env
  const dayFormat = new Intl.DateTimeFormat('en-CA', { timeZone: site.timezone, year: 'numeric', month: '2-digit', day: '2-digit' })
  let waiting: Tracked[] = []
  let lookedDueAtMs: EpochMs | null = null

  const lookAt = (tracked: Tracked, dueAtMs: EpochMs) => {
    const device = outside.deviceOf(tracked.deviceId)
    if (device === undefined) return
    const limits = outside.limitsOf(tracked.deviceId, tracked.metric)
    const nowMs = clock.now()
    tracked.trend = trendNow(env, tracked, limits, Math.floor(nowMs / HOUR_MS))
    const next = nextSaid(tracked, nowMs, dueAtMs)
    if (next !== tracked.said) {
      inTransaction(db, () => {
        saveCondition(db, tracked.id, 'trend', next)
        if (tracked.said === null && tracked.trend?.is === 'rising') {
          outside.raiseAlert(trendClaim(device, tracked.metric, limits, tracked.trend.trend, nowMs, (atMs) => dayFormat.format(atMs)))
        }
        if (next === null) endCondition(env, conditionEnd(device, 'trend', tracked.metric, nowMs))
      })
      tracked.said = next
    }
    outside.onChange(tracked)
  }

  return {
    again: (tracked) => void waiting.push(tracked),
    look(all) {
      const dueAtMs = lastTimeOfDay(clock.now(), LOOK_AT, site.timezone)
      if (dueAtMs !== lookedDueAtMs) {
        lookedDueAtMs = dueAtMs
        waiting = [...all]
      }
      for (const tracked of waiting.splice(0, AT_A_TIME)) {
        try {
          lookAt(tracked, dueAtMs)
        } catch (error) {
          log.error('where a metric is heading could not be looked at', { error: String(error), deviceId: tracked.deviceId, metric: tracked.metric })
        }
      }
    },
  }
}

function trendNow({ db }: Env, { id }: Tracked, limits: Limits, endHour: number): Tracked['trend'] {
  const limit = limits.alarm ?? limits.warn
  if (limit === null) return { is: 'none', reason: 'noLimit' }
  const hours = hoursOf(db, id, endHour - TREND_DAYS * 24, endHour).flatMap(({ at, mean, runMean }) => {
    const value = limits.whileRunning ? runMean : mean
    return value === null ? [] : [{ hour: at, value }]
  })
  return findTrend(hours, { limit, side: limits.side, endHour })
}

/** @returns the same when there is nothing to write down */
function nextSaid({ said, trend }: Tracked, nowMs: EpochMs, dueAtMs: EpochMs): TrendState | null {
  if (trend?.is === 'rising') {
    if (said === null) return { saidAtMs: nowMs, quietLooks: 0, dueAtMs }
    return said.quietLooks === 0 ? said : { ...said, quietLooks: 0, dueAtMs }
  }
  // it came true: over is only what turned out otherwise
  if (said === null || trend?.reason === 'beyond' || said.dueAtMs === dueAtMs) return said
  return said.quietLooks + 1 >= QUIET_LOOKS ? null : { ...said, quietLooks: said.quietLooks + 1, dueAtMs }
}
