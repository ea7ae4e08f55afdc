// When the disk will be full, from how its room went in the last days.
import type { StorageSample } from '../../db/backup-runs.ts'

/** A few hours say nothing about a day, and one night of pictures nothing about a week. */
const LEAST_MS = 3 * 3_600_000
const LEAST_SAMPLES = 4
export const LOOKED_BACK_MS = 3 * 24 * 3_600_000
const MOST_AHEAD_MS = 14 * 24 * 3_600_000

/**
 * A straight line through the samples (least squares), so that one clean-up or one large export does not decide.
 *
 * @param samples the oldest first
 * @param leftBytes what must stay free
 * @returns null: not within two weeks, or not known yet
 */
export function foreseeFull(samples: readonly StorageSample[], leftBytes: number): number | null {
  const last = samples.at(-1)
  const first = samples[0]
  if (first === undefined || last === undefined || samples.length < LEAST_SAMPLES || last.atMs - first.atMs < LEAST_MS) return null
  const meanAt = samples.reduce((sum, { atMs }) => sum + atMs, 0) / samples.length
  const meanBytes = samples.reduce((sum, { availableBytes }) => sum + availableBytes, 0) / samples.length
  const above = samples.reduce((sum, { atMs, availableBytes }) => sum + (atMs - meanAt) * (availableBytes - meanBytes), 0)
  const below = samples.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0)
  const bytesPerMs = above / below
  if (!(bytesPerMs < 0)) return null
  const inMs = Math.max(0, last.availableBytes - leftBytes) / -bytesPerMs
  return inMs > MOST_AHEAD_MS ? null : Math.round(last.atMs + inMs)
}
