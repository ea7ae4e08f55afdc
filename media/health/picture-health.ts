// Judges a camera's picture, one every second: frozen, black, covered, out of focus, turned away. Light, people and cars are no fault.
import type { EpochMs } from '../../contract/ids.ts'
import type { PictureFault } from '../../contract/vocabulary.ts'
import { compare, isBlack, isSamePicture, type Reference } from './compare.ts'
import { signatureOf, type Signature } from './signature.ts'

/** What is looked at: one picture a second is enough, and what it costs is then next to nothing. */
export const LOOK_EVERY_MS = 1000
/** A pause in the pictures proves nothing about them. */
const LONGEST_STEP_MS = 2000
/** How long a fault must stand before it is one. */
const STANDS_MS: Readonly<Record<Exclude<PictureFault, 'frozen'>, number>> = { black: 5000, covered: 10_000, defocused: 20_000, moved: 20_000 }
/** And how long it must be gone. */
const GONE_MS = 5000
/** A look that shows no fault takes back that many that did. */
const TAKES_BACK = 2
const FROZEN_MS = 20_000
/** Within one group of pictures a coder may repeat a still scene exactly; it codes it anew at each key picture. */
const FROZEN_GROUPS = 2
/** Shares as `compare` gives them. */
const COVERED_FROM = 0.75
const BLURRED_FROM = 0.55
const MOVED_BELOW = 0.4
const WELL_FROM = 0.6
/** The reference is the first picture that stays so long, and then follows the light of the day. */
const SETTLES_LOOKS = 8
const FOLLOWS = 1 / 300
/** A camera that was turned on purpose: what it shows since becomes its reference. */
const ACCEPTED_AFTER_MS = 1_800_000

type Judged = Exclude<PictureFault, 'frozen'>
const JUDGED = ['black', 'covered', 'defocused', 'moved'] as const satisfies readonly Judged[]

export interface PictureLook {
  readonly luma: Uint8Array
  readonly width: number
  readonly height: number
  readonly atMs: EpochMs
  /** How many key pictures came before it. */
  readonly group: number
}

/** One per camera; it outlives reconnections and changes of size. */
export class PictureHealth {
  #reference: Reference | null
  #candidate: { readonly first: Signature; looks: number } | null = null
  #still: { readonly small: Uint8Array; readonly atMs: EpochMs; readonly group: number } | null = null
  #isFrozen = false
  #lastAtMs: EpochMs | null = null
  readonly #stoodMs = new Map<Judged, number>()
  readonly #goneMs = new Map<Judged, number>()
  readonly #faults = new Map<Judged, EpochMs>()

  constructor(reference: Reference | null = null) {
    this.#reference = reference
  }

  get reference(): Reference | null {
    return this.#reference
  }

  isDue(atMs: EpochMs): boolean {
    return this.#lastAtMs === null || atMs - this.#lastAtMs >= LOOK_EVERY_MS || atMs < this.#lastAtMs
  }

  /** What is wrong with the picture now, the worst first; none while too little is known. */
  faults(): PictureFault[] {
    return [...(this.#isFrozen ? (['frozen'] as const) : []), ...JUDGED.filter((fault) => this.#faults.has(fault))]
  }

  /** The connection was lost: what comes next has to be seen anew. The reference stays. */
  interrupted(): void {
    this.#still = null
    this.#isFrozen = false
    this.#lastAtMs = null
  }

  see({ luma, width, height, atMs, group }: PictureLook): PictureFault[] {
    const stepMs = this.#lastAtMs === null ? 0 : Math.min(LONGEST_STEP_MS, Math.max(0, atMs - this.#lastAtMs))
    this.#lastAtMs = atMs
    const now = signatureOf(luma, width, height)
    this.#freeze(now, atMs, group)
    this.#judge(now, stepMs, atMs)
    return this.faults()
  }

  #freeze({ small }: Signature, atMs: EpochMs, group: number): void {
    if (this.#still === null || !isSamePicture(small, this.#still.small)) {
      this.#still = { small, atMs, group }
      this.#isFrozen = false
    } else if (atMs - this.#still.atMs >= FROZEN_MS && group - this.#still.group >= FROZEN_GROUPS) this.#isFrozen = true
  }

  #judge(now: Signature, stepMs: number, atMs: EpochMs): void {
    const black = isBlack(now)
    const { lost, blurred, same } = this.#reference === null || black ? { lost: null, blurred: null, same: null } : compare(now, this.#reference)
    const covered = lost !== null && lost >= COVERED_FROM
    const defocused = !covered && blurred !== null && blurred >= BLURRED_FROM && (same === null || same >= MOVED_BELOW)
    const moved = !covered && !defocused && same !== null && same < MOVED_BELOW
    const seen: Readonly<Record<Judged, boolean>> = { black, covered, defocused, moved }
    for (const fault of JUDGED) this.#count(fault, seen[fault], stepMs, atMs)
    if (this.#hasTurnedForGood(atMs)) this.#reference = null
    if (this.#reference === null) this.#settle(now, black)
    else if (!black && !covered && !defocused && same !== null && same >= WELL_FROM) this.#follow(this.#reference, now)
  }

  #count(fault: Judged, isSeen: boolean, stepMs: number, atMs: EpochMs): void {
    const before = this.#stoodMs.get(fault) ?? 0
    this.#stoodMs.set(fault, Math.min(STANDS_MS[fault], Math.max(0, before + (isSeen ? stepMs : -TAKES_BACK * stepMs))))
    if (isSeen) {
      this.#goneMs.set(fault, 0)
      if (this.#stoodMs.get(fault)! >= STANDS_MS[fault] && !this.#faults.has(fault)) this.#faults.set(fault, atMs)
      return
    }
    const goneMs = (this.#goneMs.get(fault) ?? 0) + stepMs
    this.#goneMs.set(fault, goneMs)
    if (goneMs >= GONE_MS) this.#faults.delete(fault)
  }

  #hasTurnedForGood(atMs: EpochMs): boolean {
    const sinceMs = this.#faults.get('moved')
    return sinceMs !== undefined && atMs - sinceMs >= ACCEPTED_AFTER_MS
  }

  #settle(now: Signature, isUseless: boolean): void {
    if (isUseless) return
    const same = this.#candidate === null ? null : compare(now, this.#candidate.first).same
    // A picture without edges is like every other: it does for a reference, and nothing is ever judged by it.
    if (this.#candidate === null || (same !== null && same < WELL_FROM)) this.#candidate = { first: now, looks: 0 }
    if (++this.#candidate.looks < SETTLES_LOOKS) return
    const { mean, fine, coarse, outline } = now
    this.#reference = { mean: mean.slice(), fine: fine.slice(), coarse: coarse.slice(), outline: outline.slice() }
    this.#candidate = null
  }

  #follow(reference: Reference, now: Signature): void {
    for (const part of ['mean', 'fine', 'coarse', 'outline'] as const) {
      const [old, next] = [reference[part], now[part]]
      for (let at = 0; at < old.length; at++) old[at]! += (next[at]! - old[at]!) * FOLLOWS
    }
  }
}
