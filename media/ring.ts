// Keeps the last seconds of a camera's fragments in memory: live tiles, snapshots and clips are served from here.
import type { EpochMs } from '../contract/ids.ts'
import type { Fragment, Init } from './fmp4.ts'

export interface Stored extends Fragment {
  readonly atMs: EpochMs
  /** The head it belongs to; another one after every restart of ffmpeg. */
  readonly init: Init
}

export interface RingLimits {
  /** At least that much is kept, plus the rest of the oldest group of pictures. */
  readonly keepMs: number
  /** Never more than that, even if `keepMs` suffers. */
  readonly maxBytes: number
}

/** Begins with a key picture, always. */
export class Ring {
  readonly #limits: RingLimits
  #stored: Stored[] = []
  #bytes = 0

  constructor(limits: RingLimits) {
    this.#limits = limits
  }

  get bytes(): number {
    return this.#bytes
  }

  get newestAtMs(): EpochMs | null {
    return this.#stored.at(-1)?.atMs ?? null
  }

  get oldestAtMs(): EpochMs | null {
    return this.#stored[0]?.atMs ?? null
  }

  push(fragment: Stored): void {
    const last = this.#stored.at(-1)
    if (!fragment.isKey && last?.init !== fragment.init) return
    this.#stored.push(fragment)
    this.#bytes += fragment.bytes.length
    this.#trim(fragment.atMs)
  }

  /** Drops whole groups of pictures, oldest first. */
  #trim(nowMs: EpochMs): void {
    for (;;) {
      const second = this.#stored.findIndex((fragment, index) => index > 0 && fragment.isKey)
      const isOver = this.#bytes > this.#limits.maxBytes
      if (second < 0) {
        // One endless group: better nothing than a group without its beginning.
        if (isOver) this.#drop(this.#stored.length)
        return
      }
      if (!isOver && nowMs - this.#stored[second]!.atMs < this.#limits.keepMs) return
      this.#drop(second)
    }
  }

  #drop(count: number): void {
    for (const fragment of this.#stored.splice(0, count)) this.#bytes -= fragment.bytes.length
  }

  /** The current group of pictures of `init`: what a new viewer needs first. */
  currentGroup(init: Init): readonly Stored[] {
    const key = this.#stored.findLastIndex((fragment) => fragment.isKey)
    return key < 0 || this.#stored[key]!.init !== init ? [] : this.#stored.slice(key)
  }

  /**
   * The pictures from the last key picture not after `fromMs` (or the oldest there is) up to `toMs`.
   *
   * @returns empty when the ring holds nothing of that time
   */
  between(fromMs: EpochMs, toMs: EpochMs): readonly Stored[] {
    const before = this.#stored.findLastIndex((fragment) => fragment.isKey && fragment.atMs <= fromMs)
    const from = Math.max(0, before)
    const past = this.#stored.findIndex((fragment) => fragment.atMs > toMs)
    const to = past < 0 ? this.#stored.length : past
    const slice = this.#stored.slice(from, to)
    const newest = slice.at(-1)
    return newest && newest.atMs >= fromMs ? slice : []
  }

  /** Pictures from the key picture before `atMs` to a little after it: enough to decode the picture of that moment. */
  around(atMs: EpochMs, afterMs: number): readonly Stored[] {
    const slice = this.between(atMs, atMs + afterMs)
    const init = slice.findLast((fragment) => fragment.atMs <= atMs)?.init
    return slice.filter((fragment) => fragment.init === init)
  }
}
