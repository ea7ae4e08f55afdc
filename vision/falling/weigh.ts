// What the physics says of a path: of the whole, and of its parts when something else has got into its beginning or end.
import type { FacadeScale } from '../../contract/facade-scale.ts'
import { contains, type Polygon } from '../../contract/geometry.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { descentOf, isAlike, isFaintlyAlike, type Descent } from './alike.ts'
import { fromApex } from './apex.ts'
import { measurePath, type Fitted } from './figures.ts'
import { judgePhysics, WORTH_ASKING, type Circumstances, type Opinion } from './judge.ts'
import type { Linker, Path } from './link.ts'
import { isWorthRetracing, retrace } from './retrace.ts'

/** A path that ended of late: what others may go on from, or be like. */
export interface Ended {
  readonly path: Path
  readonly descent: Descent
  readonly atMs: EpochMs
  readonly score: number
}

export interface Weighing {
  /** px of the picture. */
  readonly width: number
  readonly height: number
  readonly fps: number
  readonly jitterS: number
  readonly polygon: Polygon
  readonly scale: FacadeScale | null
  readonly minFloors: number
  readonly remembered: readonly Ended[]
  readonly linker: Linker
  /** Going along a path again costs some ms: so many may still be in this picture. */
  readonly budget: { retraces: number }
}

export interface Weighed {
  readonly path: Path
  readonly fitted: Fitted
  readonly physics: Opinion
  readonly descent: Descent
  readonly alike: number
}

/** Below this the whole is doubted, if it is long enough to have parts. */
const DOUBTED = 0.5
const PARTS = { points: 16, evidence: 40 }
/** A part must be plainly a fall where the whole is none. */
const CONVINCING = 0.5
const SHARES = [
  [1 / 3, 1],
  [0, 2 / 3],
  [2 / 3, 1],
] as const

export function weighBest(path: Path, weighing: Weighing): Weighed {
  const whole = weigh(path, weighing)
  // Without a scale a part of anything may look like a fall.
  if (
    weighing.scale === null ||
    whole.physics.score >= DOUBTED ||
    path.points.length < PARTS.points ||
    path.evidence < PARTS.evidence ||
    !isSplit(whole.physics)
  )
    return whole
  const parts = SHARES.map(([from, to]) => {
    const points = path.points.slice(Math.floor(from * path.points.length), Math.ceil(to * path.points.length))
    return weigh({ ...path, points, evidence: (path.evidence * points.length) / path.points.length }, weighing)
  })
  const best = parts.toSorted((a, b) => b.physics.score - a.physics.score)[0]!
  return best.physics.score >= CONVINCING ? best : whole
}

/** What a second thing in the path would do to it. */
function isSplit({ against }: Opinion): boolean {
  return against.some((reason) => reason === 'notGravity' || reason === 'jumps' || reason === 'offFacade')
}

function weigh(seen: Path, weighing: Weighing): Weighed {
  const { width, height, fps, jitterS, polygon, scale, minFloors, remembered, linker } = weighing
  const path = traced(seen, weighing)
  const start = path.points[0]!.seen
  const measuring = { height, fps, jitterS, scale }
  const quick = measurePath(path, { ...measuring, fits: false })
  const descent = descentOf(path.points, height)
  // What gravity cannot be asked about has to be told from the others more strictly.
  const likeness = scale === null ? isFaintlyAlike : isAlike
  const alone = {
    startsOnFacade: isOn(polygon, start.x / width, start.y / height),
    alike: 0,
    crowd: linker.crowd,
    startsAtEnd: remembered.some((e) => e.score > 0.3 && isEndOf(e.path, path, height)),
    minFloors,
  }
  const isPromising = (around: Circumstances): boolean => judgePhysics(quick.figures, around).score >= WORTH_ASKING
  // In rain a hundred paths a second end: the others are only asked about what may be a fall.
  if (!isPromising(alone)) return { path, fitted: quick, physics: judgePhysics(quick.figures, alone), descent, alike: 0 }
  const alike = countAlike(descent, path, remembered, likeness) + countOpenAlike(descent, path, linker.open, height, likeness)
  const circumstances = { ...alone, alike }
  const fitted = isPromising(circumstances) ? measurePath(path, { ...measuring, fits: true }) : quick
  return { path, fitted, physics: judgePhysics(fitted.figures, circumstances), descent, alike }
}

/** Inside, or so little beside or above it that the drawn line decides nothing. */
function isOn(polygon: Polygon, x: number, y: number): boolean {
  if (contains(polygon, [x, y])) return true
  const near = 0.035
  return [
    [-near, 0],
    [near, 0],
    [0, near],
    [0, -near],
  ].some(([dx, dy]) => contains(polygon, [Math.min(0.999, Math.max(0.001, x + dx!)), Math.min(0.999, Math.max(0.001, y + dy!))]))
}

/** Without a scale nobody knows where it should have been. */
function traced(path: Path, { height, fps, jitterS, scale, linker, budget }: Weighing): Path {
  if (scale === null || budget.retraces <= 0) return path
  const tracing = { sightings: linker.sightings, clutter: linker.clutter, height, fps, jitterS, scale }
  if (!isWorthRetracing(path, tracing)) return path
  budget.retraces--
  return fromApex(retrace(path, tracing))
}

function countAlike(descent: Descent, path: Path, remembered: readonly Ended[], likeness: typeof isAlike): number {
  return remembered.filter((other) => likeness(other.descent, descent) && !sharesPoints(other.path, path)).length
}

function countOpenAlike(descent: Descent, path: Path, open: readonly Path[], height: number, likeness: typeof isAlike): number {
  const others = open.filter(({ points, evidence }) => points.length >= 6 && evidence >= 6 && points[0] !== path.points[0])
  return others.filter(({ points }) => likeness(descentOf(points, height), descent)).length
}

function sharesPoints(a: Path, b: Path): boolean {
  return b.points.includes(a.points[0]!) || b.points.includes(a.points.at(-1)!)
}

/** `later` begins where and when `earlier` ended. */
function isEndOf(earlier: Path, later: Path, height: number): boolean {
  const end = earlier.points.at(-1)!
  const start = later.points[0]!
  const gapMs = start.atMs - end.atMs
  return gapMs >= 0 && gapMs < 1500 && Math.hypot(start.seen.x - end.seen.x, start.seen.y - end.seen.y) < 0.1 * height
}
