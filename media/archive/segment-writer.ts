// Writes one segment of a camera: pictures first, then what the index says of them, so that the index never promises what is not there.
import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { EpochMs } from '../../contract/ids.ts'
import type { Init } from '../fmp4.ts'
import { findBox } from '../mp4-boxes.ts'
import type { Stored } from '../ring.ts'
import {
  encodeHeader,
  encodeRecords,
  endOf,
  HEADER_BYTES,
  INDEX_ENDING,
  nameSegment,
  VIDEO_ENDING,
  writeDurationMs,
  type PictureRecord,
  type SegmentName,
} from './segment-file.ts'

export class SegmentWriter {
  readonly segment: SegmentName
  readonly init: Init
  readonly #folder: string
  readonly #video: FileHandle
  readonly #index: FileHandle
  readonly #head: Buffer
  readonly #firstDts: number
  #bytes: number
  #indexBytes = HEADER_BYTES
  #count = 0
  #endMs: EpochMs
  #isNew = true
  #isDirty = true

  private constructor(folder: string, segment: SegmentName, head: Buffer, first: Stored, files: readonly [FileHandle, FileHandle]) {
    this.#folder = folder
    this.segment = segment
    this.init = first.init
    this.#head = head
    this.#firstDts = first.dtsTicks
    ;[this.#video, this.#index] = files
    this.#bytes = head.length
    this.#endMs = first.atMs
  }

  /**
   * @param folder of the camera
   * @param first the picture it will begin with
   * @throws the error of the file system; nothing of it is left open then
   */
  static async open(folder: string, first: Stored, serial: number): Promise<SegmentWriter> {
    const segment = nameSegment(first.atMs, serial)
    const path = join(folder, segment.name)
    const head = Buffer.from(first.init.bytes)
    writeDurationMs(head, 0)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const video = await open(path + VIDEO_ENDING, 'wx', 0o600)
    let index: FileHandle | null = null
    try {
      index = await open(path + INDEX_ENDING, 'wx', 0o600)
      await writeAll(video, [head], 0)
      await writeAll(index, [encodeHeader(head, first.init.timescale)], 0)
      return new SegmentWriter(folder, segment, head, first, [video, index])
    } catch (error) {
      await Promise.allSettled([video.close(), index?.close()])
      throw error
    }
  }

  /** Of the MP4. */
  get bytes(): number {
    return this.#bytes
  }

  /** Of both files. */
  get bytesOnDisk(): number {
    return this.#bytes + this.#indexBytes
  }

  get endMs(): EpochMs {
    return this.#endMs
  }

  /**
   * All of them or none.
   *
   * @param pictures of `init`, in order
   * @throws the error of the file system; the segment can be appended to again
   */
  async append(pictures: readonly Stored[]): Promise<void> {
    const parts: Uint8Array[] = []
    const records: PictureRecord[] = []
    let offset = this.#bytes
    for (const picture of pictures) {
      const dtsTicks = Math.max(0, picture.dtsTicks - this.#firstDts)
      const moof = retimed(picture, this.#count + records.length + 1, dtsTicks)
      const mdat = picture.bytes.subarray(picture.mdatAt)
      const { atMs, isKey, durationTicks, mdatAt, bytes } = picture
      const ptsTicks = dtsTicks + picture.ptsTicks - picture.dtsTicks
      records.push({ atMs, offset, length: bytes.length, mdatAt, isKey, dtsTicks, ptsTicks, durationTicks, crc: crc32(mdat, crc32(moof)) })
      parts.push(moof, mdat)
      offset += bytes.length
    }
    const index = encodeRecords(records)
    this.#isDirty = true
    try {
      await writeAll(this.#video, parts, this.#bytes)
      await writeAll(this.#index, [index], this.#indexBytes)
    } catch (error) {
      await Promise.allSettled([this.#video.truncate(this.#bytes), this.#index.truncate(this.#indexBytes)])
      throw error
    }
    this.#bytes = offset
    this.#indexBytes += index.length
    this.#count += records.length
    const last = records.at(-1)
    if (last !== undefined) this.#endMs = Math.max(this.#endMs, endOf(last, this.init.timescale))
  }

  /** What was appended outlives a power cut from here on. */
  async sync(): Promise<void> {
    if (!this.#isDirty) return
    this.#isDirty = false
    await this.#video.datasync()
    await this.#index.datasync()
    if (this.#isNew && process.platform !== 'win32') await syncFolders(this.#folder, dirname(join(this.#folder, this.segment.name)))
    this.#isNew = false
  }

  async close(): Promise<void> {
    try {
      const head = Buffer.from(this.#head)
      writeDurationMs(head, this.#endMs - this.segment.startMs)
      await writeAll(this.#video, [head], 0)
      this.#isDirty = true
      await this.sync()
    } finally {
      await Promise.allSettled([this.#video.close(), this.#index.close()])
    }
  }
}

/** A moof that says where its picture lies in this segment. */
function retimed({ bytes, mdatAt }: Stored, sequence: number, dtsTicks: number): Buffer {
  const moof = Buffer.from(bytes.subarray(0, mdatAt))
  const mfhd = findBox(moof, ['moof', 'mfhd'])
  const tfdt = findBox(moof, ['moof', 'traf', 'tfdt'])
  if (mfhd === null || tfdt === null) throw new RangeError('MP4 fragment without its times')
  moof.writeUInt32BE(sequence, mfhd.content + 4)
  if (moof[tfdt.content] === 1) moof.writeBigUInt64BE(BigInt(dtsTicks), tfdt.content + 4)
  else moof.writeUInt32BE(dtsTicks, tfdt.content + 4)
  return moof
}

class ShortWrite extends Error {
  readonly code = 'ENOSPC'
}

async function writeAll(file: FileHandle, parts: readonly Uint8Array[], at: number): Promise<void> {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const { bytesWritten } = await file.writev(parts, at)
  if (bytesWritten < length) throw new ShortWrite(`${bytesWritten} of ${length} bytes were written`)
}

async function syncFolders(...folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}
