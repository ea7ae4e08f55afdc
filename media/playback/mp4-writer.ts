// Writes one MP4 picture by picture, straight to disk: memory does not grow with its length but for the index.
import { open, rename, unlink, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { EpochMs } from '../../contract/ids.ts'
import { syncDirectory } from '../durable-file.ts'
import type { Init } from '../fmp4.ts'
import type { Stored } from '../ring.ts'
import { FTYP, MDAT_HEAD_BYTES, mdatHead, sampleOf, SampleTable, writeIndex } from './mp4-index.ts'

export interface WrittenMp4 {
  readonly startedAtMs: EpochMs
  readonly durationMs: number
  readonly pictures: number
  /** Of every block of BLOCK_BYTES, when the first picture in it was taken; null: there is none in it. */
  readonly blockTimes: readonly (EpochMs | null)[]
}

/** What is held against the manifest one by one, so that an alteration can be found within seconds of video. */
export const BLOCK_BYTES = 4 * 1024 * 1024
const BUFFER_BYTES = 1024 * 1024
/** The clock of the pictures and that of the stream may differ by that much before the stream's is begun anew. */
const CLOCKS_APART_MS = 500
/** Shown when nothing says how long the last picture lasts. */
const LAST_MS = 40

/** Call `finish` or `abandon` at the end, always. */
export class Mp4Writer {
  readonly #file: string
  readonly #part: string
  readonly #init: Init
  readonly #fromMs: EpochMs
  readonly #handle: FileHandle
  readonly #samples = new SampleTable()
  readonly #blockTimes = new Map<number, EpochMs>()
  readonly #dataAt = FTYP.length + MDAT_HEAD_BYTES
  #buffer = Buffer.alloc(BUFFER_BYTES)
  #buffered = 0
  /** Bytes of pictures. */
  #bytes = 0
  #firstMs: EpochMs | null = null
  #lastDts = 0
  #last: Stored | null = null
  #shift = 0

  private constructor(file: string, part: string, init: Init, fromMs: EpochMs, handle: FileHandle) {
    this.#file = file
    this.#part = part
    this.#init = init
    this.#fromMs = fromMs
    this.#handle = handle
  }

  /**
   * @param file absolute path that does not exist yet, in a directory that does
   * @param fromMs pictures before it are decoded only
   */
  static async open(file: string, init: Init, fromMs: EpochMs): Promise<Mp4Writer> {
    const part = `${file}.part`
    const handle = await open(part, 'wx', 0o600)
    const writer = new Mp4Writer(file, part, init, fromMs, handle)
    try {
      await writer.#write(FTYP)
      await writer.#write(mdatHead(0))
    } catch (error) {
      await writer.abandon()
      throw error
    }
    return writer
  }

  get bytes(): number {
    return this.#bytes
  }

  /** In the order in which they come; the first a key picture. */
  async add(picture: Stored): Promise<void> {
    const sample = sampleOf(picture)
    const dts = this.#place(picture)
    if (this.#last !== null) this.#samples.lasts(dts - this.#lastDts)
    this.#samples.add(sample.length, picture.isKey, picture.ptsTicks - picture.dtsTicks)
    const block = Math.floor((this.#dataAt + this.#bytes) / BLOCK_BYTES)
    if (!this.#blockTimes.has(block)) this.#blockTimes.set(block, picture.atMs)
    this.#lastDts = dts
    this.#last = picture
    this.#bytes += sample.length
    await this.#write(sample)
  }

  /** Ticks of this file: as the stream has it, begun anew by the clock where the stream was. */
  #place(picture: Stored): number {
    this.#firstMs ??= picture.atMs
    const elapsed = Math.round(((picture.atMs - this.#firstMs) / 1000) * this.#init.timescale)
    const isNew = this.#last === null || this.#last.init !== picture.init
    const apart = Math.abs(picture.dtsTicks + this.#shift - elapsed) / this.#init.timescale
    if (isNew || apart * 1000 > CLOCKS_APART_MS) this.#shift = elapsed - picture.dtsTicks
    const dts = picture.dtsTicks + this.#shift
    return this.#last === null ? 0 : Math.max(dts, this.#lastDts + 1)
  }

  /**
   * @param toMs where the last picture ends at the latest
   * @throws the error of the file system; nothing of the file is left then
   */
  async finish(toMs: EpochMs): Promise<WrittenMp4> {
    const first = this.#firstMs
    const last = this.#last
    try {
      if (first === null || last === null) throw new RangeError('an MP4 without a picture')
      const { timescale } = this.#init
      const own = last.durationTicks > 0 ? last.durationTicks : (LAST_MS / 1000) * timescale
      const endMs = Math.min(toMs, last.atMs + (own / timescale) * 1000)
      this.#samples.lasts(Math.max(1, ((endMs - last.atMs) / 1000) * timescale))
      const startedAtMs = Math.max(first, this.#fromMs)
      const skipTicks = Math.round(((startedAtMs - first) / 1000) * timescale) + Math.max(0, this.#samples.offset(0))
      const durationMs = Math.max(1, endMs - startedAtMs)
      await this.#write(writeIndex({ init: this.#init, samples: this.#samples, dataAt: this.#dataAt, skipTicks, durationMs, startedAtMs }))
      await this.#flush()
      await this.#handle.write(mdatHead(this.#bytes), 0, MDAT_HEAD_BYTES, FTYP.length)
      await this.#handle.sync()
      const { size } = await this.#handle.stat()
      await this.#handle.close()
      await rename(this.#part, this.#file)
      await syncDirectory(dirname(this.#file))
      const blockTimes = Array.from({ length: Math.ceil(size / BLOCK_BYTES) }, (_, i) => this.#blockTimes.get(i) ?? null)
      return { startedAtMs, durationMs, pictures: this.#samples.count, blockTimes }
    } catch (error) {
      await this.abandon()
      throw error
    }
  }

  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => undefined)
    await unlink(this.#part).catch(() => undefined)
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let at = 0
    while (at < bytes.length) {
      const count = Math.min(bytes.length - at, BUFFER_BYTES - this.#buffered)
      this.#buffer.set(bytes.subarray(at, at + count), this.#buffered)
      this.#buffered += count
      at += count
      if (this.#buffered === BUFFER_BYTES) await this.#flush()
    }
  }

  async #flush(): Promise<void> {
    for (let at = 0; at < this.#buffered;) at += (await this.#handle.write(this.#buffer, at, this.#buffered - at)).bytesWritten
    this.#buffered = 0
  }
}
