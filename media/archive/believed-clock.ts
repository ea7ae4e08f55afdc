// What is believed of a clock that somebody may have set: it moves on by at most a day an hour, at the start as while it runs.
import type { EpochMs } from '../../contract/ids.ts'
import type { HeldSegment } from './retention.ts'

/** What a clock that was set forward says is believed this fast: a day of recordings an hour. */
export const TRUST_PER_MS = 24

/** A computer may have been off for so long. */
const LONGEST_PAUSE_MS = 45 * 24 * 3_600_000

/**
 * The moment that recordings prove to have come. Behind a leap that no pause explains a stretch proves as much as its length
 * allows, so that one that was written while the clock was a year ahead proves hours and not a year.
 *
 * @param cameras segments of each, in the order they were written
 * @returns null: there are none
 */
export function provenMs(cameras: readonly (readonly Pick<HeldSegment, 'startMs' | 'endMs'>[])[]): EpochMs | null {
  const recorded = cameras.filter((segments) => segments.length > 0)
  if (recorded.length === 0) return null
  // Of cameras that were added while the clock was wrong the oldest one knows better.
  const firstMs = Math.min(...recorded.map((segments) => segments[0]!.endMs))
  const ofCamera = (segments: (typeof recorded)[number]) =>
    segments.reduce((atMs, { startMs, endMs }) => {
      const believed = endMs - atMs <= LONGEST_PAUSE_MS ? endMs : atMs + Math.max(0, endMs - startMs) * TRUST_PER_MS
      return Math.max(atMs, Math.min(endMs, believed))
    }, firstMs)
  return Math.max(...recorded.map(ofCamera))
}

export class BelievedClock {
  readonly #io: { readonly now: () => EpochMs; readonly elapsedMs: () => number }
  #last: { readonly atMs: EpochMs; readonly elapsedMs: number } | null = null

  /** @param io `elapsedMs` is never set back or forward by anybody */
  constructor(io: { readonly now: () => EpochMs; readonly elapsedMs: () => number }) {
    this.#io = io
  }

  /** null: nothing was proven yet. */
  get lastMs(): EpochMs | null {
    return this.#last === null ? null : Math.min(this.#io.now(), this.#last.atMs)
  }

  /** @param proven asked for once; null: nothing is known that could be wrong */
  believe(proven: () => EpochMs | null): EpochMs {
    const [nowMs, elapsedMs] = [this.#io.now(), this.#io.elapsedMs()]
    const last = this.#last ?? { atMs: proven() ?? nowMs, elapsedMs }
    const passedMs = elapsedMs - last.elapsedMs
    const atMs = Math.min(nowMs, last.atMs + passedMs * TRUST_PER_MS)
    // A clock that is set back and forward again is where it was.
    this.#last = { atMs: Math.max(atMs, last.atMs + passedMs), elapsedMs }
    return atMs
  }
}
