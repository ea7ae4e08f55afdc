// A straight line through points of which some may be wrong, and how sure its slope is.

export interface Line {
  readonly slope: number
  /** Value at x = 0. */
  readonly at0: number
  /** Nine chances in ten that the true slope lies between. */
  readonly slopeFrom: number
  readonly slopeTo: number
  /** Standard deviation around the line, from the median, so that outliers do not count. */
  readonly scatter: number
  /** How many standard deviations the order of the points is away from chance, with the points' likeness to their neighbours taken into account. */
  readonly significance: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

const Z_90 = 1.645
/** Of a normal distribution: standard deviation over median distance. */
export const SD_OF_MEDIAN = 1.4826
const MAX_LIKENESS = 0.8

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * @param points at least three with different x, in the order of x
 * @source Sen 1968, "Estimates of the regression coefficient based on Kendall's tau"; the likeness of neighbours after Hamed and Rao 1998, one step only
 */
export function fitLine(points: readonly Point[]): Line {
  const n = points.length
  const slopes: number[] = []
  let order = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const rise = points[j]!.y - points[i]!.y
      slopes.push(rise / (points[j]!.x - points[i]!.x))
      order += Math.sign(rise)
    }
  }
  slopes.sort((a, b) => a - b)
  const slope = median(slopes)
  const at0 = median(points.map(({ x, y }) => y - slope * x))
  const residuals = points.map(({ x, y }) => y - at0 - slope * x)
  const widened = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18) * wideningOf(residuals)
  const off = (Z_90 * widened) / 2
  const rankAt = (position: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(position)))]!
  return {
    slope,
    at0,
    slopeFrom: rankAt(slopes.length / 2 - off - 1),
    slopeTo: rankAt(slopes.length / 2 + off),
    scatter: SD_OF_MEDIAN * median(residuals.map(Math.abs)),
    significance: order === 0 ? 0 : (order - Math.sign(order)) / widened,
  }
}

/** Neighbours that are alike say less than as many that are not. */
function wideningOf(residuals: readonly number[]): number {
  const power = residuals.reduce((sum, residual) => sum + residual ** 2, 0)
  if (power === 0) return 1
  const likeness = residuals.slice(1).reduce((sum, residual, i) => sum + residual * residuals[i]!, 0) / power
  const counted = Math.min(MAX_LIKENESS, Math.max(0, likeness))
  return Math.sqrt((1 + counted) / (1 - counted))
}

/** Standard normal distribution function. @source Abramowitz and Stegun 26.2.17 */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail = 0.3989422804 * Math.exp((-z * z) / 2) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z > 0 ? 1 - tail : tail
}
