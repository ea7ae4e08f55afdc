// The figures of one path that decide what it was: how far, how fast, how evenly, and what gravity says of it.
import type { FacadeScale } from '../../contract/facade-scale.ts'
import { fitFall, GRAVITY, type FallFit } from './gravity.ts'
import type { Path } from './link.ts'
import { evaluate, fitPolynomial, type PathPoint } from './path.ts'

export interface PathFigures {
  readonly pictures: number
  readonly seconds: number
  /** Share of the pictures from first to last in which it was seen. */
  readonly seen01: number
  readonly evidence: number
  /** First to last, in heights of the picture, downwards and to the right. */
  readonly down: number
  readonly across: number
  /** Floors it was seen falling; without a scale twelfths of the picture's height. */
  readonly floors: number
  /** The same with what it must have fallen before, to be that fast. */
  readonly fallenFloors: number
  /** Floors it must have fallen in the picture before it was seen; 0 without a fit. */
  readonly unseenFloors: number
  /** Furthest it went up again, as a share of the way down. */
  readonly rise01: number
  /** Root mean square distance from a smooth path, px, and in units of what is to be expected. */
  readonly residualPx: number
  readonly roughness: number
  /** Speed of the last third over that of the first third, downwards. */
  readonly speedUp: number
  /** Heights of the picture per second, downwards: mean, and in the last third. */
  readonly meanSpeed: number
  readonly lastSpeed: number
  /** Heights of the picture per second squared. */
  readonly acceleration: number
  /** Longer side of its box, blur along its path taken off: median, in heights of the picture; px. */
  readonly size: number
  readonly sizePx: number
  /** Last third of the areas over the first third. */
  readonly growth: number
  readonly contrast: number
  /** With a scale: the likeliest fall, and m/s and m/s² at the end and on the whole. */
  readonly fit: FallFit | null
  readonly speedMps: number | null
  readonly accelerationMps2: number | null
  /** Highest speed a fall from the roof has there, m/s. */
  readonly fastestMps: number | null
}

export interface Fitted {
  readonly figures: PathFigures
  /** Seconds since the first point. */
  readonly times: readonly number[]
  /** Smooth path through the points, coefficients in px by seconds. */
  readonly x: readonly number[]
  readonly y: readonly number[]
}

export interface Measuring {
  /** px of the picture. */
  readonly height: number
  readonly fps: number
  /** How far the time of a picture may be off, s. */
  readonly jitterS: number
  readonly scale: FacadeScale | null
  /** Whether a fall is fitted, which costs some ms; else `fit` is null. */
  readonly fits: boolean
}

export function measurePath({ points, evidence }: Pick<Path, 'points' | 'evidence'>, { height, fps, jitterS, scale, fits }: Measuring): Fitted {
  const times = points.map((p) => (p.atMs - points[0]!.atMs) / 1000)
  const xs = points.map((p) => p.seen.x)
  const ys = points.map((p) => p.seen.y)
  const seconds = Math.max(1 / fps, times.at(-1)!)
  const x = fitPolynomial(times, xs, points.length >= 6 ? 2 : 1)
  const y = fitPolynomial(times, ys, points.length >= 8 ? 3 : 2)
  const offs = points.map((_, i) => Math.hypot(xs[i]! - evaluate(x, times[i]!), ys[i]! - evaluate(y, times[i]!)))
  const expected = expectedPx(points, jitterS)
  const down = (ys.at(-1)! - ys[0]!) / height
  const metric = scale === null ? null : inMetres(points, times, height, scale)
  const fit = scale === null || !fits ? null : fitPath(points, times, expected, height, scale)
  const [early, late] = thirds(times, ys)
  const sizes = points.map(sizeOf)
  const [small, large] = thirdsOf(points.map((p) => p.seen.area))
  const parabola = fitPolynomial(times, ys, 2)
  const floors = scale === null ? down * 12 : (scale.metresAt(ys[0]! / height) - scale.metresAt(ys.at(-1)! / height)) / scale.floorHeightM
  return {
    times,
    x,
    y,
    figures: {
      pictures: points.length,
      seconds,
      seen01: Math.min(1, points.length / (points.at(-1)!.picture - points[0]!.picture + 1)),
      evidence,
      down,
      across: (xs.at(-1)! - xs[0]!) / height,
      floors,
      unseenFloors: fit === null || scale === null ? 0 : unseenM(fit, scale, ys[0]! / height) / scale.floorHeightM,
      fallenFloors: Math.max(floors, scale === null || metric === null ? 0 : fallenM(fit, metric, scale.metresAt(ys.at(-1)! / height)) / scale.floorHeightM),
      rise01: largestRise(ys) / Math.max(1, ys.at(-1)! - ys[0]!),
      residualPx: rootMeanSquare(offs),
      roughness: rootMeanSquare(offs.map((off, i) => off / expected[i]!)),
      speedUp: late / Math.max(early, 0.5),
      meanSpeed: down / seconds,
      lastSpeed: late / height,
      acceleration: points.length >= 5 ? (2 * parabola[2]!) / height : 0,
      size: median(sizes) / height,
      sizePx: median(sizes),
      growth: large / small,
      contrast: median(points.map((p) => Math.abs(p.seen.contrast))),
      fit,
      ...(metric ?? { speedMps: null, accelerationMps2: null, fastestMps: null }),
    },
  }
}

/** Where the fit leaves room for a point: its own size, the step to the next picture, half a picture's time off. */
function expectedPx(points: readonly PathPoint[], jitterS: number): number[] {
  return points.map((point, i) => {
    const before = points[Math.max(0, i - 1)]!
    const after = points[Math.min(points.length - 1, i + 1)]!
    const step = Math.hypot(after.seen.x - before.seen.x, after.seen.y - before.seen.y) / Math.max(1, after.picture - before.picture)
    const stepS = (after.atMs - before.atMs) / 1000 / Math.max(1, after.picture - before.picture)
    return 0.5 + 0.15 * Math.sqrt(point.seen.area) + step * (0.1 + jitterS / Math.max(1e-3, stepS))
  })
}

/** Without the smear of its movement. */
function sizeOf({ seen }: PathPoint): number {
  const [wide, high] = [seen.right - seen.left + 1, seen.bottom - seen.top + 1]
  return Math.max(Math.min(wide, high), Math.sqrt(seen.area))
}

function fitPath(points: readonly PathPoint[], times: readonly number[], expected: readonly number[], height: number, scale: FacadeScale): FallFit {
  return fitFall(
    points.map((point, i) => ({ atS: times[i]!, y: point.seen.y / height, sigma: expected[i]! / height })),
    scale,
  )
}

function inMetres(points: readonly PathPoint[], times: readonly number[], height: number, scale: FacadeScale) {
  const metres = points.map((p) => scale.metresAt(p.seen.y / height))
  const [, slope = 0, bend = 0] = fitPolynomial(times, metres, 2)
  const top = (scale.highest + 1) * scale.floorHeightM
  return {
    speedMps: -(slope + 2 * bend * times.at(-1)!),
    accelerationMps2: -2 * bend,
    fastestMps: Math.sqrt(2 * GRAVITY * Math.max(1, top - metres.at(-1)!)),
  }
}

function unseenM({ heightM }: FallFit, scale: FacadeScale, firstY: number): number {
  const inSight = heightM > (scale.highest + 1) * scale.floorHeightM ? heightM : Math.min(heightM, scale.metresAt(0.01))
  return Math.max(0, inSight - scale.metresAt(firstY))
}

function fallenM(fit: FallFit | null, { speedMps }: { readonly speedMps: number }, lastM: number): number {
  return fit === null ? Math.max(0, speedMps) ** 2 / (2 * GRAVITY) : fit.heightM - lastM
}

/** px per second downwards in the first and the last third of the time. */
function thirds(times: readonly number[], ys: readonly number[]): [number, number] {
  const n = times.length
  const third = Math.max(1, Math.floor(n / 3))
  const slope = (from: number, to: number): number => (ys[to]! - ys[from]!) / Math.max(1e-3, times[to]! - times[from]!)
  return [slope(0, Math.min(n - 1, third)), slope(Math.max(0, n - 1 - third), n - 1)]
}

function thirdsOf(values: readonly number[]): [number, number] {
  const third = Math.max(1, Math.floor(values.length / 3))
  return [median(values.slice(0, third)), median(values.slice(-third))]
}

function largestRise(ys: readonly number[]): number {
  let lowest = ys[0]!
  let rise = 0
  for (const y of ys) {
    lowest = Math.max(lowest, y)
    rise = Math.max(rise, lowest - y)
  }
  return rise
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}
