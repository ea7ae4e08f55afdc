// Puts together what a balcony or a tree has cut: a path that ended and one that begins where it should have come out again.
import type { Path } from './link.ts'
import { predict, type PathPoint } from './path.ts'

/** Longest time hidden, s. */
const HIDDEN_MOST_S = 1
const LEAST_POINTS = 4
/** So many of its last points tell where a path goes on behind something: fewer would swing too far. */
const STEADY_POINTS = 14
/** Room for where it comes out: px, and as a share of the way predicted. */
const ROOM_PX = 4
const ROOM_SHARE = 0.3
/** A large one is torn, and taken up again by another of its parts. */
const ROOM_SIZES = 0.5

/** @returns the path that `later` goes on from, of several the one that fits best; null when there is none */
export function findEarlier(later: Path, ended: readonly { readonly path: Path; readonly score: number }[]): Path | null {
  const start = later.points[0]!
  let best: Path | null = null
  let bestOff = 1
  for (const { path: earlier, score } of ended) {
    const points = before(earlier.points, start.picture)
    const end = points.at(-1)
    if (!end) continue
    const gapS = (start.atMs - end.atMs) / 1000
    if (score >= 1 || points.length < LEAST_POINTS || !areAlike(end, start) || gapS <= 0 || gapS > HIDDEN_MOST_S || start.seen.y <= end.seen.y) continue
    const { x, y } = predict(points, start.atMs, STEADY_POINTS)
    const way = Math.hypot(x - end.seen.x, y - end.seen.y)
    const off = Math.hypot(start.seen.x - x, (start.seen.y - y) * 0.7) / (ROOM_PX + ROOM_SHARE * way + ROOM_SIZES * Math.sqrt(end.seen.area))
    if (off < bestOff) [best, bestOff] = [earlier, off]
  }
  return best
}

/** Two paths may follow one thing for a while, until the worse one gives up. */
function before(points: readonly PathPoint[], picture: number): readonly PathPoint[] {
  return points.at(-1)!.picture < picture ? points : points.filter((p) => p.picture < picture)
}

/** The same thing behind a balcony is about as large as before. */
function areAlike({ seen: a }: PathPoint, { seen: b }: PathPoint): boolean {
  return Math.abs(Math.log(a.area / b.area)) < 1.2
}

export function joinPaths(earlier: Path, later: Path): Path {
  return {
    id: later.id,
    points: [...before(earlier.points, later.points[0]!.picture), ...later.points],
    missed: later.missed,
    evidence: earlier.evidence + later.evidence,
  }
}
