// The ring on the disk as it is read: by any process that may read its folder, while another writes it.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ID_PATTERN, type CameraId, type EpochMs } from '../../contract/ids.ts'
import type { Stored } from '../ring.ts'
import { layOut, type KnownSegment, type Part } from './lay-out.ts'
import type { KeptSpan, PictureSource, ReadOptions } from './picture-source.ts'
import { dayOf, GAP_MS, INDEX_ENDING, isDay, LONGEST_MS, parseSegmentName, type PictureRecord, type SegmentName } from './segment-file.ts'
import { readEnd, SegmentReader, UnreadableSegment } from './segment-reader.ts'

export interface ArchiveIo {
  readonly log: (level: 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
}

/** A segment may begin that long before a moment that it holds; a group of pictures may make it a little longer than it should be. */
const REACH_MS = LONGEST_MS + 60_000
const ENDS_KEPT = 20_000
const AT_ONCE = 16

/** `path` of a camera's segments is joined to the folder it was made with. */
export class Archive implements PictureSource {
  readonly #folder: string
  readonly #io: ArchiveIo
  /** Ends of segments by path, in the order they were read: a segment with another after it grows no more. */
  readonly #ends = new Map<string, EpochMs | null>()
  readonly #told = new Set<string>()

  /** @param folder the ring's; need not be there yet */
  constructor(folder: string, io: ArchiveIo) {
    this.#folder = folder
    this.#io = io
  }

  async spans(cameraId: CameraId, fromMs: EpochMs, toMs: EpochMs): Promise<readonly KeptSpan[]> {
    const known = await this.#known(cameraId, await this.#named(cameraId, fromMs - REACH_MS, toMs))
    const spans: { fromMs: EpochMs; toMs: EpochMs }[] = []
    for (const part of layOut(known)) {
      const [from, to] = [Math.max(part.fromMs, fromMs), Math.min(part.toMs, toMs)]
      if (to <= from) continue
      const last = spans.at(-1)
      if (last !== undefined && from - last.toMs <= GAP_MS) last.toMs = Math.max(last.toMs, to)
      else spans.push({ fromMs: from, toMs: to })
    }
    return spans
  }

  async *pictures(cameraId: CameraId, fromMs: EpochMs, options: ReadOptions, signal: AbortSignal): AsyncGenerator<Stored> {
    const walk = options.backwards ? this.#backwards(cameraId, fromMs, signal) : this.#forwards(cameraId, fromMs, options.keysOnly, signal)
    for await (const picture of walk) {
      if (signal.aborted) return
      yield picture
    }
  }

  async *#forwards(cameraId: CameraId, fromMs: EpochMs, keysOnly: boolean, signal: AbortSignal): AsyncGenerator<Stored> {
    let cursorMs = fromMs
    let lastAtMs = Number.NEGATIVE_INFINITY
    let open: { readonly path: string; readonly reader: SegmentReader } | null = null
    try {
      while (!signal.aborted) {
        const part = await this.#partAfter(cameraId, cursorMs)
        if (part === null) return
        const path = this.#path(cameraId, part.segment)
        const goesOn: boolean = open?.path === path && lastAtMs >= part.fromMs
        if (open?.path === path) await open.reader.refresh()
        else {
          await open?.reader.close()
          open = await this.#open(path)
        }
        const inPart = recordsIn(open?.reader.records ?? [], part, lastAtMs)
        const records = (goesOn ? inPart : fromKey(inPart, fromMs)).filter(({ isKey }) => isKey || !keysOnly)
        for await (const picture of open?.reader.read(records, (record) => this.#damaged(path, record)) ?? []) {
          lastAtMs = Math.max(lastAtMs, picture.atMs)
          yield picture
        }
        // Beyond what was read now, whatever of it could be read.
        cursorMs = Math.max(cursorMs, part.toMs)
      }
    } finally {
      await open?.reader.close()
    }
  }

  async *#backwards(cameraId: CameraId, fromMs: EpochMs, signal: AbortSignal): AsyncGenerator<Stored> {
    let boundMs = fromMs
    let isFirst = true
    while (!signal.aborted) {
      const part = await this.#partBefore(cameraId, boundMs, isFirst)
      if (part === null) return
      const path = this.#path(cameraId, part.segment)
      const open = await this.#open(path)
      try {
        const keys = (open?.reader.records ?? []).filter(
          ({ isKey, atMs }) => isKey && atMs >= part.fromMs && atMs < part.toMs && (atMs < boundMs || (isFirst && atMs === boundMs)),
        )
        for (const key of keys.toReversed()) yield* open!.reader.read([key], (record) => this.#damaged(path, record))
      } finally {
        await open?.reader.close()
      }
      isFirst = false
      boundMs = part.fromMs
    }
  }

  /** The part that holds the moment, or the first after it. */
  async #partAfter(cameraId: CameraId, cursorMs: EpochMs): Promise<Part | null> {
    let fromMs = cursorMs - REACH_MS
    for (const day of await this.#days(cameraId, fromMs, Number.POSITIVE_INFINITY)) {
      const named = (await this.#namedIn(cameraId, day)).filter(({ startMs }) => startMs >= fromMs)
      for (let at = 0; at < named.length; at++) {
        // Whatever may overlap it is laid out with it.
        const first = named[at]!
        const near = await this.#named(cameraId, first.startMs - REACH_MS, Math.max(first.startMs, cursorMs) + REACH_MS)
        const part = layOut(await this.#known(cameraId, near)).find(({ toMs }) => toMs > cursorMs)
        if (part !== undefined) return part
        at = named.findLastIndex(({ startMs }) => startMs <= Math.max(first.startMs, cursorMs) + REACH_MS)
        fromMs = named[at]!.startMs
      }
    }
    return null
  }

  /** The part that begins before the moment, the newest of them. */
  async #partBefore(cameraId: CameraId, boundMs: EpochMs, isIncluded: boolean): Promise<Part | null> {
    for (const day of (await this.#days(cameraId, Number.NEGATIVE_INFINITY, boundMs)).toReversed()) {
      const named = (await this.#namedIn(cameraId, day)).filter(({ startMs }) => startMs <= boundMs)
      for (let at = named.length - 1; at >= 0; at--) {
        const last = named[at]!
        const near = await this.#named(cameraId, last.startMs - REACH_MS, last.startMs + REACH_MS)
        const part = layOut(await this.#known(cameraId, near)).findLast(({ fromMs }) => fromMs < boundMs || (isIncluded && fromMs === boundMs))
        if (part !== undefined) return part
      }
    }
    return null
  }

  #path(cameraId: CameraId, { name }: SegmentName): string {
    return join(this.#folder, cameraId, name)
  }

  async #open(path: string): Promise<{ path: string; reader: SegmentReader } | null> {
    try {
      return { path, reader: await SegmentReader.open(path) }
    } catch (error) {
      this.#unreadable(path, error)
      return null
    }
  }

  /** Days that may hold something of that time, oldest first. */
  async #days(cameraId: CameraId, fromMs: EpochMs, toMs: EpochMs): Promise<string[]> {
    if (!ID_PATTERN.test(cameraId)) return []
    const [first, last] = [Number.isFinite(fromMs) ? dayOf(fromMs) : '', Number.isFinite(toMs) ? dayOf(toMs) : '9999-99-99']
    const found = await readdir(join(this.#folder, cameraId), { withFileTypes: true }).catch(() => [])
    return found.flatMap((entry) => (entry.isDirectory() && isDay(entry.name) && entry.name >= first && entry.name <= last ? [entry.name] : [])).toSorted()
  }

  async #namedIn(cameraId: CameraId, day: string): Promise<SegmentName[]> {
    const files = await readdir(join(this.#folder, cameraId, day)).catch(() => [])
    const named = files.flatMap((file) => (file.endsWith(INDEX_ENDING) ? (parseSegmentName(day, file) ?? []) : []))
    return named.toSorted((a, b) => a.startMs - b.startMs || a.serial - b.serial)
  }

  async #named(cameraId: CameraId, fromMs: EpochMs, toMs: EpochMs): Promise<SegmentName[]> {
    const days = await this.#days(cameraId, fromMs, toMs)
    const named = await Promise.all(days.map((day) => this.#namedIn(cameraId, day)))
    return named.flat().filter(({ startMs }) => startMs >= fromMs && startMs <= toMs)
  }

  /** With their ends; those that cannot be read are left out. */
  async #known(cameraId: CameraId, named: readonly SegmentName[]): Promise<KnownSegment[]> {
    const newest = named.reduce((serial, one) => Math.max(serial, one.serial), 0)
    const known: KnownSegment[] = []
    for (let at = 0; at < named.length; at += AT_ONCE) {
      const ends = await Promise.all(named.slice(at, at + AT_ONCE).map((segment) => this.#end(this.#path(cameraId, segment), segment.serial < newest)))
      ends.forEach((endMs, i) => {
        const segment = named[at + i]!
        // Longer than any is: its index lies.
        if (endMs !== null && endMs > segment.startMs && endMs <= segment.startMs + REACH_MS) known.push({ ...segment, endMs })
      })
    }
    return known
  }

  async #end(path: string, isClosed: boolean): Promise<EpochMs | null> {
    const known = this.#ends.get(path)
    if (known !== undefined) return known
    let endMs: EpochMs | null = null
    try {
      endMs = await readEnd(path)
    } catch (error) {
      this.#unreadable(path, error)
    }
    if (!isClosed) return endMs
    this.#ends.set(path, endMs)
    for (const oldest of this.#ends.keys()) {
      if (this.#ends.size <= ENDS_KEPT) break
      this.#ends.delete(oldest)
    }
    return endMs
  }

  #unreadable(path: string, error: unknown): void {
    if (!(error instanceof UnreadableSegment)) throw error
    if (this.#told.has(path) || this.#told.size > ENDS_KEPT) return
    this.#told.add(path)
    this.#io.log('warn', 'a recording cannot be read and is left out', { error: error.message })
  }

  #damaged(path: string, { atMs }: PictureRecord): void {
    const told = `${path}@${atMs}`
    if (this.#told.has(told) || this.#told.size > ENDS_KEPT) return
    this.#told.add(told)
    this.#io.log('warn', 'a recorded picture is damaged', { path, atMs })
  }
}

function recordsIn(records: readonly PictureRecord[], part: Part, lastAtMs: EpochMs): PictureRecord[] {
  return records.filter(({ atMs }) => atMs >= part.fromMs && atMs < part.toMs && atMs > lastAtMs)
}

/** From the last key picture not after the moment, else from the first there is. */
function fromKey(records: readonly PictureRecord[], fromMs: EpochMs): PictureRecord[] {
  const before = records.findLastIndex(({ isKey, atMs }) => isKey && atMs <= fromMs)
  const first = before >= 0 ? before : records.findIndex(({ isKey }) => isKey)
  return first < 0 ? [] : records.slice(first)
}
