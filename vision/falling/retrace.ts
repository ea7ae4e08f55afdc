// Goes along the fall that fits a path once more and picks up what lay on it: pieces lost behind a balcony or a lamp, pictures in which it was hardly seen.
import type { FacadeScale } from '../../contract/facade-scale.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { Clutter } from './clutter.ts'
import { fitFall, seenAt } from './gravity.ts'
import type { Sighting } from './grid.ts'
import { likeliest, MISS, type Path } from './link.ts'
import { evaluate, fitPolynomial, type PathPoint } from './path.ts'

export interface Tracing {
  /** The last pictures, oldest first. */
  readonly sightings: readonly Sighting[]
  readonly clutter: Clutter
  /** px of the picture. */
  readonly height: number
  readonly fps: number
  readonly jitterS: number
  readonly scale: FacadeScale
}

const ROUNDS = 3
/** How far beyond its ends a path is looked for, pictures. */
const REACH = 20
/** An end further than this from the rest hangs by a thread. */
const GAP_MOST = 14
const WIDEST_PX = 14
/** Neighbours in time whose common distance from the course says how the thing sways there. */
const NEIGHBOURS = 4

/** @returns the path with what else lies on its course; the same one when there is nothing */
export function retrace(path: Path, tracing: Tracing): Path {
  let best = path
  let points: readonly PathPoint[] = path.points
  for (let round = 0; round < ROUNDS; round++) {
    const found = collect(points, tracing)
    if (found.points.length <= best.points.length || found.evidence <= best.evidence) break
    best = { ...path, points: [...found.points], evidence: found.evidence }
    points = found.points
  }
  return best
}

type Course = (atMs: EpochMs) => { readonly x: number; readonly y: number }

/** The fall that fits, bent by how the thing swayed nearby. */
function courseOf(points: readonly PathPoint[], { height, fps, scale, jitterS }: Tracing): Course {
  const startMs = points[0]!.atMs
  const times = points.map((p) => (p.atMs - startMs) / 1000)
  const xs = points.map((p) => p.seen.x)
  const x = fitPolynomial(times, xs, points.length >= 8 ? 2 : 1)
  const steps = points.map((p, i) => Math.abs((points[i + 1] ?? p).seen.y - (points[i - 1] ?? p).seen.y) / 2)
  const fit = fitFall(
    points.map((p, i) => ({ atS: times[i]!, y: p.seen.y / height, sigma: (0.7 + 0.1 * steps[i]! + fps * steps[i]! * jitterS) / height })),
    scale,
  )
  const y = (t: number): number => seenAt(fit, scale, [t])[0]! * height
  const straight = (t: number): number => {
    const inside = Math.min(times.at(-1)!, Math.max(0, t))
    const slope = (evaluate(x, inside + 0.01) - evaluate(x, inside - 0.01)) / 0.02
    return evaluate(x, inside) + slope * (t - inside)
  }
  const offs = points.map((p, i) => ({ t: times[i]!, x: p.seen.x - straight(times[i]!), y: p.seen.y - y(times[i]!) }))
  return (atMs) => {
    const t = (atMs - startMs) / 1000
    const near = offs.toSorted((a, b) => Math.abs(a.t - t) - Math.abs(b.t - t)).slice(0, NEIGHBOURS)
    return { x: straight(t) + near.reduce((sum, o) => sum + o.x, 0) / near.length, y: y(t) + near.reduce((sum, o) => sum + o.y, 0) / near.length }
  }
}

function collect(points: readonly PathPoint[], tracing: Tracing): { points: PathPoint[]; evidence: number } {
  const course = courseOf(points, tracing)
  const known = new Map(points.map((p) => [p.picture, p]))
  const [first, last] = [points[0]!.picture, points.at(-1)!.picture]
  const span = tracing.sightings.filter(({ picture }) => picture >= first - REACH && picture <= last + REACH)
  const places = span.map(({ atMs }) => course(atMs))
  const hits: { point: PathPoint; gain: number }[] = []
  for (const [i, { atMs, picture, grid }] of span.entries()) {
    const { x, y } = places[i]!
    const other = i + 1 < span.length ? i + 1 : i - 1
    const beside = span[other]
    if (!beside) continue
    const there = places[other]!
    const step = Math.hypot(there.x - x, there.y - y) / Math.max(1, Math.abs(beside.picture - picture))
    const nearest = nearestKnown(points, picture)
    const away = Math.abs(nearest.picture - picture)
    const stepS = Math.abs(beside.atMs - atMs) / 1000
    const sigma = Math.min(
      WIDEST_PX,
      0.8 + 0.1 * Math.sqrt(nearest.seen.area) + step * (0.1 + 0.03 * away + tracing.jitterS / Math.max(0.01, stepS)) + 0.1 * away,
    )
    const next = likeliest(grid, tracing.clutter, NONE, { x, y, sigma, like: nearest.seen })
    const own = known.get(picture)
    const isInside = picture >= first && picture <= last
    if (next !== null && next.gain > (isInside || own === next.point ? MISS : 0)) hits.push(next)
  }
  const kept = withoutThreads(hits)
  const missed = kept.length === 0 ? 0 : kept.at(-1)!.point.picture - kept[0]!.point.picture + 1 - kept.length
  return { points: kept.map((h) => h.point), evidence: kept.reduce((sum, h) => sum + h.gain, 0) + missed * MISS }
}

const NONE: ReadonlySet<PathPoint> = new Set()

function nearestKnown(points: readonly PathPoint[], picture: number): PathPoint {
  return points.reduce((best, p) => (Math.abs(p.picture - picture) < Math.abs(best.picture - picture) ? p : best))
}

/** The longest run without a gap too wide. */
function withoutThreads<T extends { readonly point: PathPoint }>(hits: readonly T[]): T[] {
  let best: T[] = []
  let run: T[] = []
  for (const hit of hits) {
    const before = run.at(-1)
    if (before && hit.point.picture - before.point.picture > GAP_MOST) run = []
    run.push(hit)
    if (run.length > best.length) best = run
  }
  return best
}

/** Of a path: pictures, evidence, heights of the picture; of what it does: m/s and m/s² downwards. What comes down evenly needs no law to be followed. */
const WORTH = { points: 5, evidence: 6, down: 0.02, speed: 2.2, acceleration: [3, 40] } as const

/** Rain ends a hundred paths a second: only what may be a fall is followed. */
export function isWorthRetracing({ points, evidence }: Path, { height, scale }: Pick<Tracing, 'height' | 'scale'>): boolean {
  const [first, last] = [points[0]!, points.at(-1)!]
  const down = (last.seen.y - first.seen.y) / height
  if (points.length < WORTH.points || evidence < WORTH.evidence || down < WORTH.down) return false
  const times = points.map((p) => (p.atMs - first.atMs) / 1000)
  const [, slope = 0, bend = 0] = fitPolynomial(
    times,
    points.map((p) => -scale.metresAt(p.seen.y / height)),
    2,
  )
  const speed = slope + 2 * bend * times.at(-1)!
  return speed > WORTH.speed && 2 * bend > WORTH.acceleration[0] && 2 * bend < WORTH.acceleration[1]
}
