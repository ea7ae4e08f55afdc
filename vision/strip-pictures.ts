// Takes ffmpeg's Matroska of grey pictures apart as it streams in: each picture and its time. Only what ffmpeg writes is understood.

export interface StripPicture {
  /** As the recording stamps it, s. */
  readonly timeS: number
  /** Row by row; only valid until the next picture. */
  readonly data: Uint8Array
}

const EBML = 0x1a45dfa3
const SEGMENT = 0x18538067
const CLUSTER = 0x1f43b675
const TIMESTAMP = 0xe7
const SIMPLE_BLOCK = 0xa3
/** Track number, time against the cluster's (i16), flags. */
const BLOCK_HEAD = 4
const MAX_OTHER_BYTES = 65_536
const MAX_ELEMENT_HEAD = 12
/** ffmpeg's time stamps are whole milliseconds. */
const TICKS_PER_S = 1000

/**
 * @param chunks the stream, in any pieces
 * @param pictureBytes width * height
 * @throws RangeError when it is anything else than pictures of that size
 */
export async function* readStripPictures(chunks: AsyncIterable<Uint8Array>, pictureBytes: number): AsyncGenerator<StripPicture> {
  const buffer = new StreamBuffer(chunks)
  const block = new Uint8Array(pictureBytes + BLOCK_HEAD)
  let clusterTicks = 0
  for (let isFirst = true; ; isFirst = false) {
    const element = await readElement(buffer)
    if (element === null) return
    if (isFirst && element.id !== EBML) throw new RangeError('not Matroska')
    if (element.id === SEGMENT || element.id === CLUSTER) continue
    if (element.id === SIMPLE_BLOCK) {
      if (element.size !== pictureBytes + BLOCK_HEAD) throw new RangeError(`a picture of ${element.size} bytes`)
      if (!(await buffer.takeInto(block))) return
      const ticks = clusterTicks + ((((block[1]! << 8) | block[2]!) << 16) >> 16)
      yield { timeS: ticks / TICKS_PER_S, data: block.subarray(BLOCK_HEAD) }
      continue
    }
    if (element.size > MAX_OTHER_BYTES) throw new RangeError(`an element of ${element.size} bytes`)
    const content = new Uint8Array(element.size)
    if (!(await buffer.takeInto(content))) return
    if (element.id === TIMESTAMP) clusterTicks = content.reduce((sum, byte) => sum * 256 + byte, 0)
  }
}

async function readElement(buffer: StreamBuffer): Promise<{ id: number; size: number } | null> {
  const head = await buffer.peek(MAX_ELEMENT_HEAD)
  if (head.length === 0) return null
  const idBytes = Math.clz32(head[0]!) - 23
  const sizeBytes = Math.clz32(head[idBytes] ?? 0) - 23
  if (idBytes > 4 || sizeBytes > 8) throw new RangeError('not Matroska')
  if (head.length < idBytes + sizeBytes) return null
  const id = head.subarray(0, idBytes).reduce((sum, byte) => sum * 256 + byte, 0)
  const size = head.subarray(idBytes + 1, idBytes + sizeBytes).reduce((sum, byte) => sum * 256 + byte, head[idBytes]! & ((1 << (8 - sizeBytes)) - 1))
  buffer.skip(idBytes + sizeBytes)
  return { id, size }
}

/** What has arrived and has not been taken yet. */
class StreamBuffer {
  readonly #chunks: AsyncIterator<Uint8Array>
  #pieces: Uint8Array[] = []
  #bytes = 0

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** Fewer at the end of the stream. */
  async peek(count: number): Promise<Uint8Array> {
    await this.#fill(count)
    const [first] = this.#pieces
    if (first === undefined) return new Uint8Array(0)
    return first.length >= count || this.#pieces.length === 1 ? first.subarray(0, count) : Buffer.concat(this.#pieces).subarray(0, count)
  }

  skip(count: number): void {
    this.#move(count, null)
  }

  /** @returns false when the stream ends before `out` is full */
  async takeInto(out: Uint8Array): Promise<boolean> {
    for (let filled = 0; filled < out.length;) {
      if (this.#bytes === 0 && !(await this.#fill(1))) return false
      const step = Math.min(out.length - filled, this.#bytes)
      this.#move(step, out.subarray(filled, filled + step))
      filled += step
    }
    return true
  }

  async #fill(count: number): Promise<boolean> {
    while (this.#bytes < count) {
      const next = await this.#chunks.next()
      if (next.done === true) return false
      this.#pieces.push(next.value)
      this.#bytes += next.value.length
    }
    return true
  }

  #move(count: number, out: Uint8Array | null): void {
    this.#bytes -= count
    for (let moved = 0; moved < count;) {
      const [first] = this.#pieces
      const step = Math.min(count - moved, first!.length)
      out?.set(first!.subarray(0, step), moved)
      moved += step
      if (step === first!.length) this.#pieces.shift()
      else this.#pieces[0] = first!.subarray(step)
    }
  }
}
