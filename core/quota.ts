// So many of something a minute and no more, each sort by itself; what was left out is counted and told.
import type { Clock } from './clock.ts'

export interface Quota {
  /** Counts one; false: there were enough of this sort in this minute. */
  takes(sort: string): boolean
}

export interface QuotaOptions {
  readonly perMinute: number
  /** Told with the first one after a minute in which some were left out. */
  onSkipped(sort: string, count: number): void
}

const MINUTE_MS = 60_000

export function createQuota(clock: Clock, { perMinute, onSkipped }: QuotaOptions): Quota {
  const minutes = new Map<string, { readonly minute: number; taken: number; skipped: number }>()
  return {
    takes(sort) {
      const minute = Math.floor(clock.now() / MINUTE_MS)
      const known = minutes.get(sort)
      const current = known?.minute === minute ? known : { minute, taken: 0, skipped: 0 }
      if (known !== undefined && known !== current && known.skipped > 0) onSkipped(sort, known.skipped)
      minutes.set(sort, current)
      const isTaken = current.taken < perMinute
      if (isTaken) current.taken++
      else current.skipped++
      return isTaken
    },
  }
}
