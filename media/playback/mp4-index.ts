// The index (moov) of an MP4 whose pictures lie one after the other in one mdat: what makes it playable everywhere, without re-encoding.
import { findBox, readU32 } from '../mp4-boxes.ts'
import { box, full, text, u16, u32, u64, UNITY } from '../mp4-parts.ts'
import type { Init } from '../fmp4.ts'

/** What is known of each picture, as columns; grows by doubling, so that an hour of pictures costs two megabytes. */
export class SampleTable {
  #sizes = new Uint32Array(1024)
  #durations = new Uint32Array(1024)
  #offsets = new Int32Array(1024)
  #keys: number[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  /** @param offsetTicks from decoding it to showing it */
  add(size: number, isKey: boolean, offsetTicks: number): void {
    if (this.#count === this.#sizes.length) this.#grow()
    this.#sizes[this.#count] = size
    this.#offsets[this.#count] = offsetTicks
    if (isKey) this.#keys.push(this.#count + 1)
    this.#count += 1
  }

  /** Of the picture added last, known when the next one comes. */
  lasts(ticks: number): void {
    this.#durations[this.#count - 1] = Math.min(0xffffffff, Math.max(1, Math.round(ticks)))
  }

  size(index: number): number {
    return this.#sizes[index]!
  }

  duration(index: number): number {
    return this.#durations[index]!
  }

  offset(index: number): number {
    return this.#offsets[index]!
  }

  get keys(): readonly number[] {
    return this.#keys
  }

  #grow(): void {
    const longer = <A extends Uint32Array | Int32Array>(old: A, next: A): A => {
      next.set(old)
      return next
    }
    this.#sizes = longer(this.#sizes, new Uint32Array(this.#sizes.length * 2))
    this.#durations = longer(this.#durations, new Uint32Array(this.#durations.length * 2))
    this.#offsets = longer(this.#offsets, new Int32Array(this.#offsets.length * 2))
  }
}

export interface IndexOf {
  readonly init: Init
  readonly samples: SampleTable
  /** Where in the file the first picture lies. */
  readonly dataAt: number
  /** Ticks at which the file begins to be shown: pictures before it are only decoded. */
  readonly skipTicks: number
  /** How long it is shown. */
  readonly durationMs: number
  /** When its first shown picture was taken. */
  readonly startedAtMs: number
}

/** Ticks of the movie per second. */
const MOVIE_SCALE = 1000
/** MP4 counts seconds from 1904. */
const EPOCH_1904_S = 2_082_844_800
/** One chunk of the file: what players read at once. */
const CHUNK_PICTURES = 32

export const FTYP = box('ftyp', text('isom'), u32(0x200), text('isomiso2mp41'))
/** size 1: the real one follows in 64 bits. */
export const MDAT_HEAD_BYTES = 16

export function mdatHead(contentBytes: number): Buffer {
  const head = Buffer.alloc(MDAT_HEAD_BYTES)
  head.writeUInt32BE(1, 0)
  head.write('mdat', 4, 'latin1')
  head.writeBigUInt64BE(BigInt(contentBytes + MDAT_HEAD_BYTES), 8)
  return head
}

/** @throws RangeError when the head of the stream is none of ffmpeg's */
export function writeIndex(index: IndexOf): Buffer {
  const { init, samples, startedAtMs, durationMs, skipTicks } = index
  const madeAt = Math.max(0, Math.round(startedAtMs / 1000) + EPOCH_1904_S)
  const times = Buffer.concat([u64(madeAt), u64(madeAt)])
  const shown = Math.max(1, Math.round((durationMs / 1000) * MOVIE_SCALE))
  let ticks = 0
  for (let i = 0; i < samples.count; i++) ticks += samples.duration(i)
  const mvhd = full('mvhd', 1, 0, times, u32(MOVIE_SCALE), u64(shown), u32(0x10000), u16(0x100), Buffer.alloc(10), UNITY, Buffer.alloc(24), u32(2))
  const tkhd = full('tkhd', 1, 3, times, u32(1), u32(0), u64(shown), Buffer.alloc(8), Buffer.alloc(8), UNITY, sizeOf(init))
  const edts = box('edts', full('elst', 1, 0, u32(1), u64(shown), u64(skipTicks), u32(0x10000)))
  const mdhd = full('mdhd', 1, 0, times, u32(init.timescale), u64(ticks), u16(0x55c4), u16(0))
  const hdlr = full('hdlr', 0, 0, u32(0), text('vide'), Buffer.alloc(12), text('video\0'))
  const dinf = box('dinf', full('dref', 0, 0, u32(1), full('url ', 0, 1)))
  const minf = box('minf', full('vmhd', 0, 1, Buffer.alloc(8)), dinf, table(index))
  return box('moov', mvhd, box('trak', tkhd, edts, box('mdia', mdhd, hdlr, minf)))
}

/** The sample description as the camera's stream has it; what differs in it needs another decoder. */
export function descriptionOf({ bytes }: Init): Buffer {
  const stsd = findBox(bytes, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd'])
  if (stsd === null) throw new RangeError('MP4 head without a sample description')
  return Buffer.from(bytes.subarray(stsd.start, stsd.end))
}

/** RFC 6381 (`avc1.4d401f`), the four letters of what is neither H.264 nor H.265. */
export function codecOf(init: Init): string {
  return init.video?.codec ?? descriptionOf(init).toString('latin1', 20, 24)
}

/** Width and height, fixed point 16.16, as the stream's own head gives them. */
function sizeOf({ bytes }: Init): Buffer {
  const tkhd = findBox(bytes, ['moov', 'trak', 'tkhd'])
  return tkhd === null || tkhd.end - tkhd.content < 8 ? Buffer.alloc(8) : Buffer.from(bytes.subarray(tkhd.end - 8, tkhd.end))
}

function table({ init, samples, dataAt }: IndexOf): Buffer {
  const { count } = samples
  const all = Array.from({ length: count }, (_, i) => i)
  const stts = runs(all, (i) => samples.duration(i))
  const isReordered = all.some((i) => samples.offset(i) !== 0)
  const ctts = isReordered ? [full('ctts', 1, 0, ...pairs(runs(all, (i) => samples.offset(i) >>> 0)))] : []
  const stsz = Buffer.alloc(count * 4)
  for (let i = 0; i < count; i++) stsz.writeUInt32BE(samples.size(i), i * 4)
  const chunks = Math.ceil(count / CHUNK_PICTURES)
  const co64 = Buffer.alloc(chunks * 8)
  for (let i = 0, at = dataAt; i < count; i++) {
    if (i % CHUNK_PICTURES === 0) co64.writeBigUInt64BE(BigInt(at), (i / CHUNK_PICTURES) * 8)
    at += samples.size(i)
  }
  const rest = count % CHUNK_PICTURES
  const inChunks =
    rest === 0 || chunks === 1
      ? [[1, chunks === 1 ? count : CHUNK_PICTURES, 1]]
      : [
          [1, CHUNK_PICTURES, 1],
          [chunks, rest, 1],
        ]
  return box(
    'stbl',
    descriptionOf(init),
    full('stts', 0, 0, ...pairs(stts)),
    ...ctts,
    full('stss', 0, 0, u32(samples.keys.length), ...samples.keys.map(u32)),
    full('stsc', 0, 0, u32(inChunks.length), ...inChunks.flat().map(u32)),
    full('stsz', 0, 0, u32(0), u32(count), stsz),
    full('co64', 0, 0, u32(chunks), co64),
  )
}

/** How often in a row each value comes. */
function runs(all: readonly number[], valueOf: (index: number) => number): [count: number, value: number][] {
  const out: [number, number][] = []
  for (const i of all) {
    const value = valueOf(i)
    const last = out.at(-1)
    if (last !== undefined && last[1] === value) last[0] += 1
    else out.push([1, value])
  }
  return out
}

function pairs(entries: readonly (readonly [number, number])[]): Buffer[] {
  const bytes = Buffer.alloc(entries.length * 8)
  entries.forEach(([count, value], i) => {
    bytes.writeUInt32BE(count, i * 8)
    bytes.writeUInt32BE(value, i * 8 + 4)
  })
  return [u32(entries.length), bytes]
}

/** The one sample of a fragment. */
export function sampleOf(fragment: { readonly bytes: Uint8Array; readonly mdatAt: number }): Uint8Array {
  const size = readU32(fragment.bytes, fragment.mdatAt)
  if (size < 8 || fragment.mdatAt + size > fragment.bytes.length) throw new RangeError('MP4 fragment of impossible size')
  return fragment.bytes.subarray(fragment.mdatAt + 8, fragment.mdatAt + size)
}
