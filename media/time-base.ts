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
/** ffmpeg gives the first pictures of a connection late and in a bunch; after half a second their times are right. */
const STEADY_AFTER_S = 1
/** Half a tick of a camera's 90 kHz clock: two times nearer than that are one. */
const SAME_S = 0.5 / 90_000

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
  #correctedAtS = Number.POSITIVE_INFINITY

  /** @param fps rate of the decoded frames, `fps=N:start_time=0` of the same ffmpeg; anything when only `takenAt` is asked */
  constructor(fps: number) {
    this.#fps = fps
  }

  /** Whether time has not been corrected for a while: during a correction pictures seem closer to each other than they were taken. */
  get isSteady(): boolean {
    return (this.#stamps.at(-1)?.ptsS ?? 0) - this.#correctedAtS >= STEADY_AFTER_S
  }

  /**
   * When the picture with this time was taken: the same answer for its fragment and for the decoded picture, whichever comes first.
   *
   * @returns never less than for a picture shown before
   */
  takenAt(ptsS: number, arrivedAtMs: EpochMs): EpochMs {
    const place = this.#stamps.findLastIndex((stamp) => stamp.ptsS < ptsS + SAME_S)
    const before = this.#stamps[place]
    if (before && before.ptsS > ptsS - SAME_S) return before.atMs
    const after = this.#stamps[place + 1]
    // B-frames: a later picture has come first; what is between two known ones is interpolated.
    const atMs = after ? Math.max(after.atMs - (after.ptsS - ptsS) * 1000, before?.atMs ?? Number.NEGATIVE_INFINITY) : this.#newest(ptsS, arrivedAtMs, before)
    this.#stamps.splice(place + 1, 0, { ptsS, atMs })
    if (this.#stamps.length > KEPT) this.#stamps.shift()
    return atMs
  }

  #newest(ptsS: number, arrivedAtMs: EpochMs, last: Stamp | undefined): EpochMs {
    const stepS = last ? ptsS - last.ptsS : 0
    const offsetMs = arrivedAtMs - ptsS * 1000
    this.#anchorMs = this.#hasJumped(ptsS, offsetMs) ? offsetMs : Math.min(offsetMs, this.#anchorMs + stepS * CREEP_MS_PER_S)
    const exactMs = ptsS * 1000 + this.#anchorMs
    const slowedMs = last ? last.atMs + stepS * 1000 * SLOWED : Number.NEGATIVE_INFINITY
    if (last === undefined || exactMs < slowedMs) this.#correctedAtS = ptsS
    return Math.max(exactMs, slowedMs)
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
