// The vehicles of the last moments: cameras tell of the same one several times, and it is one read.
import type { EventAnswer, PlateReadEvent } from '../../contract/device-events.ts'

const SAME_CAR_MS = 10_000

export interface Cars {
  /** Whether this is the vehicle of a moment ago, which is stored. One that was not let in may be seen more surely. */
  isSame(read: PlateReadEvent, nowMs: number): Promise<boolean>
  remember(read: PlateReadEvent, storing: Promise<EventAnswer>, nowMs: number): void
}

export function rememberCars(): Cars {
  const recent = new Map<string, { readonly atMs: number; readonly sureness: number; readonly storing: Promise<EventAnswer> }>()
  const surenessOf = (read: PlateReadEvent) => read.confidence01 ?? 0
  return {
    async isSame(read, nowMs) {
      const seen = read.plate === null || read.replayed ? undefined : recent.get(read.plate)
      if (seen === undefined || Math.abs(nowMs - seen.atMs) >= SAME_CAR_MS) return false
      const answer = await seen.storing.catch(() => null)
      return answer !== null && (answer.open || surenessOf(read) <= seen.sureness)
    },
    remember(read, storing, nowMs) {
      for (const [plate, { atMs }] of recent) if (Math.abs(nowMs - atMs) >= SAME_CAR_MS) recent.delete(plate)
      if (read.plate !== null && !read.replayed) recent.set(read.plate, { atMs: nowMs, sureness: surenessOf(read), storing })
    },
  }
}
