// Finds the boxes that belong to a shown picture: those of the same instant, or what lies between two analysed pictures.
import type { TracksEvent } from '../../contract/api.ts'

export type TrackBox = TracksEvent['tracks'][number]

export interface FrameBoxes {
  readonly tracks: readonly TrackBox[]
  /** `frame`: analysed on this very picture. `between`: interpolated. `held`: the last known, not yet confirmed for this picture. */
  readonly source: 'frame' | 'between' | 'held' | 'none'
}

export interface BoxHistory {
  add(event: TracksEvent): void
  at(atMs: number): FrameBoxes
}

/** Same instant: the values are equal by contract, but they travelled as floating point through two encodings. */
const SAME_MS = 0.5
/** A calm camera is looked at once a second; further apart, two pictures say nothing about those between them. */
const BETWEEN_MAX_MS = 1300
/** So long the last known boxes stay, dashed, on newer pictures: until the next look of a calm camera. */
const HELD_MAX_MS = 1300
const KEPT = 64

const NONE: FrameBoxes = { tracks: [], source: 'none' }

export function createBoxHistory(): BoxHistory {
  /** By `atMs`, oldest first. */
  let known: TracksEvent[] = []
  return {
    add(event) {
      const last = known.at(-1)
      if (last === undefined || event.atMs > last.atMs) known.push(event)
      else known = [...known.filter((k) => k.atMs !== event.atMs), event].sort((a, b) => a.atMs - b.atMs)
      if (known.length > KEPT) known = known.slice(-KEPT)
    },
    at: (atMs) => boxesAt(known, atMs),
  }
}

function boxesAt(known: readonly TracksEvent[], atMs: number): FrameBoxes {
  const after = known.findIndex((event) => event.atMs > atMs + SAME_MS)
  const before = known[(after === -1 ? known.length : after) - 1]
  if (before === undefined) return NONE
  if (Math.abs(before.atMs - atMs) <= SAME_MS) return { tracks: before.tracks, source: 'frame' }
  const next = known[after]
  if (next !== undefined) return next.atMs - before.atMs <= BETWEEN_MAX_MS ? { tracks: interpolate(before, next, atMs), source: 'between' } : NONE
  return atMs - before.atMs <= HELD_MAX_MS ? { tracks: before.tracks, source: 'held' } : NONE
}

/** Only tracks known on both sides: a thing that came or went in between is not guessed. */
function interpolate(before: TracksEvent, next: TracksEvent, atMs: number): TrackBox[] {
  const share = (atMs - before.atMs) / (next.atMs - before.atMs)
  return before.tracks.flatMap((a) => {
    const b = next.tracks.find((track) => track.id === a.id)
    if (b === undefined) return []
    const mix = (i: 0 | 1 | 2 | 3) => a.box[i] + (b.box[i] - a.box[i]) * share
    return [{ ...a, box: [mix(0), mix(1), mix(2), mix(3)] as TrackBox['box'] }]
  })
}
