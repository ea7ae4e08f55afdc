// One throw is one alert: falls at the same time and place are told together, and what follows in their wake is not told again.
import type { Fall } from '../../contract/falling.ts'
import type { EpochMs } from '../../contract/ids.ts'

export interface Throws {
  /** @returns what is to be told now: rejected ones at once, others when nothing can join them any more */
  add(falls: readonly Fall[], atMs: EpochMs): Fall[]
  end(): Fall[]
}

/** A fall waits this long for others of the same throw. */
const HOLD_MS = 130
/** After a fall was told, what begins so soon and near belongs to it. */
const WAKE_MS = 700
/** Nearness across, as a share of the picture's width. */
const NEAR = 0.14
const TRACKS_MOST = 8
/** Rain and snow would fill the list of the rejected. */
const REJECTED_MOST = 12
const REJECTED_PER_MS = 10_000

export function createThrows(): Throws {
  let held: { fall: Fall; sinceMs: EpochMs }[] = []
  let told: Fall[] = []
  let rejectedAt: EpochMs[] = []

  const takeRejected = (fall: Fall, atMs: EpochMs): boolean => {
    rejectedAt = rejectedAt.filter((t) => atMs - t < REJECTED_PER_MS)
    if (rejectedAt.length >= (fall.reasons[0] === 'manyAlike' ? 2 : REJECTED_MOST)) return false
    rejectedAt.push(atMs)
    return true
  }
  const take = (fall: Fall, atMs: EpochMs): Fall[] => {
    if (fall.grade === 'rejected') return takeRejected(fall, atMs) ? [fall] : []
    const same = told.findIndex((other) => isOneThrow(other, fall) && rank(other) >= rank(fall))
    if (same >= 0) {
      // Seen on after it was told: what comes later still belongs to it.
      told[same] = together(told[same]!, fall)
      return []
    }
    const companion = held.find((h) => isOneThrow(h.fall, fall))
    if (companion) companion.fall = together(companion.fall, fall)
    else held.push({ fall, sinceMs: atMs })
    return []
  }
  const release = (isDue: (sinceMs: EpochMs) => boolean): Fall[] => {
    const due = held.filter((h) => isDue(h.sinceMs)).map((h) => h.fall)
    held = held.filter((h) => !isDue(h.sinceMs))
    told = [...told, ...due]
    return due
  }
  return {
    add(falls, atMs) {
      told = told.filter((fall) => atMs - fall.lastAtMs < 5000)
      return [...falls.flatMap((fall) => take(fall, atMs)), ...release((sinceMs) => atMs - sinceMs >= HOLD_MS)]
    },
    end: () => release(() => true),
  }
}

function rank({ grade }: Fall): number {
  return grade === 'alarm' ? 2 : grade === 'suspected' ? 1 : 0
}

/** A drawn object and a real one never become one. */
function isOneThrow(a: Fall, b: Fall): boolean {
  if (a.zone !== b.zone || a.isTest !== b.isTest) return false
  const areTogether = b.firstAtMs <= a.lastAtMs + WAKE_MS && a.firstAtMs <= b.lastAtMs + WAKE_MS
  return areTogether && distanceAcross(a, b) < NEAR
}

/** Least distance across between the points of their tracks. */
function distanceAcross(a: Fall, b: Fall): number {
  const middles = (fall: Fall): number[] => fall.tracks.flatMap((t) => t.points.map(({ box }) => (box[0] + box[2]) / 2))
  const [from, to] = [middles(a), middles(b)]
  const gap = Math.max(Math.min(...to) - Math.max(...from), Math.min(...from) - Math.max(...to))
  return Math.max(0, gap)
}

/** The plainer one leads. */
function together(a: Fall, b: Fall): Fall {
  const [main, other] = rank(b) > rank(a) || (rank(b) === rank(a) && b.score > a.score) ? [b, a] : [a, b]
  return {
    ...main,
    firstAtMs: Math.min(a.firstAtMs, b.firstAtMs),
    lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    tracks: [...main.tracks, ...other.tracks].slice(0, TRACKS_MOST),
    why: { ...main.why, objects: Math.min(TRACKS_MOST, main.tracks.length + other.tracks.length) },
  }
}
