// How far a recording may be sent ahead of what has been watched: pure.
import type { EpochMs } from '../../contract/ids.ts'
import { PLAYBACK_AHEAD } from '../../contract/playback.ts'

export interface SendAhead {
  /** Whether one more picture may go. */
  readonly mayGo: boolean
  sent(atMs: EpochMs, bytes: number): void
  /** Also what lies before it counts as watched. */
  shown(atMs: EpochMs): void
}

/** A group of pictures is useless in part: of time, at least this many pictures go, whatever their distance. */
const MIN_PICTURES = 2
/** Of those that are on their way only so many are counted one by one; of more, the oldest are counted together. */
const MAX_WAITING = 20_000

/** @param fromMs where it begins: a first group that lies before it is not held against it */
export function createSendAhead(fromMs: EpochMs, keysOnly: boolean, backwards: boolean): SendAhead {
  const most = keysOnly || backwards ? PLAYBACK_AHEAD.keysMs : PLAYBACK_AHEAD.ms
  let waiting: { atMs: EpochMs; bytes: number }[] = []
  let bytes = 0
  let shownMs: EpochMs | null = null
  const isAfter = (a: EpochMs, b: EpochMs) => (backwards ? a < b : a > b)
  return {
    get mayGo() {
      if (waiting.length >= MAX_WAITING || bytes >= PLAYBACK_AHEAD.bytes) return false
      const newest = waiting.at(-1)
      if (newest === undefined || waiting.length < MIN_PICTURES) return true
      // after a gap time begins where pictures begin again
      const from = shownMs ?? (isAfter(waiting[0]!.atMs, fromMs) ? waiting[0]!.atMs : fromMs)
      const begun = isAfter(waiting[0]!.atMs, from) ? waiting[0]!.atMs : from
      return Math.abs(newest.atMs - begun) < most || !isAfter(newest.atMs, begun)
    },
    sent(atMs, size) {
      waiting.push({ atMs, bytes: size })
      bytes += size
    },
    shown(atMs) {
      if (shownMs !== null && !isAfter(atMs, shownMs)) return
      shownMs = atMs
      const left = waiting.filter((one) => isAfter(one.atMs, atMs))
      bytes = left.reduce((sum, one) => sum + one.bytes, 0)
      waiting = left
    },
  }
}
