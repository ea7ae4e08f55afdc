// One throw is one alert: falls at the same time and place are told together, and what follows in their wake is not told again.
import type { Fall, FallTrack } from '../../contract/falling.ts'
import type { EpochMs } from '../../contract/ids.ts'

/** Something that is still coming down. */
export interface UnderWay {
  readonly zone: string
  readonly firstAtMs: EpochMs
  /** Leftmost and rightmost it was, 0..1. */
  readonly across: readonly [number, number]
}

export interface Throws {
  /** @returns what is to be told now: rejected ones at once, others when nothing can join them any more */
  add(falls: readonly Fall[], atMs: EpochMs, underWay?: () => readonly UnderWay[]): Fall[]
  end(): Fall[]
}

/** A fall waits this long for others of the same throw. */
const HOLD_MS = 130
/** And as long as something of the same throw is still coming down, at most so long. */
const HOLD_MOST_MS = 700
/** After a fall was told, what begins so soon and near belongs to it. */
const WAKE_MS = 700
/** Nearness across, as a share of the picture's width. */
const NEAR = 0.14
const TRACKS_MOST = 8
/** Rain and snow would fill the list of the rejected. */
const REJECTED_MOST = 12
const REJECTED_PER_MS = 10_000

interface Held {
  fall: Fall
  readonly sinceMs: EpochMs
}

export function createThrows(): Throws {
  let held: Held[] = []
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
  const release = (isDue: (h: Held) => boolean): Fall[] => {
    const due = held.filter(isDue).map((h) => h.fall)
    held = held.filter((h) => !isDue(h))
    told = [...told, ...due]
    return due
  }
  return {
    add(falls, atMs, underWay = () => []) {
      told = told.filter((fall) => atMs - fall.lastAtMs < 5000)
      const isDue = ({ fall, sinceMs }: Held): boolean =>
        atMs - sinceMs >= HOLD_MOST_MS || (atMs - sinceMs >= HOLD_MS && !underWay().some((other) => belongsTo(other, fall)))
      return [...falls.flatMap((fall) => take(fall, atMs)), ...release(isDue)]
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
  return areTogether && gapBetween(acrossOf(a), acrossOf(b)) < NEAR
}

function belongsTo({ zone, firstAtMs, across }: UnderWay, fall: Fall): boolean {
  return zone === fall.zone && firstAtMs <= fall.lastAtMs + WAKE_MS && gapBetween(across, acrossOf(fall)) < NEAR
}

function acrossOf(fall: Fall): readonly [number, number] {
  const middles = fall.tracks.flatMap((t) => t.points.map(({ box }) => (box[0] + box[2]) / 2))
  return [Math.min(...middles), Math.max(...middles)]
}

function gapBetween(a: readonly [number, number], b: readonly [number, number]): number {
  return Math.max(0, b[0] - a[1], a[0] - b[1])
}

/** The plainer one leads. */
function together(a: Fall, b: Fall): Fall {
  const [main, other] = rank(b) > rank(a) || (rank(b) === rank(a) && b.score > a.score) ? [b, a] : [a, b]
  const tracks = other.tracks.reduce<FallTrack[]>(withTrack, main.tracks).slice(0, TRACKS_MOST)
  return {
    ...main,
    firstAtMs: Math.min(a.firstAtMs, b.firstAtMs),
    lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    tracks,
    why: { ...main.why, objects: tracks.length },
  }
}

/** At the same time there are two things; one after the other it is one thing that was lost for a while. */
function withTrack(tracks: readonly FallTrack[], more: FallTrack): FallTrack[] {
  const [from, to] = spanOf(more)
  const at = tracks.findIndex((track) => {
    const [first, last] = spanOf(track)
    return Math.min(to, last) - Math.max(from, first) < SAME_SHARE * Math.min(to - from, last - first) || sharesBoxes(track, more)
  })
  if (at < 0) return [...tracks, more]
  const known = new Set(tracks[at]!.points.map((p) => p.atMs))
  const points = [...tracks[at]!.points, ...more.points.filter((p) => !known.has(p.atMs))].toSorted((p, q) => p.atMs - q.atMs)
  return tracks.map((track, i) => (i === at ? { ...track, points } : track))
}

/** Shorter overlaps are a piece's loose end. */
const SAME_SHARE = 0.3

function spanOf({ points }: FallTrack): readonly [EpochMs, EpochMs] {
  return [points[0]!.atMs, points.at(-1)!.atMs]
}

/** Half of the shorter one's boxes are the other's too. */
function sharesBoxes(a: FallTrack, b: FallTrack): boolean {
  const boxes = new Set(a.points.map((p) => `${p.atMs} ${p.box.join(' ')}`))
  const shared = b.points.filter((p) => boxes.has(`${p.atMs} ${p.box.join(' ')}`)).length
  return shared >= 0.5 * Math.min(a.points.length, b.points.length)
}
