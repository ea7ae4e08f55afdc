// Writes what was gathered: minutes that are over, hours made of minutes; takes out what is too old. All in pieces that keep nobody waiting.
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
/** So many hours are made in a piece, and so many minutes (of all metrics) taken out: 8,000 metrics at once block for half a second. */
const HOURS_AT_A_TIME = 500
const PRUNED_AT_A_TIME = 5
/** Minutes longer over than this came late, perhaps with those of a whole outage: everything else waits while they are written, so only so many are at once. */
const LATE_MINUTES = 5
const LATE_AT_ONCE = 4000

export interface RollUpStore {
  /**
   * @param upToMinute not included: those before are over; Infinity: whatever there is
   * @returns whether more of the past waits to be written
   */
  write(all: Iterable<Tracked>, nowMs: EpochMs, upToMinute: number): boolean
  /** One piece of what is left to do: hours of what was written, and taking out what is too old. Called every second. */
  tidy(all: Iterable<Tracked>, nowMs: EpochMs): void
}

interface Written {
  readonly minutes: readonly (readonly [Tracked, minute: number])[]
  readonly isAll: boolean
}

export function createRollUpStore(db: WritableDb, startMs: EpochMs): RollUpStore {
  const { minute, hour } = lastRollUps(db)
  const current = Math.floor(startMs / HOUR_MS)
  /**
   * The last hour that was made of every metric. Whether the last one on disk was finished nobody knows, so it is made again; of minutes
   * that a crash left the hours are made too.
   */
  let madeHour = hour === null ? (minute === null ? current - 1 : Math.max(Math.floor(minute / 60) - 1, current - KEPT_MINUTE_HOURS)) : hour - 1
  /** The hour after that, and of which metrics it is not made yet; a piece is a run of their ids. */
  let making: { readonly hour: number; readonly ids: readonly number[] } | null = null
  /** Of minutes older than those kept before this hour none is left. */
  let prunedHour = 0
  let writtenUpTo = minute === null ? 0 : minute + 1

  const writeAll = (all: readonly Tracked[], nowMs: EpochMs, upToMinute: number): Written => {
    const firstKept = (Math.floor(nowMs / HOUR_MS) - KEPT_MINUTE_HOURS) * 60
    const begunHour = making?.hour ?? madeHour
    const late = new Map<string, readonly [hour: number, metricId: number]>()
    const minutes: (readonly [Tracked, minute: number])[] = []
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
        minutes.push([tracked, at])
        const atHour = Math.floor(at / 60)
        if (at < firstKept) addHour(db, tracked.id, atHour, rollUp(gathered))
        else {
          addMinute(db, tracked.id, at, rollUp(gathered))
          if (atHour <= begunHour) late.set(`${atHour}/${tracked.id}`, [atHour, tracked.id])
        }
      }
      if (tracked.isUnsaved) saveLatest(db, tracked)
    }
    for (const [atHour, metricId] of late.values()) makeHour(db, atHour, metricId, metricId)
    return { minutes, isAll }
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
      for (const one of all) one.isUnsaved = false
      for (const [{ minutes }, at] of written.minutes) minutes.delete(at)
      writtenUpTo = Math.max(writtenUpTo, Math.min(upToMinute, minuteOf(nowMs) + 1))
      return !written.isAll
    },
    tidy(all, nowMs) {
      const nowHour = Math.floor(nowMs / HOUR_MS)
      const lastOver = Math.min(nowHour, Math.floor(writtenUpTo / 60)) - 1
      const work = () => {
        let made = madeHour
        let now = making
        for (let left = HOURS_AT_A_TIME; left > 0;) {
          const next = Math.max(made + 1, nowHour - KEPT_MINUTE_HOURS)
          if (now === null && next > lastOver) break
          now ??= { hour: next, ids: [...all].map(({ id }) => id).toSorted((a, b) => a - b) }
          const piece = now.ids.slice(0, left)
          if (piece.length > 0) makeHour(db, now.hour, piece[0]!, piece.at(-1)!)
          for (const id of piece) pruneHours(db, id, nowHour - KEPT_HOURS)
          // An hour of no metric at all costs a turn as well.
          left -= Math.max(1, piece.length)
          if (piece.length < now.ids.length) now = { hour: now.hour, ids: now.ids.slice(piece.length) }
          else [made, now] = [now.hour, null]
        }
        const isPruned = prunedHour === nowHour || !pruneMinutes(db, (nowHour - KEPT_MINUTE_HOURS) * 60, PRUNED_AT_A_TIME)
        return { made, now, isPruned }
      }
      if (making === null && madeHour >= lastOver && prunedHour === nowHour) return
      const done = inTransaction(db, work)
      madeHour = done.made
      making = done.now
      if (done.isPruned) prunedHour = nowHour
    },
  }
}

export function minuteOf(atMs: EpochMs): number {
  return Math.floor(atMs / MINUTE_MS)
}
