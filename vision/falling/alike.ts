// How many other things came down like this one at that time: drops and flakes are many, what somebody dropped is one.
import type { PathPoint } from './path.ts'

export interface Descent {
  readonly pictures: number
  /** Heights of the picture, and those per second: on the whole, last third over first third. */
  readonly down: number
  readonly speed: number
  readonly speedUp: number
  /** px */
  readonly size: number
}

/** Drops come down as fast, but are seen for a short way each: alike is what came down at least this share as far, in as many pictures. */
const AS_FAR = 0.7
const LEAST_PICTURES = 5
const SIZE_RATIO = 1.8
/** What is this much faster at the end than at first is alike only to others that gathered speed. */
const GATHERS = 1.7
const GATHERED = 1.4

/** @param height px of the picture */
export function descentOf(points: readonly PathPoint[], height: number): Descent {
  const [first, last] = [points[0]!, points.at(-1)!]
  const third = Math.max(1, Math.floor(points.length / 3))
  const speed = (from: PathPoint, to: PathPoint): number => (to.seen.y - from.seen.y) / height / Math.max(0.02, (to.atMs - from.atMs) / 1000)
  const early = speed(first, points[Math.min(points.length - 1, third)]!)
  const late = speed(points[Math.max(0, points.length - 1 - third)]!, last)
  const areas = points.map((p) => p.seen.area).toSorted((a, b) => a - b)
  return {
    pictures: points.length,
    down: (last.seen.y - first.seen.y) / height,
    speed: speed(first, last),
    speedUp: late / Math.max(early, 0.02),
    size: Math.sqrt(areas[areas.length >> 1]!),
  }
}

export function isAlike(other: Descent, one: Descent): boolean {
  if (other.pictures < Math.max(LEAST_PICTURES, AS_FAR * one.pictures) || other.down < AS_FAR * one.down) return false
  if (one.speedUp > GATHERS && other.speedUp < GATHERED) return false
  return isWithin(other.speed / Math.max(1e-3, one.speed), 2) && isWithin(other.size / one.size, SIZE_RATIO)
}

/** As fast, however far. */
export function isFaintlyAlike(other: Descent, one: Descent): boolean {
  return other.pictures >= LEAST_PICTURES && isWithin(other.speed / Math.max(1e-3, one.speed), 2)
}

function isWithin(ratio: number, most: number): boolean {
  return ratio < most && ratio > 1 / most
}
