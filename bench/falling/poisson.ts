// How often something may happen, given how often it was seen: the exact upper bound of a Poisson rate.

/**
 * One-sided: a rate above the bound would have shown more than `count` with this confidence.
 *
 * @param confidence01 0.95 unless said
 * @returns events per unit of exposure; Infinity without exposure
 * @source  Garwood 1936, "Fiducial limits for the Poisson distribution"
 */
export function poissonUpperBound(count: number, exposure: number, confidence01 = 0.95): number {
  if (exposure <= 0) return Number.POSITIVE_INFINITY
  let low = count
  let high = count + 10 + 10 * Math.sqrt(count + 1)
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (atMost(count, middle) > 1 - confidence01) low = middle
    else high = middle
  }
  return high / exposure
}

/** Probability of `count` or fewer when `mean` are expected. */
function atMost(count: number, mean: number): number {
  let logTerm = -mean
  let sum = Math.exp(logTerm)
  for (let k = 1; k <= count; k++) {
    logTerm += Math.log(mean / k)
    sum += Math.exp(logTerm)
  }
  return sum
}

export interface FalseAlarmRate {
  readonly n: number
  readonly hours: number
  /** 95 %, exact; null without hours. */
  readonly perDayUpper95: number | null
}

export function falseAlarmRate(n: number, seconds: number): FalseAlarmRate {
  const bound = poissonUpperBound(n, seconds / 86_400)
  return { n, hours: seconds / 3600, perDayUpper95: Number.isFinite(bound) ? bound : null }
}
