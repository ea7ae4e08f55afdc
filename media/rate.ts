// Counts things per second over the last seconds.
import type { EpochMs } from '../contract/ids.ts'

const WINDOW_MS = 5000

export class Rate {
  #times: EpochMs[] = []

  add(nowMs: EpochMs): void {
    this.#times.push(nowMs)
    this.#trim(nowMs)
  }

  /** @returns things per second over the last five seconds */
  perSecond(nowMs: EpochMs): number {
    this.#trim(nowMs)
    return this.#times.length / (WINDOW_MS / 1000)
  }

  #trim(nowMs: EpochMs): void {
    while (this.#times[0] !== undefined && this.#times[0] <= nowMs - WINDOW_MS) this.#times.shift()
  }
}
