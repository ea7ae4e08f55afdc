// A thing's way over the pictures: its points, where it should be next, and small fits through its last points.
import type { EpochMs } from '../../contract/ids.ts'
import type { Candidate } from './candidates.ts'

export interface PathPoint {
  readonly atMs: EpochMs
  readonly seen: Candidate
  /** Counts the pictures of the camera. */
  readonly picture: number
}

/** Points of the end of a path that tell where it goes on. */
const RECENT = 8
/** From so many points on a path may be bent. */
const BENT_FROM = 5

export interface Prediction {
  readonly x: number
  readonly y: number
  /** px per second. */
  readonly speedX: number
  readonly speedY: number
}

/** Where the thing is at `atMs` if it goes on as in its last pictures: evenly across, evenly accelerated down. */
export function predict(points: readonly PathPoint[], atMs: EpochMs, from = RECENT): Prediction {
  const recent = points.slice(-from)
  const times = recent.map((p) => (p.atMs - atMs) / 1000)
  const x = fitLine(
    times,
    recent.map((p) => p.seen.x),
  )
  const ys = recent.map((p) => p.seen.y)
  const y = recent.length >= BENT_FROM ? fitParabola(times, ys) : { ...fitLine(times, ys), bend: 0 }
  return { x: x.value, y: y.value, speedX: x.slope, speedY: y.slope }
}

/** Least squares of value + slope t. */
export function fitLine(times: readonly number[], values: readonly number[]): { value: number; slope: number } {
  const n = times.length
  let [t, v, tt, tv] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    t += times[i]!
    v += values[i]!
    tt += times[i]! * times[i]!
    tv += times[i]! * values[i]!
  }
  const spread = n * tt - t * t
  if (spread <= 1e-12) return { value: v / n, slope: 0 }
  const slope = (n * tv - t * v) / spread
  return { value: (v - slope * t) / n, slope }
}

/** Least squares of value + slope t + bend t². */
export function fitParabola(times: readonly number[], values: readonly number[]): { value: number; slope: number; bend: number } {
  const [value = 0, slope = 0, bend = 0] = fitPolynomial(times, values, 2)
  return { value, slope, bend }
}

/**
 * Least squares of a polynomial, lowest power first, by Gaussian elimination of the normal equations.
 *
 * @param degree at most 3: the times should be of the order of seconds
 */
export function fitPolynomial(times: readonly number[], values: readonly number[], degree: number): number[] {
  const size = Math.min(degree + 1, times.length)
  const m = Array.from({ length: size }, (_, i) => Float64Array.from({ length: size + 1 }, (_x, j) => sumOf(times, values, i, j, size)))
  return solve(m)
}

function sumOf(times: readonly number[], values: readonly number[], i: number, j: number, size: number): number {
  let sum = 0
  for (let k = 0; k < times.length; k++) sum += times[k]! ** i * (j < size ? times[k]! ** j : values[k]!)
  return sum
}

/** Solves the rows [coefficients..., right side] in place; a row that says nothing new answers 0. */
export function solve(m: readonly Float64Array[]): number[] {
  const n = m.length
  const rows = [...m]
  for (let column = 0; column < n; column++) {
    let best = column
    for (let row = column + 1; row < n; row++) if (Math.abs(rows[row]![column]!) > Math.abs(rows[best]![column]!)) best = row
    ;[rows[column], rows[best]] = [rows[best]!, rows[column]!]
    const pivot = rows[column]![column]!
    if (Math.abs(pivot) < 1e-12) continue
    for (let row = 0; row < n; row++) {
      if (row === column) continue
      const factor = rows[row]![column]! / pivot
      for (let k = column; k <= n; k++) rows[row]![k]! -= factor * rows[column]![k]!
    }
  }
  return rows.map((row, i) => (Math.abs(row[i]!) < 1e-12 ? 0 : row[n]! / row[i]!))
}

export function evaluate(coefficients: readonly number[], t: number): number {
  return coefficients.reduceRight((value, coefficient) => value * t + coefficient, 0)
}
