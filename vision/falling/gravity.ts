// Falling things in metres: how far one has come after a time, with air drag, and the fall that fits what a camera saw best.
import type { FacadeScale } from '../../contract/facade-scale.ts'
import { solve } from './path.ts'

export const GRAVITY = 9.81

/** What a fall depends on. */
export interface FallCourse {
  /** Height above ground at which it was let go, m. */
  readonly heightM: number
  /** When, s on the clock of the points. */
  readonly atS: number
  /** Downward speed then, m/s: 0 for a thing let go, negative for one thrown up. */
  readonly speedMps: number
  /** 1 / terminal speed, s/m: 0 for a stone. */
  readonly drag: number
  /** Growth of the apparent height per second, because it leaves the wall towards the camera. */
  readonly towards: number
}

export interface SeenHeight {
  readonly atS: number
  /** 0..1 of the picture. */
  readonly y: number
  /** How exactly that is known, 0..1 of the picture. */
  readonly sigma: number
}

export interface FallFit extends FallCourse {
  /** Standard deviation of `heightM`, m. */
  readonly heightSigmaM: number
  /** Root mean square of the distances, in units of what was to be expected: about 1 for a fall. */
  readonly misfit: number
  /** Sum of squares of what had to be believed against what is likely: thrown hard, towards the camera, from above the roof. */
  readonly strain: number
}

type Vector = readonly number[]

/** What is believed of drop, drag and direction before anything was seen: mean and standard deviation. */
const BELIEF = { speedMps: [0, 1.8], drag: [0.03, 0.07], towards: [0.01, 0.03] } as const
const STEP_S = 0.02
const ROUNDS = 14
/** No fall from a building lasts longer before it is seen; it also bounds the work. */
const UNSEEN_MOST_S = 8
/** A point this many sigmas off speaks with less weight (Huber). */
const OUTLIER = 2.5

/** Heights above ground of a course, m, at rising times; before its start it rests where it is let go. */
export function heightsOf({ heightM, atS, speedMps, drag }: FallCourse, times: readonly number[]): number[] {
  let [t, z, v] = [atS, heightM, speedMps]
  const k = GRAVITY * drag * drag
  return times.map((time) => {
    if (!Number.isFinite(time - t)) return z
    while (t < time - 1e-9) {
      const step = Math.min(STEP_S, time - t)
      const half = v + (GRAVITY - k * v * Math.abs(v)) * (step / 2)
      z -= half * step
      v += (GRAVITY - k * half * Math.abs(half)) * step
      t += step
    }
    return z
  })
}

/** Downward speed of a course at a time, m/s. */
export function speedAt(course: FallCourse, atS: number): number {
  const [before, after] = heightsOf(course, [atS - 0.01, atS + 0.01])
  return (before! - after!) / 0.02
}

/** Where on the picture a course is seen, 0..1. */
export function seenAt(course: FallCourse, scale: FacadeScale, times: readonly number[]): number[] {
  return heightsOf(course, times).map((z, i) => scale.yAtMetres(z * (1 + course.towards * Math.max(0, times[i]! - course.atS))))
}

/**
 * The likeliest fall, given the points and what is believed beforehand (maximum a posteriori, Levenberg and Marquardt's steps).
 *
 * @param seen at least 4 points at rising times
 */
export function fitFall(seen: readonly SeenHeight[], scale: FacadeScale): FallFit {
  const times = seen.map((p) => p.atS)
  const fits = starts(seen, scale).map((start) => refine(start, seen, times, scale))
  return fits.toSorted((a, b) => a.cost - b.cost)[0]!.fit
}

/** Free fall through the middle of what was seen, dropped long before or just then, heavy or light. */
function starts(seen: readonly SeenHeight[], scale: FacadeScale): Vector[] {
  const [first, last] = [seen[0]!, seen.at(-1)!]
  const third = seen[Math.max(1, Math.floor(seen.length / 3))]!
  const zFirst = scale.metresAt(first.y)
  const early = Math.max(0, (zFirst - scale.metresAt(third.y)) / Math.max(0.02, third.atS - first.atS))
  const whole = Math.max(0.1, (zFirst - scale.metresAt(last.y)) / Math.max(0.02, last.atS - first.atS))
  const atFirst = Math.max(0, 2 * early - whole)
  return [early, atFirst].flatMap((speed) =>
    [0.03, 0.16].map((drag): Vector => [zFirst + (speed * speed) / (2 * GRAVITY), first.atS - Math.min(UNSEEN_MOST_S / 2, speed / GRAVITY), 0, drag, 0.01]),
  )
}

function toCourse([heightM, atS, speedMps, drag, towards]: Vector): FallCourse {
  return { heightM: heightM!, atS: atS!, speedMps: speedMps!, drag: Math.max(0, drag!), towards: towards! }
}

const DELTAS = [0.05, 0.005, 0.05, 0.004, 0.002] as const

function refine(start: Vector, seen: readonly SeenHeight[], times: readonly number[], scale: FacadeScale): { fit: FallFit; cost: number } {
  const residualsOf = (theta: Vector): number[] => {
    const ys = seenAt(toCourse(theta), scale, times)
    const course = seen.map((p, i) => bounded((p.y - ys[i]!) / p.sigma))
    const beliefs = (['speedMps', 'drag', 'towards'] as const).map((key, i) => (theta[i + 2]! - BELIEF[key][0]) / BELIEF[key][1])
    // It was let go before it was first seen, and from the building.
    const late = Math.max(0, theta[1]! - times[0]! - 0.04) / 0.04
    const above = Math.max(0, theta[0]! - (scale.highest + 1.2) * scale.floorHeightM) / 1
    return [...course, ...beliefs, late, above]
  }
  let theta = [...start]
  let residuals = residualsOf(theta)
  let cost = sumOfSquares(residuals)
  let damping = 0.01
  for (let round = 0; round < ROUNDS; round++) {
    const normal = normalEquations(theta, residuals, residualsOf)
    const step = solve(normal.map((row, i) => Float64Array.from(row, (value, j) => (i === j ? value * (1 + damping) + 1e-9 : value))))
    const next = theta.map((value, i) => (i === 1 ? Math.max(times[0]! - UNSEEN_MOST_S, value + step[i]!) : value + step[i]!))
    const nextResiduals = residualsOf(next)
    const nextCost = sumOfSquares(nextResiduals)
    if (nextCost < cost) {
      const gain = cost - nextCost
      ;[theta, residuals, cost, damping] = [next, nextResiduals, nextCost, damping / 4]
      if (gain < 1e-3 * (1 + cost)) break
    } else damping = Math.min(1e6, damping * 6)
  }
  const heightSigmaM = Math.sqrt(Math.max(0, varianceOfFirst(normalEquations(theta, residuals, residualsOf))))
  const misfit = Math.sqrt(sumOfSquares(residuals.slice(0, seen.length)) / seen.length)
  const [speed, , ...others] = residuals.slice(seen.length)
  const strain = sumOfSquares([speed!, ...others])
  return { fit: { ...toCourse(theta), heightSigmaM, misfit, strain }, cost }
}

function normalEquations(theta: Vector, residuals: Vector, residualsOf: (theta: Vector) => number[]): number[][] {
  const slopes = DELTAS.map((delta, k) => {
    const moved = residualsOf(theta.map((value, i) => (i === k ? value + delta : value)))
    return moved.map((value, i) => (value - residuals[i]!) / delta)
  })
  return slopes.map((row) => [...slopes.map((column) => dot(row, column)), -dot(row, residuals)])
}

/** First element of the inverse of the matrix left of the right side. */
function varianceOfFirst(normal: readonly (readonly number[])[]): number {
  return solve(normal.map((row, i) => Float64Array.from([...row.slice(0, -1).map((v, j) => (i === j ? v + 1e-9 : v)), i === 0 ? 1 : 0])))[0]!
}

/** Grows with the square root beyond the outlier bound, so that the square grows evenly. */
function bounded(residual: number): number {
  const size = Math.abs(residual)
  return size <= OUTLIER ? residual : Math.sign(residual) * Math.sqrt(2 * OUTLIER * size - OUTLIER * OUTLIER)
}

function sumOfSquares(values: Vector): number {
  return dot(values, values)
}

function dot(a: Vector, b: Vector): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
