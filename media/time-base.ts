// Gives every picture its time on the core's clock, the same for its live fragment and its decoded frame.
import type { EpochMs } from '../contract/ids.ts'

/** How far a camera's clock may run slower than ours, ms per second of video: 200 ppm is a bad crystal. */
const CREEP_MS_PER_S = 0.5
/** All pictures of that long later than expected by that much: the camera's clock has jumped, begin anew. */
const JUMP_MS = 1000
const JUMP_AFTER_S = 10
/** After a correction towards the past, time goes on at this share of its speed rather than back. */
const SLOWED = 0.5
const KEPT = 64

interface Stamp {
  readonly ptsS: number
  readonly atMs: EpochMs
}

/**
 * The clock of one ffmpeg: at = pts + anchor.
 *
 * A picture can arrive late but never early, so the anchor is the smallest (arrival - pts) seen; it creeps upwards
 * slowly to follow a camera whose clock runs behind.
 */
export class TimeBase {
  readonly #fps: number
  #anchorMs = Number.POSITIVE_INFINITY
  readonly #stamps: Stamp[] = []
  /** Smallest lateness since `#calmFromS`, to notice a jump. */
  #leastLateMs = Number.POSITIVE_INFINITY
  #calmFromS = 0

  /** @param fps rate of the decoded frames, `fps=N:start_time=0` of the same ffmpeg */
  constructor(fps: number) {
    this.#fps = fps
  }

  /** @returns when the picture of this fragment was taken; never less than for the fragment before */
  fragment(ptsS: number, arrivedAtMs: EpochMs): EpochMs {
    const last = this.#stamps.at(-1)
    const stepS = last ? Math.max(0, ptsS - last.ptsS) : 0
    const offsetMs = arrivedAtMs - ptsS * 1000
    this.#anchorMs = this.#hasJumped(ptsS, offsetMs) ? offsetMs : Math.min(offsetMs, this.#anchorMs + stepS * CREEP_MS_PER_S)
    const atMs = Math.max(ptsS * 1000 + this.#anchorMs, last ? last.atMs + stepS * 1000 * SLOWED : Number.NEGATIVE_INFINITY)
    this.#stamps.push({ ptsS, atMs })
    if (this.#stamps.length > KEPT) this.#stamps.shift()
    return atMs
  }

  #hasJumped(ptsS: number, offsetMs: number): boolean {
    const lateMs = offsetMs - this.#anchorMs
    if (!(lateMs > JUMP_MS)) {
      this.#calmFromS = ptsS
      this.#leastLateMs = Number.POSITIVE_INFINITY
      return false
    }
    this.#leastLateMs = Math.min(this.#leastLateMs, lateMs)
    return ptsS - this.#calmFromS > JUMP_AFTER_S && this.#leastLateMs > JUMP_MS
  }

  /**
   * The time of decoded frame `index`.
   *
   * ffmpeg's `fps` filter puts into frame k the last picture whose pts, rounded to frames, is not beyond k; so the very
   * fragment can be named, and both carry one value.
   *
   * @returns null while no fragment has come yet
   */
  frame(index: number): EpochMs | null {
    for (let i = this.#stamps.length - 1; i >= 0; i--) {
      const stamp = this.#stamps[i]!
      if (Math.round(stamp.ptsS * this.#fps) <= index) return stamp.atMs
    }
    return this.#stamps[0]?.atMs ?? null
  }
}
