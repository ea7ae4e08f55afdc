// Writes a ZIP file as its files come, unpacked, so that nothing is held in memory but names; larger than 4 GB where it has to be.
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { BLOCK_BYTES } from '../../../media/playback/mp4-writer.ts'
import type { HashedFile } from '../../playback/manifest.ts'

interface Written {
  readonly name: Buffer
  readonly crc: number
  readonly bytes: number
  readonly at: number
  /** Its head has room for sizes of 64 bits. */
  readonly isLarge: boolean
}

const LOCAL_BYTES = 30
/** Two sizes of 64 bits. */
const EXTRA_BYTES = 20
/** Version 4.5: sizes of 64 bits. */
const NEEDS = 45
const UTF8_NAMES = 0x08_00
const FULL_32 = 0xff_ff_ff_ff
const FULL_16 = 0xff_ff

export class ZipWriter {
  readonly #handle: FileHandle
  readonly #dos: { readonly time: number; readonly date: number }
  readonly #written: Written[] = []
  #at = 0

  private constructor(handle: FileHandle, atMs: number) {
    this.#handle = handle
    this.#dos = dosTime(atMs)
  }

  static async open(path: string, atMs: number): Promise<ZipWriter> {
    return new ZipWriter(await open(path, 'wx', 0o600), atMs)
  }

  get bytes(): number {
    return this.#at
  }

  /**
   * @param name relative, forward slashes, of our own making
   * @param expected bytes; what is 4 GB or more has to be announced
   * @returns what a manifest says of it
   */
  async add(name: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, expected = 0): Promise<HashedFile> {
    const isLarge = expected >= FULL_32
    const at = this.#at
    const encoded = Buffer.from(name)
    await this.#write(Buffer.alloc(LOCAL_BYTES + encoded.length + (isLarge ? EXTRA_BYTES : 0)))
    const whole = createHash('sha256')
    const blocks: { sha256: string; from: null }[] = []
    let block = createHash('sha256')
    let inBlock = 0
    let crc = 0
    let bytes = 0
    for await (const piece of content) {
      await this.#write(piece)
      whole.update(piece)
      crc = crc32(piece, crc)
      bytes += piece.byteLength
      for (let from = 0; from < piece.byteLength;) {
        const take = Math.min(BLOCK_BYTES - inBlock, piece.byteLength - from)
        block.update(piece.subarray(from, from + take))
        from += take
        inBlock += take
        if (inBlock < BLOCK_BYTES) continue
        blocks.push({ sha256: block.digest('hex'), from: null })
        block = createHash('sha256')
        inBlock = 0
      }
    }
    if (inBlock > 0) blocks.push({ sha256: block.digest('hex'), from: null })
    if (bytes >= FULL_32 && !isLarge) throw new Error(`${name} grew while it was read`)
    const written = { name: encoded, crc, bytes, at, isLarge }
    this.#written.push(written)
    const head = this.#localHead(written)
    await this.#handle.write(head, 0, head.length, at)
    return { file: name, bytes, sha256: whole.digest('hex'), blockBytes: BLOCK_BYTES, blocks }
  }

  /** On disk for good when it resolves. */
  async finish(): Promise<void> {
    const at = this.#at
    for (const written of this.#written) await this.#write(this.#centralHead(written))
    const size = this.#at - at
    const count = this.#written.length
    const end64 = Buffer.alloc(56 + 20)
    end64.writeUInt32LE(0x06_06_4b_50, 0)
    end64.writeBigUInt64LE(44n, 4)
    end64.writeUInt16LE(NEEDS, 12)
    end64.writeUInt16LE(NEEDS, 14)
    end64.writeBigUInt64LE(BigInt(count), 24)
    end64.writeBigUInt64LE(BigInt(count), 32)
    end64.writeBigUInt64LE(BigInt(size), 40)
    end64.writeBigUInt64LE(BigInt(at), 48)
    end64.writeUInt32LE(0x07_06_4b_50, 56)
    end64.writeBigUInt64LE(BigInt(this.#at), 64)
    end64.writeUInt32LE(1, 72)
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06_05_4b_50, 0)
    end.writeUInt16LE(Math.min(count, FULL_16), 8)
    end.writeUInt16LE(Math.min(count, FULL_16), 10)
    end.writeUInt32LE(Math.min(size, FULL_32), 12)
    end.writeUInt32LE(Math.min(at, FULL_32), 16)
    // only where it has to be: some programs read it wherever they find it
    if (count >= FULL_16 || this.#at >= FULL_32) await this.#write(end64)
    await this.#write(end)
    await this.#handle.sync()
    await this.#handle.close()
  }

  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => undefined)
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.byteLength;) {
      const { bytesWritten } = await this.#handle.write(bytes, from, bytes.byteLength - from, this.#at)
      from += bytesWritten
      this.#at += bytesWritten
    }
  }

  #localHead({ name, crc, bytes, isLarge }: Written): Buffer {
    const head = Buffer.alloc(LOCAL_BYTES + name.length + (isLarge ? EXTRA_BYTES : 0))
    head.writeUInt32LE(0x04_03_4b_50, 0)
    this.#common(head, 4, crc, isLarge ? FULL_32 : bytes)
    head.writeUInt16LE(name.length, 26)
    head.writeUInt16LE(isLarge ? EXTRA_BYTES : 0, 28)
    name.copy(head, LOCAL_BYTES)
    if (isLarge) writeExtra(head, LOCAL_BYTES + name.length, [bytes, bytes])
    return head
  }

  #centralHead({ name, crc, bytes, at, isLarge }: Written): Buffer {
    const values = [...(isLarge ? [bytes, bytes] : []), ...(at >= FULL_32 ? [at] : [])]
    const extra = values.length === 0 ? 0 : 4 + values.length * 8
    const head = Buffer.alloc(46 + name.length + extra)
    head.writeUInt32LE(0x02_01_4b_50, 0)
    // made on Unix, so that the mode below is one of its
    head.writeUInt16LE((3 << 8) | NEEDS, 4)
    this.#common(head, 6, crc, isLarge ? FULL_32 : bytes)
    head.writeUInt16LE(name.length, 28)
    head.writeUInt16LE(extra, 30)
    head.writeUInt32LE((0o100_644 << 16) >>> 0, 38)
    head.writeUInt32LE(Math.min(at, FULL_32), 42)
    name.copy(head, 46)
    if (extra > 0) writeExtra(head, 46 + name.length, values)
    return head
  }

  #common(head: Buffer, from: number, crc: number, size: number): void {
    head.writeUInt16LE(NEEDS, from)
    head.writeUInt16LE(UTF8_NAMES, from + 2)
    head.writeUInt16LE(0, from + 4)
    head.writeUInt16LE(this.#dos.time, from + 6)
    head.writeUInt16LE(this.#dos.date, from + 8)
    head.writeUInt32LE(crc, from + 10)
    head.writeUInt32LE(size, from + 14)
    head.writeUInt32LE(size, from + 18)
  }
}

function writeExtra(head: Buffer, at: number, values: readonly number[]): void {
  head.writeUInt16LE(1, at)
  head.writeUInt16LE(values.length * 8, at + 2)
  values.forEach((value, n) => head.writeBigUInt64LE(BigInt(value), at + 4 + n * 8))
}

function dosTime(atMs: number): { time: number; date: number } {
  const at = new Date(atMs)
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    date: ((Math.max(1980, at.getUTCFullYear()) - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  }
}
