// How far the clock is believed when personal data is deleted by age: one that is wrong for an hour must not cost what is to be kept.
import type { EpochMs } from '../../contract/ids.ts'
import { readSweep, writeSweep } from '../../db/privacy.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Env } from '../env.ts'

/** Moves on by at most a day for every hour that the program runs, and goes back with the clock. */
const TRUST_PER_MS = 24

/**
 * @param elapsedMs of a clock that nobody sets
 * @returns the moment that is believed now, kept over restarts; while the program is not running nothing is believed, which is caught up with in a 24th of that time
 */
export function createBelievedTime({ db, clock }: Pick<Env, 'db' | 'clock'>, elapsedMs: () => number): () => EpochMs {
  let lastElapsedMs = elapsedMs()
  return () => {
    const nowMs = clock.now()
    const ranMs = Math.max(0, elapsedMs() - lastElapsedMs)
    lastElapsedMs += ranMs
    return inTransaction(db, () => {
      const sweep = readSweep(db) ?? { believedAtMs: nowMs, passagesUntilMs: 0, platesUntilMs: 0 }
      const believedAtMs = Math.round(Math.min(nowMs, sweep.believedAtMs + ranMs * TRUST_PER_MS))
      writeSweep(db, { ...sweep, believedAtMs })
      return believedAtMs
    })
  }
}
