// Whose turn it is at an outlet that takes so many messages a minute: what is urgent has turns of its own, and nobody waits for longer than is of use.
import type { EpochMs } from '../../../contract/ids.ts'

const MINUTE_MS = 60_000
/** Whoever has not come for a turn by then has been taken out. */
const FORGOTTEN_MS = 600_000
/** Of all turns, kept for what is urgent. */
const URGENT_SHARE = 1 / 3

export type Turn =
  | { readonly is: 'now' }
  | { readonly is: 'later'; readonly atMs: EpochMs }
  /** Not before it is of no use any more. */
  | { readonly is: 'never' }

export interface Asking {
  /** The same whenever the same message asks again. */
  readonly key: string
  readonly isUrgent: boolean
  /** A turn after that is none; what is urgent waits for as long as it takes. */
  readonly latestMs: EpochMs
}

/** In any minute no more than `perMinute` are told that it is their turn. */
export function createTurns(now: () => EpochMs, perMinute: number): (asking: Asking) => Turn {
  const forUrgent = Math.floor(perMinute * URGENT_SHARE)
  const urgent = createLane(forUrgent)
  const common = createLane(perMinute - forUrgent)
  return ({ key, isUrgent, latestMs }) => {
    const nowMs = now()
    if (!isUrgent) return common.claim(key, nowMs, latestMs)
    if (forUrgent === 0) return common.claim(key, nowMs, Infinity)
    if (urgent.isFree(nowMs)) return urgent.claim(key, nowMs, Infinity)
    return common.isFree(nowMs) ? common.claim(key, nowMs, Infinity) : urgent.claim(key, nowMs, Infinity)
  }
}

function createLane(most: number) {
  let taken: EpochMs[] = []
  /** Turns that were promised, in the order of their times. */
  const promised = new Map<string, EpochMs>()
  let lookedAtMs = -Infinity

  const look = (nowMs: EpochMs): void => {
    // The clock was put back: nobody waits for what it promised before.
    if (nowMs < lookedAtMs) promised.clear()
    lookedAtMs = nowMs
    taken = taken.filter((atMs) => atMs > nowMs - MINUTE_MS && atMs <= nowMs)
    for (const [key, atMs] of promised) if (atMs < nowMs - FORGOTTEN_MS) promised.delete(key)
  }
  const freeAtMs = (nowMs: EpochMs): EpochMs => {
    const turns = [...taken, ...promised.values()].toSorted((a, b) => a - b)
    return turns.length < most ? nowMs : Math.max(nowMs, turns.at(-most)! + MINUTE_MS)
  }
  return {
    isFree(nowMs: EpochMs): boolean {
      look(nowMs)
      return freeAtMs(nowMs) === nowMs
    },
    claim(key: string, nowMs: EpochMs, latestMs: EpochMs): Turn {
      look(nowMs)
      const own = promised.get(key)
      promised.delete(key)
      // A turn that comes later than it was promised must not crowd those after it.
      const atMs = own !== undefined && own <= nowMs && taken.length < most ? nowMs : own !== undefined && own > nowMs ? own : freeAtMs(nowMs)
      if (atMs <= nowMs) {
        taken.push(nowMs)
        return { is: 'now' }
      }
      if (atMs > latestMs) return { is: 'never' }
      promised.set(key, atMs)
      return { is: 'later', atMs }
    },
  }
}
