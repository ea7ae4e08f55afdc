// Writes what was gathered: every minute that is over in one transaction, hours made of minutes, what is too old taken out.
import type { EpochMs } from '../../contract/ids.ts'
import type { WritableDb } from '../../db/open.ts'
import { addHour, addMinute, lastRollUps, makeHour, pruneHours, pruneMinutes, saveLatest } from '../../db/telemetry.ts'
import { inTransaction } from '../../db/transaction.ts'
import { rollUp } from './roll-up.ts'
import { HOUR_MS, MINUTE_MS, type Tracked } from './tracked.ts'

export const KEPT_MINUTE_HOURS = 48
export const KEPT_HOURS = 400 * 24
/** While the disk takes nothing, so many minutes of a metric wait; older ones are lost. */
const MAX_WAITING = 240

export interface RollUpStore {
  /** @param upToMinute not included: those before are over */
  write(all: Iterable<Tracked>, nowMs: EpochMs, upToMinute: number): void
}

export function createRollUpStore(db: WritableDb, startMs: EpochMs): RollUpStore {
  const { minute, hour } = lastRollUps(db)
  const current = Math.floor(startMs / HOUR_MS)
  /** The last hour that was made; of minutes that a crash left the hours are made at the first write. */
  let madeHour = hour ?? (minute === null ? current - 1 : Math.max(Math.floor(minute / 60) - 1, current - KEPT_MINUTE_HOURS))

  const writeAll = (all: readonly Tracked[], nowMs: EpochMs, upToMinute: number): number => {
    const nowHour = Math.floor(nowMs / HOUR_MS)
    const firstKept = (nowHour - KEPT_MINUTE_HOURS) * 60
    const late = new Map<string, readonly [hour: number, metricId: number]>()
    for (const tracked of all) {
      for (const [at, gathered] of tracked.minutes) {
        if (at >= upToMinute) continue
        const atHour = Math.floor(at / 60)
        if (at < firstKept) addHour(db, tracked.id, atHour, rollUp(gathered))
        else {
          addMinute(db, tracked.id, at, rollUp(gathered))
          if (atHour <= madeHour) late.set(`${atHour}/${tracked.id}`, [atHour, tracked.id])
        }
      }
      if (tracked.isUnsaved) saveLatest(db, tracked)
    }
    for (const [atHour, metricId] of late.values()) makeHour(db, atHour, metricId)
    const lastOver = Math.min(nowHour, Math.floor(upToMinute / 60)) - 1
    for (let at = Math.max(madeHour + 1, nowHour - KEPT_MINUTE_HOURS); at <= lastOver; at++) makeHour(db, at)
    if (lastOver > madeHour) {
      pruneMinutes(db, firstKept)
      for (const { id } of all) pruneHours(db, id, nowHour - KEPT_HOURS)
    }
    return Math.max(madeHour, lastOver)
  }

  return {
    write(tracked, nowMs, upToMinute) {
      const all = [...tracked]
      try {
        madeHour = inTransaction(db, () => writeAll(all, nowMs, upToMinute))
      } catch (error) {
        for (const { minutes } of all) for (const at of [...minutes.keys()].slice(0, -MAX_WAITING)) minutes.delete(at)
        throw error
      }
      for (const one of all) {
        one.isUnsaved = false
        for (const at of one.minutes.keys()) if (at < upToMinute) one.minutes.delete(at)
      }
    },
  }
}

export function minuteOf(atMs: EpochMs): number {
  return Math.floor(atMs / MINUTE_MS)
}
