// Takes one camera's pictures as they come and writes them once a second; a disk that is slow costs pictures, never memory.
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { Stored } from '../ring.ts'
import type { Turnstile } from '../turnstile.ts'
import { GAP_MS, LONGEST_MS } from './segment-file.ts'
import { SegmentWriter } from './segment-writer.ts'

export interface WrittenSegment {
  readonly name: string
  readonly startMs: EpochMs
  readonly endMs: EpochMs
  readonly serial: number
  readonly bytes: number
}

export interface CameraWriterIo {
  readonly now: () => EpochMs
  readonly log: (level: 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  /** Bounds how many writes wait for the disk at once, so that others get a turn. */
  readonly gate: Turnstile
  /** A segment has grown, or has been closed. */
  readonly onWritten: (segment: WrittenSegment) => void
  /** The disk is full. */
  readonly onNoRoom: () => void
  /** Segments are cut at that many bytes. */
  readonly segmentBytes: () => number
}

export interface WriterFigures {
  /** Since the start. */
  readonly bytes: number
  readonly droppedPictures: number
  readonly lastDroppedAtMs: EpochMs | null
  readonly lastWrittenAtMs: EpochMs | null
  /** Why the last write failed, as the operating system says it; null: it did not. */
  readonly failure: string | null
}

/** Of a camera of 8 Mbps that is sixteen seconds. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024
/** Cut at the full five minutes, so that no segment but the last picture's reaches into another day. */
export const SEGMENT_MS = 5 * 60_000
export const SYNC_EVERY_MS = 5000
const BATCH_PICTURES = 400
const MOST_SEGMENT_BYTES = 2 ** 31
const TOLD_EVERY_MS = 60_000

export class CameraWriter {
  readonly #id: CameraId
  readonly #folder: string
  readonly #io: CameraWriterIo
  #waiting: Stored[] = []
  #waitingBytes = 0
  #needsKey = true
  #segment: SegmentWriter | null = null
  #last: { readonly atMs: EpochMs; readonly endMs: EpochMs } | null = null
  #serial: number
  #syncedAtMs = Number.NEGATIVE_INFINITY
  #flushing: Promise<void> | null = null
  #isHeld = false
  #toldAtMs = Number.NEGATIVE_INFINITY
  #figures: WriterFigures = { bytes: 0, droppedPictures: 0, lastDroppedAtMs: null, lastWrittenAtMs: null, failure: null }

  /**
   * @param folder of the camera
   * @param serial of its next segment
   */
  constructor(id: CameraId, folder: string, serial: number, io: CameraWriterIo) {
    this.#id = id
    this.#folder = folder
    this.#serial = serial
    this.#io = io
  }

  get figures(): WriterFigures {
    return this.#figures
  }

  /** The segment that is written now. */
  get openName(): string | null {
    return this.#segment?.segment.name ?? null
  }

  /** Nothing is written while there is no room. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld
  }

  /** Only takes it; see `flush`. */
  push(picture: Stored): void {
    const isRoom = !this.#isHeld && this.#waitingBytes + picture.bytes.length <= (this.#needsKey ? MOST_WAITING_BYTES / 2 : MOST_WAITING_BYTES)
    if (!isRoom || (this.#needsKey && !picture.isKey)) {
      // The first pictures of a stream up to its first key picture are no loss.
      if (!isRoom || this.#figures.lastWrittenAtMs !== null) this.#drop(1)
      this.#needsKey = true
      return
    }
    this.#needsKey = false
    this.#waiting.push(picture)
    this.#waitingBytes += picture.bytes.length
  }

  /** Writes what has come. Never rejects; one that is under way is joined. */
  flush(): Promise<void> {
    this.#flushing ??= this.#io.gate
      .pass(() => this.#write())
      .catch((error: unknown) => this.#failed(error))
      .finally(() => (this.#flushing = null))
    return this.#flushing
  }

  /** Ends the segment; what comes after begins another. */
  async cut(): Promise<void> {
    await this.flush()
    await this.#io.gate.pass(() => this.#end()).catch((error: unknown) => this.#failed(error))
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const first = this.#waiting[0]!
      if (this.#segment === null || this.#isCutAt(first)) {
        await this.#end()
        if (!first.isKey) {
          this.#skipToKey()
          continue
        }
        this.#segment = await SegmentWriter.open(this.#folder, first, this.#serial++)
        this.#syncedAtMs = this.#io.now()
      }
      await this.#append(this.#segment, this.#together())
    }
    if (this.#segment === null || Math.abs(this.#io.now() - this.#syncedAtMs) < SYNC_EVERY_MS) return
    this.#syncedAtMs = this.#io.now()
    await this.#segment.sync()
  }

  async #append(segment: SegmentWriter, pictures: readonly Stored[]): Promise<void> {
    const before = segment.bytesOnDisk
    await segment.append(pictures)
    const last = pictures.at(-1)!
    this.#last = { atMs: last.atMs, endMs: segment.endMs }
    this.#take(pictures.length)
    this.#figures = {
      ...this.#figures,
      bytes: this.#figures.bytes + segment.bytesOnDisk - before,
      lastWrittenAtMs: this.#io.now(),
      failure: null,
    }
    this.#tell(segment)
  }

  /** As many as go into the segment that is open. */
  #together(): Stored[] {
    const next = this.#waiting.findIndex((picture, index) => index > 0 && this.#isCutBetween(this.#waiting[index - 1]!, picture))
    return this.#waiting.slice(0, Math.min(next < 0 ? this.#waiting.length : next, BATCH_PICTURES))
  }

  #isCutAt(picture: Stored): boolean {
    const segment = this.#segment!
    if (picture.init !== segment.init || picture.atMs - segment.segment.startMs > LONGEST_MS || segment.bytes > MOST_SEGMENT_BYTES) return true
    if (!picture.isKey || this.#last === null) return false
    if (segment.bytes >= this.#io.segmentBytes() || isStep(this.#last, picture.atMs)) return true
    return isNextStretch(segment.segment.startMs, picture.atMs)
  }

  #isCutBetween(before: Stored, picture: Stored): boolean {
    if (picture.init !== before.init) return true
    const endMs = before.atMs + (before.durationTicks * 1000) / before.init.timescale
    return picture.isKey && (isStep({ atMs: before.atMs, endMs }, picture.atMs) || isNextStretch(before.atMs, picture.atMs))
  }

  #skipToKey(): void {
    const key = this.#waiting.findIndex(({ isKey }) => isKey)
    const count = key < 0 ? this.#waiting.length : key
    this.#take(count)
    this.#drop(count)
    if (key < 0) this.#needsKey = true
  }

  #take(count: number): void {
    for (const { bytes } of this.#waiting.splice(0, count)) this.#waitingBytes -= bytes.length
  }

  #drop(count: number): void {
    this.#figures = { ...this.#figures, droppedPictures: this.#figures.droppedPictures + count, lastDroppedAtMs: this.#io.now() }
  }

  async #end(): Promise<void> {
    const segment = this.#segment
    this.#segment = null
    this.#last = null
    if (segment === null) return
    await segment.close()
    this.#tell(segment)
  }

  #tell({ segment, endMs, bytesOnDisk }: SegmentWriter): void {
    this.#io.onWritten({ ...segment, endMs, bytes: bytesOnDisk })
  }

  /** What waits goes on waiting; the next flush tries again. */
  async #failed(error: unknown): Promise<void> {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    this.#figures = { ...this.#figures, failure: code }
    if (Math.abs(this.#io.now() - this.#toldAtMs) >= TOLD_EVERY_MS) {
      this.#toldAtMs = this.#io.now()
      this.#io.log('warn', 'a recording cannot be written', { camera: this.#id, error: String(error) })
    }
    if (code === 'ENOSPC' || code === 'EDQUOT') return this.#io.onNoRoom()
    const segment = this.#segment
    this.#segment = null
    this.#last = null
    // Whatever it was may be of this file: the next begins at the next key picture.
    await segment?.close().catch(() => undefined)
    if (error instanceof RangeError) this.#skipToKeyAfterFirst()
  }

  /** A picture that cannot be written must not be tried for ever. */
  #skipToKeyAfterFirst(): void {
    this.#take(1)
    this.#drop(1)
    if (this.#waiting.length > 0 && !this.#waiting[0]!.isKey) this.#skipToKey()
  }
}

/** The clock was set, or nothing came for a while. */
function isStep(last: { readonly atMs: EpochMs; readonly endMs: EpochMs }, atMs: EpochMs): boolean {
  return atMs - last.endMs > GAP_MS || atMs < last.atMs - GAP_MS
}

function isNextStretch(startMs: EpochMs, atMs: EpochMs): boolean {
  return Math.floor(atMs / SEGMENT_MS) !== Math.floor(startMs / SEGMENT_MS)
}
