// Gathers the samples of one stretch of time into what is kept of them.
import type { RollUp } from '../../db/telemetry.ts'

export interface Gathered {
  readonly samples: number
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly last: number
  readonly runSamples: number
  readonly runSum: number
}

/** @param before null: it is the first one */
export function gather(before: Gathered | null, value: number, running: boolean): Gathered {
  const { samples, min, max, sum, runSamples, runSum } = before ?? { samples: 0, min: value, max: value, sum: 0, runSamples: 0, runSum: 0 }
  return {
    samples: samples + 1,
    min: Math.min(min, value),
    max: Math.max(max, value),
    sum: sum + value,
    last: value,
    runSamples: runSamples + Number(running),
    runSum: runSum + (running ? value : 0),
  }
}

export function rollUp({ samples, min, max, sum, last, runSamples, runSum }: Gathered): RollUp {
  return { samples, min, max, mean: sum / samples, last, runSamples, runMean: runSamples === 0 ? null : runSum / runSamples }
}
