// Reads one segment, closed or still growing; believes nothing that its index says before it is checked.
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { EpochMs } from '../../contract/ids.ts'
import { readInit, type Init } from '../fmp4.ts'
import type { Stored } from '../ring.ts'
import {
  decodeHeader,
  decodeRecord,
  decodeRecords,
  endOf,
  HEADER_BYTES,
  INDEX_ENDING,
  MOST_INDEX_BYTES,
  RECORD_BYTES,
  VIDEO_ENDING,
  writeDurationMs,
  type PictureRecord,
} from './segment-file.ts'

/** It cannot be read: damaged, deleted meanwhile, or never one of ours. */
export class UnreadableSegment extends Error {}

/** Read at once when pictures follow one another. */
const STRETCH_BYTES = 1024 * 1024

/** Neither through a link nor, for ever, from a pipe that somebody has put there. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

async function openFile(path: string): Promise<{ readonly file: FileHandle; readonly size: number }> {
  let file: FileHandle | null = null
  try {
    file = await open(path, OPEN_FLAGS)
    const found = await file.stat()
    if (!found.isFile()) throw new UnreadableSegment(`${path} is not a file`)
    return { file, size: found.size }
  } catch (error) {
    await file?.close()
    throw error instanceof UnreadableSegment ? error : new UnreadableSegment(error instanceof Error ? error.message : String(error))
  }
}

async function readPart(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  const { bytesRead } = await file.read(bytes, 0, length, at)
  return bytes.subarray(0, bytesRead)
}

export class SegmentReader {
  readonly #video: FileHandle
  readonly #index: FileHandle
  readonly init: Init
  readonly #headBytes: number
  records: readonly PictureRecord[]

  private constructor(files: readonly [FileHandle, FileHandle], init: Init, headBytes: number, records: readonly PictureRecord[]) {
    ;[this.#video, this.#index] = files
    this.init = init
    this.#headBytes = headBytes
    this.records = records
  }

  /**
   * @param path without its ending
   * @throws UnreadableSegment
   */
  static async open(path: string): Promise<SegmentReader> {
    const index = await openFile(path + INDEX_ENDING)
    let video: FileHandle | null = null
    try {
      video = (await openFile(path + VIDEO_ENDING)).file
      const bytes = await readIndex(index.file, index.size)
      const header = decodeHeader(bytes)
      if (header === null) throw new UnreadableSegment(`${path} has no index of ours`)
      const head = await readPart(video, 0, header.headBytes)
      if (head.length < header.headBytes) throw new UnreadableSegment(`${path} has no head`)
      const init = readHead(head, header.headCrc)
      return new SegmentReader([video, index.file], init, header.headBytes, decodeRecords(bytes, header.headBytes))
    } catch (error) {
      await Promise.allSettled([index.file.close(), video?.close()])
      throw error instanceof UnreadableSegment ? error : new UnreadableSegment(error instanceof Error ? error.message : String(error))
    }
  }

  get endMs(): EpochMs {
    const last = this.records.at(-1)
    return last === undefined ? Number.NEGATIVE_INFINITY : endOf(last, this.init.timescale)
  }

  /** Looks whether more has been written since. */
  async refresh(): Promise<void> {
    const { size } = await this.#index.stat()
    if (size < HEADER_BYTES + (this.records.length + 1) * RECORD_BYTES) return
    this.records = decodeRecords(await readIndex(this.#index, size), this.#headBytes)
  }

  /**
   * The pictures of these records, in their order; after one that is damaged none is given until the next key picture.
   *
   * @param onDamaged called once for each
   */
  async *read(records: readonly PictureRecord[], onDamaged: (record: PictureRecord) => void): AsyncGenerator<Stored> {
    let isWhole = true
    for (let from = 0; from < records.length;) {
      const to = endOfStretch(records, from)
      const start = records[from]!.offset
      const last = records[to - 1]!
      const bytes = await readPart(this.#video, start, last.offset + last.length - start)
      for (const record of records.slice(from, to)) {
        // A copy: a reader may keep one picture without keeping its neighbours.
        const picture = Buffer.from(bytes.subarray(record.offset - start, record.offset - start + record.length))
        if (picture.length < record.length || crc32(picture) !== record.crc) {
          isWhole = false
          onDamaged(record)
        } else if (record.isKey || isWhole) {
          isWhole = true
          yield this.#stored(picture, record)
        }
      }
      from = to
    }
  }

  async isWhole({ offset, length, crc }: PictureRecord): Promise<boolean> {
    const bytes = await readPart(this.#video, offset, length)
    return bytes.length === length && crc32(bytes) === crc
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#video.close(), this.#index.close()])
  }

  #stored(bytes: Uint8Array, { atMs, mdatAt, isKey, dtsTicks, ptsTicks, durationTicks }: PictureRecord): Stored {
    return { bytes, mdatAt, isKey, dtsTicks, ptsTicks, durationTicks, atMs, init: this.init, sps: null }
  }
}

/**
 * When the last picture of a segment ends, without reading all of its index.
 *
 * @param path without its ending
 * @returns null: it holds no picture
 * @throws UnreadableSegment
 */
export async function readEnd(path: string): Promise<EpochMs | null> {
  const { file, size } = await openFile(path + INDEX_ENDING)
  try {
    const header = decodeHeader(await readPart(file, 0, HEADER_BYTES))
    if (header === null) throw new UnreadableSegment(`${path} has no index of ours`)
    const count = Math.floor((size - HEADER_BYTES) / RECORD_BYTES)
    if (count < 1) return null
    const last = decodeRecord(await readPart(file, HEADER_BYTES + (count - 1) * RECORD_BYTES, RECORD_BYTES), 0)
    const known = last ?? decodeRecords(await readIndex(file, size), header.headBytes).at(-1)
    return known === undefined ? null : endOf(known, header.timescale)
  } finally {
    await file.close()
  }
}

function endOfStretch(records: readonly PictureRecord[], from: number): number {
  let to = from + 1
  let bytes = records[from]!.length
  while (to < records.length && records[to]!.offset === records[to - 1]!.offset + records[to - 1]!.length) {
    bytes += records[to]!.length
    if (bytes > STRETCH_BYTES) break
    to++
  }
  return to
}

async function readIndex(file: FileHandle, size: number): Promise<Buffer> {
  if (size > MOST_INDEX_BYTES) throw new UnreadableSegment('an index of impossible length')
  return readPart(file, 0, size)
}

function readHead(head: Buffer, crc: number): Init {
  writeDurationMs(head, 0)
  if (crc32(head) !== crc) throw new UnreadableSegment('a damaged head')
  return readInit(head)
}
