// Cuts ffmpeg's fragmented MP4 into its head and its one-picture fragments, whatever the chunks it arrives in.
import { parseHvcC } from './hevc-sps.ts'
import { boxesIn, boxType, findBox, readU32, readU64 } from './mp4-boxes.ts'
import { AVC, HEVC, type Syntax } from './nal-syntax.ts'
import { parseSps, type SpsInfo } from './sps.ts'

/** ftyp and moov: what a decoder needs before the first fragment. */
export interface Init {
  readonly bytes: Uint8Array
  /** Ticks per second of the fragments' times. */
  readonly timescale: number
  /** null: neither H.264 nor H.265, or its parameter set cannot be read. */
  readonly video: SpsInfo | null
}

/** moof and mdat of one picture. */
export interface Fragment {
  readonly bytes: Uint8Array
  /** Where mdat begins in `bytes`. */
  readonly mdatAt: number
  /** Can be decoded on its own, and everything after it that is shown after it. */
  readonly isKey: boolean
  /** Time of the picture in ticks of the init's timescale. */
  readonly ptsTicks: number
  /** When it is decoded; earlier than `ptsTicks` in streams with B-frames only. */
  readonly dtsTicks: number
  readonly durationTicks: number
  /** The size the picture carries in its own parameter set; null when it carries none. */
  readonly sps: SpsInfo | null
}

export interface Fmp4Sink {
  readonly onInit: (init: Init) => void
  readonly onFragment: (fragment: Fragment) => void
}

const HEAD = 8
const MAX_HEAD_BOX = 1024 * 1024
const MAX_MDAT = 16 * 1024 * 1024
const VIDEO_ENTRY = 78

/**
 * Feed it with `push`, in order.
 *
 * `push` throws RangeError when the bytes are not what ffmpeg writes: give up this ffmpeg.
 */
export class Fmp4Splitter {
  readonly #sink: Fmp4Sink
  #chunks: Uint8Array[] = []
  #held = 0
  #head: Uint8Array[] = []
  #moof: Uint8Array | null = null
  #syntax = AVC

  constructor(sink: Fmp4Sink) {
    this.#sink = sink
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.#held += chunk.length
    while (this.#held >= HEAD) {
      const head = this.#peekHead()
      const size = readU32(head, 0)
      const type = boxType(head, 0)
      if (size < HEAD || size > (type === 'mdat' ? MAX_MDAT : MAX_HEAD_BOX)) throw new RangeError(`MP4 box ${JSON.stringify(type)} of ${size} bytes`)
      if (this.#held < size) return
      this.#box(type, this.#take(size))
    }
  }

  #peekHead(): Uint8Array {
    while (this.#chunks[0]!.length < HEAD && this.#chunks.length > 1) this.#chunks.splice(0, 2, Buffer.concat([this.#chunks[0]!, this.#chunks[1]!]))
    return this.#chunks[0]!
  }

  /** A copy of its own, so that the ring does not keep whole pipe chunks alive. */
  #take(size: number): Uint8Array {
    const out = new Uint8Array(size)
    let filled = 0
    while (filled < size) {
      const chunk = this.#chunks[0]!
      const count = Math.min(chunk.length, size - filled)
      out.set(chunk.subarray(0, count), filled)
      filled += count
      if (count === chunk.length) this.#chunks.shift()
      else this.#chunks[0] = chunk.subarray(count)
    }
    this.#held -= size
    return out
  }

  #box(type: string, bytes: Uint8Array): void {
    if (type === 'ftyp') this.#head = [bytes]
    else if (type === 'moov') this.#begin(readInit(Buffer.concat([...this.#head, bytes])))
    else if (type === 'moof') this.#moof = bytes
    else if (type === 'mdat' && this.#moof) {
      this.#sink.onFragment(readFragment(this.#moof, bytes, this.#syntax))
      this.#moof = null
    }
  }

  #begin(init: Init): void {
    this.#syntax = init.video?.codec.startsWith('hvc1') ? HEVC : AVC
    this.#sink.onInit(init)
  }
}

/** @throws RangeError when the moov is not one of ffmpeg's */
export function readInit(bytes: Uint8Array): Init {
  const media = findBox(bytes, ['moov', 'trak', 'mdia'])
  const mdhd = media && findBox(bytes, ['mdhd'], media.content, media.end)
  const stsd = media && findBox(bytes, ['minf', 'stbl', 'stsd'], media.content, media.end)
  if (!mdhd || !stsd) throw new RangeError('MP4 head without a track')
  const timescale = readU32(bytes, mdhd.content + (bytes[mdhd.content] === 1 ? 20 : 12))
  if (timescale === 0) throw new RangeError('MP4 track without a clock')
  return { bytes, timescale, video: readVideo(bytes, stsd.content + 8, stsd.end) }
}

function readVideo(bytes: Uint8Array, from: number, to: number): SpsInfo | null {
  for (const { type, start, content, end } of boxesIn(bytes, from, to)) {
    const config = (name: string) => {
      const box = content + VIDEO_ENTRY < end ? findBox(bytes, [name], content + VIDEO_ENTRY, end) : null
      return box && bytes.subarray(box.content, box.end)
    }
    if (type === 'avc1') return parseAvcC(config('avcC'))
    if (type !== 'hev1' && type !== 'hvc1') continue
    // ffmpeg leaves the parameter sets in the pictures under the name `hev1` only, and players want the other one.
    bytes.set(HVC1, start + 4)
    const hvcC = config('hvcC')
    return hvcC && parseHvcC(hvcC)
  }
  return null
}

const HVC1 = Buffer.from('hvc1')

function parseAvcC(avcC: Uint8Array | null): SpsInfo | null {
  if (!avcC || avcC.length < 8) return null
  return parseSps(avcC.subarray(8, 8 + ((avcC[6]! << 8) | avcC[7]!)))
}

function readFragment(moof: Uint8Array, mdat: Uint8Array, syntax: Syntax): Fragment {
  const traf = findBox(moof, ['moof', 'traf'])
  const inTraf = (type: string) => traf && findBox(moof, [type], traf.content, traf.end)
  const tfdt = inTraf('tfdt')
  const tfhd = inTraf('tfhd')
  const trun = inTraf('trun')
  if (!tfdt || !tfhd || !trun) throw new RangeError('MP4 fragment without its times')
  const dtsTicks = moof[tfdt.content] === 1 ? readU64(moof, tfdt.content + 4) : readU32(moof, tfdt.content + 4)
  const run = readRun(moof, trun.content)
  return {
    bytes: Buffer.concat([moof, mdat]),
    mdatAt: moof.length,
    ...readPicture(mdat, syntax),
    dtsTicks,
    ptsTicks: dtsTicks + run.offsetTicks,
    durationTicks: run.durationTicks ?? defaultDuration(moof, tfhd.content),
  }
}

/** First sample of a trun (ISO 14496-12 §8.8.8); one-picture fragments have no other. */
function readRun(bytes: Uint8Array, at: number): { durationTicks: number | null; offsetTicks: number } {
  const flags = readU32(bytes, at) & 0xffffff
  let next = at + 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0)
  const field = (bit: number): number | null => {
    if (!(flags & bit)) return null
    next += 4
    return readU32(bytes, next - 4)
  }
  const durationTicks = field(0x100)
  field(0x200)
  field(0x400)
  const offset = field(0x800)
  return { durationTicks, offsetTicks: offset === null ? 0 : offset | 0 }
}

function defaultDuration(bytes: Uint8Array, at: number): number {
  const flags = readU32(bytes, at) & 0xffffff
  return flags & 0x8 ? readU32(bytes, at + 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0)) : 0
}

function readPicture(mdat: Uint8Array, { typeOf, isKey, spsType, parseSps: parse }: Syntax): { isKey: boolean; sps: SpsInfo | null } {
  let sps: SpsInfo | null = null
  for (let at = HEAD; at + 5 <= mdat.length;) {
    const type = typeOf(mdat[at + 4]!)
    const size = readU32(mdat, at)
    if (type === spsType) sps = parse(mdat.subarray(at + 4, at + 4 + size))
    if (isKey(type)) return { isKey: true, sps }
    at += 4 + size
  }
  return { isKey: false, sps }
}
