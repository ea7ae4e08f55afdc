// Which losses of a camera are worth a line in the log: a camera that is dead for a month would write one every five seconds.
import type { EpochMs } from '../contract/ids.ts'
import type { Diagnosis } from './complaint.ts'

/** The same trouble again is told this often. */
const AGAIN_MS = 600_000
/** After there was a picture in between it is another loss, unless it comes and goes. */
const AGAIN_AFTER_PICTURE_MS = 60_000

export interface LossReport {
  /** @returns how many losses went untold before this one; null: not worth a line */
  lost(diagnosis: Diagnosis, hadPicture: boolean, atMs: EpochMs): number | null
}

export function createLossReport(): LossReport {
  let last: { readonly diagnosis: Diagnosis; readonly atMs: EpochMs } | null = null
  let untold = 0
  return {
    lost(diagnosis, hadPicture, atMs) {
      const isSame = last !== null && last.diagnosis.state === diagnosis.state && last.diagnosis.problem === diagnosis.problem
      if (isSame && atMs - last!.atMs < (hadPicture ? AGAIN_AFTER_PICTURE_MS : AGAIN_MS)) {
        untold++
        return null
      }
      const before = untold
      untold = 0
      last = { diagnosis, atMs }
      return before
    },
  }
}
