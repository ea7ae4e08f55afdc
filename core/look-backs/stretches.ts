// Cuts a span of a recording into stretches that decoders go through side by side.
import type { Stretch } from '../../contract/look-back.ts'

/** Long enough that run-up and run-out cost little, short enough that all decoders end together. */
const STRETCH_S = 480
/** The watcher learns what stands still, and sees the beginning of what falls across the border. */
const RUN_UP_S = 4
/** The longest fall that is followed. */
const RUN_OUT_S = 8

/**
 * @param atOnce decoders side by side: a short span is shared out among them
 * @returns what counts of them covers the span without gap or overlap
 */
export function planStretches(fromS: number, toS: number, durationS: number, atOnce: number): Stretch[] {
  const span = toS - fromS
  const count = Math.max(1, Math.ceil(span / STRETCH_S / atOnce) * atOnce)
  return Array.from({ length: count }, (_, i) => {
    const countsFromS = fromS + (span * i) / count
    const countsToS = fromS + (span * (i + 1)) / count
    return { countsFromS, countsToS, fromS: Math.max(0, countsFromS - RUN_UP_S), toS: Math.min(durationS, countsToS + RUN_OUT_S) }
  })
}
