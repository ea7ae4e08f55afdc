// Says which of the told falls are which of the true throws: by where they were in which picture, each throw once.
import type { Box } from '../../contract/geometry.ts'
import type { Fall } from '../../contract/falling.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { FallGrade } from '../../contract/vocabulary.ts'

/** One act: one thing let go, or several together. */
export interface TrueThrow {
  /** Boxes by picture, 0..1; a picture may have several. */
  readonly boxes: ReadonlyMap<number, readonly Box[]>
}

export interface ToldAt {
  readonly fall: Fall
  /** The picture with which it was decided. */
  readonly decidedAtMs: EpochMs
}

export interface Matching {
  /** Per throw: the best told of it, or null. */
  readonly best: readonly (ToldAt | null)[]
  /** Told of nothing true, or a further alarm for a throw that has one. */
  readonly extras: readonly ToldAt[]
}

/** So much of a track must lie on the throw. */
const SHARE_MIN = 0.5
/** 0..1 of the picture: a box's middle may miss the true box by so much. */
const SLACK = 0.008
const BETTER: Readonly<Record<FallGrade, number>> = { alarm: 0, suspected: 1, rejected: 2 }

export function matchThrows(throws: readonly TrueThrow[], told: readonly ToldAt[], fps: number): Matching {
  const best: (ToldAt | null)[] = throws.map(() => null)
  const extras: ToldAt[] = []
  for (const one of told.toSorted((a, b) => BETTER[a.fall.grade] - BETTER[b.fall.grade] || a.decidedAtMs - b.decidedAtMs)) {
    const shares = throws.map((thrown) => onThrow(one.fall, thrown, fps))
    const fitting = shares.map((share, i) => ({ share, i })).filter(({ share }) => share >= SHARE_MIN)
    const free = fitting.filter(({ i }) => best[i] === null).toSorted((a, b) => b.share - a.share)[0]
    if (free) best[free.i] = one
    // What is told again without ringing is neither found nor false.
    else if (one.fall.grade === 'alarm' || fitting.length === 0) extras.push(one)
  }
  return { best, extras }
}

/** @returns the share of the points on the throw, of the track that has most of them */
function onThrow(fall: Fall, thrown: TrueThrow, fps: number): number {
  const shares = fall.tracks.map(
    ({ points }) => points.filter(({ atMs, box }) => isOn(box, thrown.boxes.get(pictureOf(atMs, fps)) ?? [])).length / points.length,
  )
  return Math.max(0, ...shares.filter((share) => Number.isFinite(share)))
}

export function pictureOf(atMs: EpochMs, fps: number): number {
  return Math.round((atMs * fps) / 1000)
}

function isOn([x1, y1, x2, y2]: Box, truth: readonly Box[]): boolean {
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2]
  return truth.some((t) => x >= t[0] - SLACK && x <= t[2] + SLACK && y >= t[1] - SLACK && y <= t[3] + SLACK)
}

/** The boxes that were claimed in each picture by falls of these grades. */
export function claimedBoxes(told: readonly ToldAt[], grades: readonly FallGrade[], pictures: number, fps: number): Box[][] {
  const boxes: Box[][] = Array.from({ length: pictures }, () => [])
  for (const { fall } of told.filter((one) => grades.includes(one.fall.grade)))
    for (const { atMs, box } of fall.tracks.flatMap((track) => track.points)) boxes[pictureOf(atMs, fps)]?.push(box)
  return boxes
}
