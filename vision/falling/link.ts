// Joins the small things of successive pictures into paths: three that lie on one accelerated course begin one, what lies where it should be goes on.
import type { EpochMs } from '../../contract/ids.ts'
import type { Candidate } from './candidates.ts'
import { createClutter, strengthOf, type Clutter } from './clutter.ts'
import { createGrid, type Grid, type Sighting } from './grid.ts'
import { predict, type PathPoint } from './path.ts'

export interface Path {
  readonly id: number
  readonly points: PathPoint[]
  /** Pictures since its last point. */
  missed: number
  /** How much likelier one thing on its way is than chance: natural logarithm of the ratio. */
  evidence: number
}

export interface Linker {
  /**
   * @param jitterS how far the time of a picture may be off, s
   * @returns the paths that ended with this picture: not continued for a while
   */
  add(candidates: readonly Candidate[], atMs: EpochMs, jitterS: number): Path[]
  /** Everything still under way ends. */
  end(): Path[]
  readonly open: readonly Path[]
  /** How many things are under way at once of late. */
  readonly crowd: number
  /** What was seen of late, and what is usual there. */
  readonly sightings: readonly Sighting[]
  readonly clutter: Clutter
}

/** Pictures that are remembered. */
const REMEMBERED_S = 4

/** Farther than this from picture to picture nothing falls: 45 px at 25 fps in a 720 px high picture, scaled with height and rate. */
const FASTEST_HEIGHTS_PER_S = 2
/** Slower things are taken up once they have moved this far over two pictures, px. */
const LEAST_STEP_PX = 0.7
const NEIGHBOURS = 6
const SEEDS_MOST = 1200
const PATHS_MOST = 300
/** A path waits this long behind a balcony or an edge. */
const MISSED_MOST = 5
/** A path that is sure of itself keeps others off its points. */
const SURE = { points: 6, evidence: 8 }
/** Below this it is chance. */
const HOPELESS = -2
/** A path with less is given up as soon as it is missed. */
const WORTH = 2
/** Share of the pictures in which a thing on its way is seen. */
const SEEN = 0.85
export const MISS = Math.log(1 - SEEN)
/** A thing that goes nowhere has come to rest, or never was under way: pictures, px. */
const STILL = { points: 10, px: 4 }

const CROWD = { points: 6, overS: 1 }

interface Seed {
  readonly first: PathPoint
  readonly second: PathPoint
}

export function createLinker(width: number, height: number, fps: number): Linker {
  const stepMost = (FASTEST_HEIGHTS_PER_S * height) / fps
  let paths: Path[] = []
  let seeds: Seed[] = []
  let earlier: readonly PathPoint[][] = []
  let nextId = 1
  let picture = 0
  let before = createGrid([], width, height)
  let beforeStrengths = new Map<PathPoint, number>()
  const clutter = createClutter(width, height)
  const sightings: Sighting[] = []
  let crowd = 0

  const add = (candidates: readonly Candidate[], atMs: EpochMs, jitterS: number): Path[] => {
    picture++
    const seenPoints = candidates.map((seen): PathPoint => ({ atMs, seen, picture }))
    const strengths = new Map(seenPoints.map((point) => [point, strengthThere(point, before, beforeStrengths)]))
    const points = seenPoints.filter((point) => strengthOf(point.seen) >= RESIDUE.share * strengths.get(point)!)
    const grid = createGrid(points, width, height)
    sightings.push({ atMs, picture, grid })
    while (sightings.length > REMEMBERED_S * fps) sightings.shift()
    const now: Now = { grid, clutter, atMs, jitterS }
    const taken = extendAll(paths, now)
    const begun = beginPaths(seeds, now, taken, paths.length).map((start): Path => ({ id: nextId++, missed: 0, ...start }))
    const all = withoutTwins([...paths, ...begun]).filter((path) => path.evidence >= HOPELESS && (path.evidence >= WORTH || path.missed === 0))
    const ended = all.filter((path) => path.missed > MISSED_MOST || isStill(path)).flatMap(withoutRest)
    paths = all.filter((path) => path.missed <= MISSED_MOST && !isStill(path))
    clutter.add(candidates)
    crowd += (paths.filter((path) => path.points.length >= CROWD.points).length - crowd) / (CROWD.overS * fps)
    before = createGrid(seenPoints, width, height)
    beforeStrengths = strengths
    seeds = makeSeeds(earlier, grid, taken, stepMost)
    earlier = [points, ...earlier].slice(0, 2)
    return ended
  }
  return {
    add,
    sightings,
    clutter,
    end() {
      const ended = paths.flatMap(withoutRest)
      paths = []
      seeds = []
      earlier = []
      return ended
    },
    get crowd() {
      return crowd
    },
    get open() {
      return paths
    },
  }
}

/** What a coder leaves where a thing was some pictures ago: something in the same place, much weaker, for a while. */
const RESIDUE = { px: 3.5, share: 0.4, fading: 0.85 }

/** The strongest that was seen there of late, this point among it. */
function strengthThere(point: PathPoint, before: Grid, strengths: ReadonlyMap<PathPoint, number>): number {
  const there = before.near(point.seen.x, point.seen.y, RESIDUE.px).map((p) => RESIDUE.fading * (strengths.get(p) ?? 0))
  return Math.max(strengthOf(point.seen), ...there)
}

interface Now {
  readonly grid: Grid
  readonly clutter: Clutter
  readonly atMs: EpochMs
  readonly jitterS: number
}

/** Sure paths choose first. @returns points that sure paths have taken */
function extendAll(paths: readonly Path[], now: Now): Set<PathPoint> {
  const taken = new Set<PathPoint>()
  for (const path of paths.toSorted((a, b) => b.evidence - a.evidence)) {
    const next = bestNext(path, now, taken)
    if (next === null) path.missed++
    else {
      // What was missed before it was found again speaks against it; what is missed at the end only ends it.
      path.evidence += next.gain + path.missed * MISS
      path.points.push(next.point)
      path.missed = 0
      if (path.points.length >= SURE.points && path.evidence >= SURE.evidence) taken.add(next.point)
    }
  }
  return taken
}

interface Next {
  readonly point: PathPoint
  readonly gain: number
}

function bestNext({ points, missed }: Path, { grid, clutter, atMs, jitterS }: Now, taken: ReadonlySet<PathPoint>): Next | null {
  const last = points.at(-1)!
  const { x, y, speedX, speedY } = predict(points, atMs)
  const speed = Math.hypot(speedX, speedY)
  const step = (speed * (atMs - last.atMs)) / 1000
  const trust = points.length >= 8 ? 0.08 : points.length >= 5 ? 0.1 : 0.15
  const sigma = 0.7 + trust * step + 0.3 * missed + 0.15 * Math.sqrt(last.seen.area) + speed * jitterS
  return likeliest(grid, clutter, taken, { x, y, sigma, like: last.seen })
}

interface Expected {
  readonly x: number
  readonly y: number
  /** px, each way. */
  readonly sigma: number
  readonly like: Candidate
}

/** The point that best tells a thing from chance; null when each is likelier chance than a miss. */
export function likeliest(grid: Grid, clutter: Clutter, taken: ReadonlySet<PathPoint>, { x, y, sigma, like }: Expected): Next | null {
  const base = Math.log(SEEN / (2 * Math.PI * sigma * sigma))
  let best: Next | null = null
  for (const point of grid.near(x, y, 3 * sigma)) {
    if (taken.has(point)) continue
    const off = ((point.seen.x - x) ** 2 + (point.seen.y - y) ** 2) / (2 * sigma * sigma)
    const gain = Math.min(6, base - Math.log(clutter.densityAt(x, y, point.seen)) - off - unlikeness(point.seen, like))
    if (gain > MISS && gain > (best?.gain ?? Number.NEGATIVE_INFINITY)) best = { point, gain }
  }
  return best
}

/** 0: the same size and shade. A thing before a dark and a light wall changes its sign, so that weighs little. */
function unlikeness(a: Candidate, b: Candidate): number {
  return 0.5 * Math.abs(Math.log(a.area / b.area)) + (a.contrast * b.contrast < 0 ? 0.4 : 0)
}

function beginPaths(
  seeds: readonly Seed[],
  { grid, clutter, atMs, jitterS }: Now,
  taken: ReadonlySet<PathPoint>,
  already: number,
): { points: PathPoint[]; evidence: number }[] {
  const begun: { points: PathPoint[]; evidence: number }[] = []
  for (const { first, second } of seeds) {
    if (already + begun.length >= PATHS_MOST) break
    const share = (atMs - second.atMs) / (second.atMs - first.atMs)
    const dx = (second.seen.x - first.seen.x) * share
    const dy = (second.seen.y - first.seen.y) * share
    const sigma = 0.7 + 0.12 * Math.hypot(dx, dy) + (Math.hypot(dx, dy) * jitterS * 1000) / (atMs - second.atMs)
    const next = likeliest(grid, clutter, taken, { x: second.seen.x + dx, y: second.seen.y + dy, sigma, like: second.seen })
    if (next === null) continue
    // That the second lay anywhere within its step of the first is little news; how little, the clutter there says.
    const around = Math.PI * (dx * dx + dy * dy + 4) * clutter.densityAt(second.seen.x, second.seen.y, second.seen)
    const evidence = next.gain - Math.log(1 + around) - unlikeness(second.seen, first.seen)
    if (evidence > HOPELESS) begun.push({ points: [first, second, next.point], evidence })
  }
  return begun
}

/** Pairs of a point of this picture and one of the last two, the nearest ones. */
function makeSeeds(earlier: readonly (readonly PathPoint[])[], grid: Grid, taken: ReadonlySet<PathPoint>, stepMost: number): Seed[] {
  const seeds: Seed[] = []
  for (const [back, points] of earlier.entries()) {
    for (const first of points) {
      const near = grid
        .near(first.seen.x, first.seen.y, back === 0 ? stepMost : LEAST_STEP_PX * 6)
        .filter((second) => !taken.has(second) && isStep(first, second))
        .map((second) => ({ second, px: Math.hypot(second.seen.x - first.seen.x, second.seen.y - first.seen.y) }))
        .filter(({ px }) => px >= LEAST_STEP_PX)
      for (const { second } of near.toSorted((a, b) => a.px - b.px).slice(0, NEIGHBOURS)) {
        if (seeds.length >= SEEDS_MOST) return seeds
        seeds.push({ first, second })
      }
    }
  }
  return seeds
}

const SIZE_RATIO = 8

function isStep(first: PathPoint, second: PathPoint): boolean {
  const ratio = second.seen.area / first.seen.area
  return ratio < SIZE_RATIO && ratio > 1 / SIZE_RATIO
}

/** Of paths that end in the same point the likeliest stays. */
function withoutTwins(paths: readonly Path[]): Path[] {
  const best = new Map<Candidate, Path>()
  for (const path of paths) {
    const at = path.points.at(-1)!.seen
    const rival = best.get(at)
    if (!rival || path.evidence > rival.evidence) best.set(at, path)
  }
  return paths.filter((path) => best.get(path.points.at(-1)!.seen) === path)
}

function isStill({ points }: Path): boolean {
  if (points.length < STILL.points) return false
  const before = points.at(-STILL.points)!.seen
  const last = points.at(-1)!.seen
  return Math.hypot(last.x - before.x, last.y - before.y) < STILL.px
}

/** What landed lies still: the path ends where it came to rest. @returns nothing for what went nowhere at all */
function withoutRest(path: Path): Path[] {
  const { points } = path
  const last = points.at(-1)!.seen
  const moving = points.findLastIndex(({ seen }) => Math.hypot(seen.x - last.x, seen.y - last.y) >= STILL.px)
  if (moving < 2) return []
  return moving >= points.length - 3 ? [path] : [{ ...path, points: points.slice(0, moving + 2) }]
}
