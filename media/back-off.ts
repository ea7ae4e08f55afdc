// How long to wait before a camera is tried again.

const STEPS_MS = [500, 1000, 2000, 3000, 4000] as const
const JITTER = 0.2
/** A camera locks the account after a few wrong passwords; an operator who corrects it reconfigures, which tries at once. */
const UNAUTHORIZED_MS = 60_000

/**
 * The longest pause, with its spread and the second that a connection takes, leaves a camera back within six seconds of its return.
 *
 * @param failures attempts without a picture since the last picture, 0 for the first
 * @param random   0..1; spreads the attempts of many cameras
 */
export function waitBeforeRetry(failures: number, isUnauthorized: boolean, random: number): number {
  const base = isUnauthorized ? UNAUTHORIZED_MS : STEPS_MS[Math.min(failures, STEPS_MS.length - 1)]!
  const spread = isUnauthorized ? JITTER * random : JITTER * (2 * random - 1)
  return base * (1 + spread)
}
