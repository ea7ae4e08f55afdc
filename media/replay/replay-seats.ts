// How many replays are open at once: recorders allow few, and each is an ffmpeg.
import type { EpochMs } from '../../contract/ids.ts'

export interface Seat {
  /** Since when nobody waits for its next picture; null: somebody does. */
  idleSinceMs: EpochMs | null
  leave(): void
}

/** Of one recorder, and of all together. */
export const MOST_REPLAYS = { each: 2, all: 4 } as const

/** One that is idle for longer makes room for whoever comes; one that is watched at leisure does not. */
const IDLE_FOR_MS = 2000

export class ReplaySeats {
  readonly #now: () => EpochMs
  readonly #taken = new Map<Seat, { readonly recorder: string; readonly onTaken: () => Promise<void> }>()

  constructor(now: () => EpochMs) {
    this.#now = now
  }

  get count(): number {
    return this.#taken.size
  }

  /**
   * @param recorder which device
   * @param onTaken  it was given to somebody else; resolves when it is free
   * @returns null where all are in use
   */
  async take(recorder: string, onTaken: () => Promise<void>): Promise<Seat | null> {
    while (this.#isFull(recorder)) {
      const ofOne = this.#countOf(recorder) >= MOST_REPLAYS.each
      const found = [...this.#taken].find(([seat, one]) => this.#isIdle(seat) && (!ofOne || one.recorder === recorder))
      if (found === undefined) return null
      found[0].leave()
      await found[1].onTaken()
    }
    const seat: Seat = { idleSinceMs: null, leave: () => void this.#taken.delete(seat) }
    this.#taken.set(seat, { recorder, onTaken })
    return seat
  }

  #isIdle({ idleSinceMs }: Seat): boolean {
    return idleSinceMs !== null && Math.abs(this.#now() - idleSinceMs) >= IDLE_FOR_MS
  }

  #isFull(recorder: string): boolean {
    return this.#taken.size >= MOST_REPLAYS.all || this.#countOf(recorder) >= MOST_REPLAYS.each
  }

  #countOf(recorder: string): number {
    return [...this.#taken.values()].filter((one) => one.recorder === recorder).length
  }
}
