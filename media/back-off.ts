// How long to wait before a camera is tried again.

const STEPS_MS = [500, 1000, 2000, 3000, 4000] as const
const JITTER = 0.2
/** A camera locks the account after a few wrong passwords within half an hour; an operator who corrects it reconfigures, which tries at once. */
const REFUSED_STEPS_MS = [60_000, 60_000, 600_000] as const

/**
 * The longest pause, with its spread and the second that a connection takes, leaves a camera back within six seconds of its return.
 *
 * @param failures attempts without a picture since the last picture, 0 for the first
 * @param refusals log-ins in a row that were refused, this one included; 0: it was something else
 * @param random   0..1; spreads the attempts of many cameras
 */
export function waitBeforeRetry(failures: number, refusals: number, random: number): number {
  const isRefused = refusals > 0
  const base = isRefused ? REFUSED_STEPS_MS[Math.min(refusals, REFUSED_STEPS_MS.length) - 1]! : STEPS_MS[Math.min(failures, STEPS_MS.length - 1)]!
  const spread = isRefused ? JITTER * random : JITTER * (2 * random - 1)
  return base * (1 + spread)
}
