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
/** Minutes longer over than this came late, perhaps with those of a whole outage: everything else waits while they are written, so only so many are at once. */
const LATE_MINUTES = 5
const LATE_AT_ONCE = 4000

export interface RollUpStore {
  /**
   * @param upToMinute not included: those before are over; Infinity: whatever there is
   * @returns whether more of the past waits to be written
   */
  write(all: Iterable<Tracked>, nowMs: EpochMs, upToMinute: number): boolean
}

interface Written {
  readonly madeHour: number
  readonly minutes: readonly (readonly [Tracked, minute: number])[]
  readonly isAll: boolean
}

export function createRollUpStore(db: WritableDb, startMs: EpochMs): RollUpStore {
  const { minute, hour } = lastRollUps(db)
  const current = Math.floor(startMs / HOUR_MS)
  /** The last hour that was made; of minutes that a crash left the hours are made at the first write. */
  let madeHour = hour ?? (minute === null ? current - 1 : Math.max(Math.floor(minute / 60) - 1, current - KEPT_MINUTE_HOURS))

  const writeAll = (all: readonly Tracked[], nowMs: EpochMs, upToMinute: number): Written => {
    const nowHour = Math.floor(nowMs / HOUR_MS)
    const firstKept = (nowHour - KEPT_MINUTE_HOURS) * 60
    const late = new Map<string, readonly [hour: number, metricId: number]>()
    const written: (readonly [Tracked, minute: number])[] = []
    const lateBefore = minuteOf(nowMs) - LATE_MINUTES
    let lateLeft = upToMinute === Infinity ? Infinity : LATE_AT_ONCE
    let isAll = true
    for (const tracked of all) {
      for (const [at, gathered] of tracked.minutes) {
        if (at >= upToMinute) continue
        if (at < lateBefore && lateLeft-- <= 0) {
          isAll = false
          continue
        }
        written.push([tracked, at])
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
    return { madeHour: Math.max(madeHour, lastOver), minutes: written, isAll }
  }

  return {
    write(tracked, nowMs, upToMinute) {
      const all = [...tracked]
      let written: Written
      try {
        written = inTransaction(db, () => writeAll(all, nowMs, upToMinute))
      } catch (error) {
        for (const { minutes } of all) for (const at of [...minutes.keys()].slice(0, -MAX_WAITING)) minutes.delete(at)
        throw error
      }
      madeHour = written.madeHour
      for (const one of all) one.isUnsaved = false
      for (const [{ minutes }, at] of written.minutes) minutes.delete(at)
      return !written.isAll
    },
  }
}

export function minuteOf(atMs: EpochMs): number {
  return Math.floor(atMs / MINUTE_MS)
}
