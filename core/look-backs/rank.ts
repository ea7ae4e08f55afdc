// Puts what a look-back found in order: how much it looks like a fall, how near to the landing place it ends, how long it was seen.
import type { Fall } from '../../contract/falling.ts'
import type { Point } from '../../contract/geometry.ts'

export interface LandingPlace {
  readonly at: Point
  /** Half the width of what was searched, 0..1 of the picture. */
  readonly reach01: number
}

export interface Ranked {
  readonly fall: Fall
  /** 0..1 */
  readonly rank: number
}

/** What lies in front of the facade is nearer to the camera and lower in the picture: heights say less than sides. */
const FAR_BELOW_01 = 0.5
/** A fall of a second; more pictures add nothing. */
const ENOUGH_POINTS = 15
const REJECTED_SHARE = 0.4
/** The same thing in two stretches. */
const SAME_MS = 400

/** @returns null: it ends beyond reach of the place. `why` carries `rank` and `landingDistance` (1: at the edge of what was searched) */
export function rankFall(fall: Fall, place: LandingPlace): Ranked | null {
  const distance = Math.min(...fall.tracks.map((track) => distanceOf(track, place)))
  if (!(distance <= 1)) return null
  const longest = Math.max(...fall.tracks.map(({ points }) => points.length))
  const nearness = 0.3 + 0.7 * (1 - distance) ** 2
  const length = 0.4 + 0.6 * Math.min(1, longest / ENOUGH_POINTS)
  const rank = Math.sqrt(fall.score) * nearness * length * (fall.grade === 'rejected' ? REJECTED_SHARE : 1)
  return { fall: { ...fall, why: { ...fall.why, rank: rounded(rank), landingDistance: rounded(distance) } }, rank }
}

function distanceOf({ impact, path, points }: Fall['tracks'][number], { at, reach01 }: LandingPlace): number {
  const end = impact?.at ?? path.at(-1) ?? points.at(-1)?.box
  if (end === undefined) return Number.POSITIVE_INFINITY
  return Math.hypot((end[0] - at[0]) / reach01, (end[1] - at[1]) / FAR_BELOW_01)
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

/** The best `most`, best first; of one thing that two stretches saw only the better one. */
export function bestOf(ranked: readonly Ranked[], most: number): Ranked[] {
  const best: Ranked[] = []
  for (const one of ranked.toSorted((a, b) => b.rank - a.rank || a.fall.firstAtMs - b.fall.firstAtMs)) {
    if (best.length >= most) break
    if (!best.some((other) => isSame(other.fall, one.fall))) best.push(one)
  }
  return best
}

/** Two things that fell at once within one stretch come as one fall or lie apart; here only what overlaps in time and place is one. */
function isSame(a: Fall, b: Fall): boolean {
  if (a.zone !== b.zone || Math.abs(a.lastAtMs - b.lastAtMs) > SAME_MS) return false
  const [p, q] = [a.tracks[0]!.points.at(-1)!.box, b.tracks[0]!.points.at(-1)!.box]
  return Math.abs(p[0] - q[0]) < 0.03 && Math.abs(p[1] - q[1]) < 0.05
}
