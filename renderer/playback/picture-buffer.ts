// Encoded pictures of one camera around the moment that is shown: which one belongs to a moment, what it takes to decode it; pure.

export interface BufferedPicture {
  readonly atMs: number
  readonly key: boolean
  readonly bytes: Uint8Array
  /** The head of its stream. */
  readonly init: Uint8Array
}

/** Behind what is shown, so much is kept for stepping back, in whole groups. */
const MAX_BYTES = 48 * 1024 * 1024

export class PictureBuffer {
  /** In the order in which they are decoded; going backwards, each is a key picture and stands in front of those that came before. */
  #pictures: BufferedPicture[] = []
  #bytes = 0

  get isEmpty(): boolean {
    return this.#pictures.length === 0
  }

  get pictures(): readonly BufferedPicture[] {
    return this.#pictures
  }

  get newestMs(): number | null {
    return this.#pictures.reduce<number | null>((most, { atMs }) => Math.max(most ?? atMs, atMs), null)
  }

  get oldestMs(): number | null {
    return this.#pictures.reduce<number | null>((least, { atMs }) => Math.min(least ?? atMs, atMs), null)
  }

  clear(): void {
    this.#pictures = []
    this.#bytes = 0
  }

  add(picture: BufferedPicture, backwards: boolean): void {
    if (backwards) this.#pictures.unshift(picture)
    else this.#pictures.push(picture)
    this.#bytes += picture.bytes.length
  }

  /** The picture that is to be seen at a moment: the last one not after it; null: there is none yet. */
  at(ms: number): BufferedPicture | null {
    let found: BufferedPicture | null = null
    for (const one of this.#pictures) if (one.atMs <= ms && (found === null || one.atMs >= found.atMs)) found = one
    return found
  }

  /** The next one to be seen, or the one before. */
  beside(ms: number, by: 1 | -1): BufferedPicture | null {
    let found: BufferedPicture | null = null
    for (const one of this.#pictures) {
      const isThere = by > 0 ? one.atMs > ms : one.atMs < ms
      if (isThere && (found === null || (by > 0 ? one.atMs < found.atMs : one.atMs > found.atMs))) found = one
    }
    return found
  }

  /** Everything from its key picture to it, in the order of decoding; empty when its key picture is not here. */
  toDecode(picture: BufferedPicture): readonly BufferedPicture[] {
    const end = this.#pictures.indexOf(picture)
    const key = this.#pictures.findLastIndex((one, i) => i <= end && one.key)
    return key < 0 || end < 0 ? [] : this.#pictures.slice(key, end + 1)
  }

  /** What lies behind the group before the one that is shown goes. */
  trim(shownMs: number): void {
    const shown = this.#pictures.findLastIndex((one) => one.key && one.atMs <= shownMs)
    const before = this.#pictures.findLastIndex((one, i) => one.key && i < shown)
    if (before > 0) this.#drop(before)
    while (this.#bytes > MAX_BYTES && shown > 0) {
      const next = this.#pictures.findIndex((one, i) => i > 0 && one.key)
      if (next < 0 || this.#pictures[next]!.atMs > shownMs) return
      this.#drop(next)
    }
  }

  /** Backwards, what lies later than what is shown is of no more use. */
  trimLater(shownMs: number): void {
    const from = this.#pictures.findIndex((one) => one.atMs > shownMs)
    if (from < 0) return
    for (const { bytes } of this.#pictures.splice(from + 1)) this.#bytes -= bytes.length
  }

  #drop(count: number): void {
    for (const { bytes } of this.#pictures.splice(0, count)) this.#bytes -= bytes.length
  }
}
