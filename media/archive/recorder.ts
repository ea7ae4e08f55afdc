// Which cameras are recorded, and which of their streams; the pictures come from those who have them anyway.
import { join } from 'node:path'
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { Stored } from '../ring.ts'
import { Turnstile } from '../turnstile.ts'
import { CameraWriter, type WriterFigures, type WrittenSegment } from './camera-writer.ts'
import { mendTail } from './mend-tail.ts'

/** What is recorded from now on; the whole list every time. */
export interface RingOrder {
  /** Absolute; made when it is needed. */
  readonly folder: string
  readonly cameras: readonly CameraId[]
  /** There is no room: nothing is written, what comes is dropped and counted. */
  readonly isHeld: boolean
  /** Segments are cut at that many bytes, should they not be at their full minutes before. */
  readonly segmentBytes: number
}

export interface RecordedCamera extends WriterFigures {
  readonly id: CameraId
  /** When a picture of it came last, whether or not it was written. */
  readonly lastPictureAtMs: EpochMs | null
  /** Which of its streams is written. */
  readonly stream: 'main' | 'sub'
}

export interface RingReport {
  readonly cameras: readonly RecordedCamera[]
  /** Segments that are new or have grown since the last report. */
  readonly written: readonly (WrittenSegment & { readonly cameraId: CameraId; readonly isOpen: boolean })[]
  /** The disk is full: whoever may delete should do it now. */
  readonly isFull: boolean
}

export interface RecorderIo {
  readonly now: () => EpochMs
  readonly log: (level: 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  readonly onReport: (report: RingReport) => void
  /** Its large stream is open, or is being opened. */
  readonly hasMain: (id: CameraId) => boolean
}

interface Entry {
  readonly writer: CameraWriter
  stream: 'main' | 'sub'
  lastMainAtMs: EpochMs
  lastPictureAtMs: EpochMs | null
}

/** Four threads of the process write for everybody: two are left to others when the disk hangs. */
const WRITES_AT_ONCE = 2
const WRITE_EVERY_MS = 1000
const REPORT_EVERY_MS = 2000
/** Without the large stream for so long the small one is recorded. */
const MAIN_GONE_MS = 5000

export class Recorder {
  readonly #io: RecorderIo
  readonly #gate = new Turnstile(WRITES_AT_ONCE)
  readonly #entries = new Map<CameraId, Entry>()
  /** One change of a camera after the other. */
  readonly #changing = new Map<CameraId, Promise<void>>()
  readonly #written = new Map<string, RingReport['written'][number]>()
  readonly #timers: readonly NodeJS.Timeout[]
  #order: RingOrder | null = null
  #isFull = false
  #isClosed = false

  constructor(io: RecorderIo) {
    this.#io = io
    this.#timers = [setInterval(() => this.#flush(), WRITE_EVERY_MS), setInterval(() => this.#report(), REPORT_EVERY_MS)]
  }

  order(order: RingOrder): void {
    this.#order = order
    for (const id of new Set([...order.cameras, ...this.#entries.keys(), ...this.#changing.keys()])) this.#change(id)
    for (const { writer } of this.#entries.values()) writer.hold(order.isHeld)
  }

  main(id: CameraId, picture: Stored): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    entry.lastMainAtMs = this.#io.now()
    this.#take(entry, 'main', picture)
  }

  sub(id: CameraId, picture: Stored): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    const sinceMs = this.#io.now() - entry.lastMainAtMs
    if (this.#io.hasMain(id) && sinceMs >= 0 && sinceMs < MAIN_GONE_MS) return
    this.#take(entry, 'sub', picture)
  }

  /** What has come is on the disk when this resolves. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.all(this.#changing.values())
    await Promise.all([...this.#entries.values()].map(({ writer }) => writer.cut()))
    this.#report()
  }

  /** From one stream to the other with a key picture only. */
  #take(entry: Entry, stream: 'main' | 'sub', picture: Stored): void {
    if (entry.stream !== stream && !picture.isKey) return
    entry.stream = stream
    entry.lastPictureAtMs = this.#io.now()
    entry.writer.push(picture)
  }

  #change(id: CameraId): void {
    const after = (this.#changing.get(id) ?? Promise.resolve()).then(() => this.#apply(id))
    const ended = after
      .catch((error: unknown) => this.#io.log('warn', 'the recording of a camera could not be changed', { camera: id, error: String(error) }))
      .finally(() => {
        if (this.#changing.get(id) === ended) this.#changing.delete(id)
      })
    this.#changing.set(id, ended)
  }

  async #apply(id: CameraId): Promise<void> {
    const entry = this.#entries.get(id)
    const isWanted = this.#order?.cameras.includes(id) === true && !this.#isClosed
    if (isWanted && entry === undefined) await this.#begin(id, this.#order!)
    if (!isWanted && entry !== undefined) {
      this.#entries.delete(id)
      await entry.writer.cut()
    }
  }

  async #begin(id: CameraId, { folder }: RingOrder): Promise<void> {
    const ofCamera = join(folder, id)
    const serial = await mendTail(ofCamera, this.#io)
    const writer = new CameraWriter(id, ofCamera, serial + 1, {
      now: this.#io.now,
      log: this.#io.log,
      gate: this.#gate,
      onWritten: (segment) => this.#written.set(`${id}/${segment.name}`, { ...segment, cameraId: id, isOpen: true }),
      onNoRoom: () => {
        this.#isFull = true
        this.#report()
      },
      segmentBytes: () => this.#order?.segmentBytes ?? Number.POSITIVE_INFINITY,
    })
    writer.hold(this.#order?.isHeld === true)
    this.#entries.set(id, { writer, stream: 'main', lastMainAtMs: this.#io.now(), lastPictureAtMs: null })
  }

  #flush(): void {
    for (const { writer } of this.#entries.values()) void writer.flush()
  }

  #report(): void {
    const open = new Set([...this.#entries].map(([id, { writer }]) => `${id}/${writer.openName}`))
    const written = [...this.#written].map(([key, segment]) => ({ ...segment, isOpen: open.has(key) }))
    const isFull = this.#isFull
    this.#written.clear()
    this.#isFull = false
    const cameras = [...this.#entries].map(([id, { writer, stream, lastPictureAtMs }]) => ({ id, ...writer.figures, stream, lastPictureAtMs }))
    if (cameras.length > 0 || written.length > 0) this.#io.onReport({ cameras, written, isFull })
  }
}
