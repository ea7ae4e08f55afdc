// Makes the head and the one-picture fragments of an MP4 out of pictures as ffmpeg hands them over: nothing waits for the next picture.
import type { Fmp4Sink, Init } from './fmp4.ts'
import { box, full, text, u16, u32, UNITY } from './mp4-parts.ts'
import { AVC, HEVC, nalsOf, type Syntax } from './nal-syntax.ts'
import { NutReader, type NutHead } from './nut.ts'
import { describeSamples } from './sample-description.ts'
import type { SpsInfo } from './sps.ts'

/** How much later than it is ffmpeg writes each time, because NUT has no times before 0. */
export const LATER_S = 10
const MOST_TIMESCALE = 1_000_000
/** How long a picture lasts is known when the next one comes: until then as long as the one before it, no longer than this, and the very first so long. */
const LASTS_S = { first: 0.1, most: 1 }
/** Pictures that may be shown before one that came earlier: as many as H.264 and H.265 allow. */
const MOST_REORDERED = 16
const MDAT_AT = 104
const HEAD = 8
const LENGTH = 4
const KEY_FLAGS = 0x02000000
const OTHER_FLAGS = 0x01010000

/** @returns fill its `room`, call `filled`; RangeError means that this is not what ffmpeg writes */
export function readFragments(sink: Fmp4Sink): NutReader {
  const made = new PictureFragments(sink)
  return new NutReader({ onHead: (head) => made.head(head), onPicture: (ptsTicks, bytes) => made.picture(ptsTicks, bytes) })
}

class PictureFragments {
  readonly #sink: Fmp4Sink
  #head: NutHead | null = null
  #syntax: Syntax | null = null
  #isBegun = false
  #sequence = 0
  #order = new DecodingOrder()
  #dtsTicks: number | null = null
  #stepTicks = 0

  constructor(sink: Fmp4Sink) {
    this.#sink = sink
  }

  head(head: NutHead): void {
    const { timescale } = head
    if (!Number.isInteger(timescale) || timescale < 1 || timescale > MOST_TIMESCALE) throw new RangeError(`a clock of ${timescale} ticks`)
    this.#head = head
    this.#stepTicks = Math.round(LASTS_S.first * timescale)
    this.#syntax = head.fourcc === 'H264' ? AVC : head.fourcc === 'HEVC' ? HEVC : null
    if (this.#syntax === null) this.#sink.onInit({ bytes: new Uint8Array(), timescale, video: null })
  }

  picture(writtenTicks: number, bytes: Buffer): void {
    const syntax = this.#syntax
    if (syntax === null) return
    const { timescale } = this.#head!
    const nals = nalsOf(bytes)
    if (!this.#isBegun && !this.#begin(syntax, bytes, nals)) return
    const { isKey, sps } = lookAt(syntax, bytes, nals)
    const ptsTicks = writtenTicks - LATER_S * timescale
    const dtsTicks = this.#order.next(ptsTicks)
    if (this.#dtsTicks !== null) this.#stepTicks = Math.min(dtsTicks - this.#dtsTicks, LASTS_S.most * timescale)
    this.#dtsTicks = dtsTicks
    const durationTicks = this.#stepTicks
    const fragment = makeFragment({ sequence: ++this.#sequence, isKey, ptsTicks, dtsTicks, durationTicks }, bytes, nals)
    this.#sink.onFragment({ bytes: fragment, mdatAt: MDAT_AT, isKey, ptsTicks, dtsTicks, durationTicks, sps })
  }

  /** With the first picture that comes with its parameter sets, unless the camera announced them before. */
  #begin(syntax: Syntax, bytes: Buffer, nals: readonly number[]): boolean {
    const announced = Buffer.from(this.#head!.extradata)
    const said = setsIn(syntax, announced, nalsOf(announced))
    const own = setsIn(syntax, bytes, nals)
    const sets = syntax.parameterSets.map((_, i) => (own[i]!.length > 0 ? own[i]! : said[i]!))
    if (sets.some((ofType) => ofType.length === 0)) return false
    this.#isBegun = true
    this.#sink.onInit(makeInit(this.#head!.timescale, syntax, sets))
    return true
  }
}

/** By type; the same one is there once. */
function setsIn({ typeOf, parameterSets }: Syntax, bytes: Buffer, nals: readonly number[]): Buffer[][] {
  const found: Buffer[][] = parameterSets.map(() => [])
  for (let i = 0; i < nals.length; i += 2) {
    const ofType = found[parameterSets.indexOf(typeOf(bytes[nals[i]!]!))]
    const nal = bytes.subarray(nals[i], nals[i + 1])
    if (ofType && !ofType.some((known) => known.equals(nal))) ofType.push(Buffer.from(nal))
  }
  return found
}

function lookAt({ typeOf, isKey, spsType, parseSps }: Syntax, bytes: Buffer, nals: readonly number[]): { isKey: boolean; sps: SpsInfo | null } {
  let sps: SpsInfo | null = null
  for (let i = 0; i < nals.length; i += 2) {
    const type = typeOf(bytes[nals[i]!]!)
    if (type === spsType) sps = parseSps(bytes.subarray(nals[i], nals[i + 1]))
    if (isKey(type)) return { isKey: true, sps }
  }
  return { isKey: false, sps }
}

/**
 * When pictures are decoded, which a camera does not say: in the order in which they come, none later than it is shown.
 *
 * Cameras without B-frames, which are nearly all, are decoded when they are shown.
 */
class DecodingOrder {
  #waiting: number[] = []
  #depth = 0
  #shownTicks = Number.NEGATIVE_INFINITY
  /** MP4 has no times before 0 for that. */
  #lastTicks = -1

  next(ptsTicks: number): number {
    // One that is shown before another that came earlier: from here on as many more are waited for.
    const isEarly = ptsTicks < this.#shownTicks
    this.#shownTicks = Math.max(this.#shownTicks, ptsTicks)
    if (isEarly) this.#depth = Math.min(MOST_REORDERED, Math.max(this.#depth, this.#waiting.filter((ticks) => ticks > ptsTicks).length))
    this.#waiting.push(ptsTicks)
    this.#waiting.sort((a, b) => a - b)
    const wanted = this.#depth === 0 ? ptsTicks : this.#waiting[Math.max(0, this.#waiting.length - 1 - this.#depth)]!
    if (this.#waiting.length > MOST_REORDERED + 1) this.#waiting.shift()
    this.#lastTicks = Math.max(wanted, this.#lastTicks + 1)
    return this.#lastTicks
  }
}

function makeInit(timescale: number, syntax: Syntax, sets: readonly (readonly Buffer[])[]): Init {
  const video = syntax.parseSps(sets[syntax.parameterSets.indexOf(syntax.spsType)]![0]!)
  const described = video && describeSamples(syntax, sets)
  if (!video || !described) return { bytes: new Uint8Array(), timescale, video: null }
  const size = [u16(video.width), u16(video.height)]
  const dpi = u32(0x480000)
  const entry = box(
    described.entry,
    Buffer.alloc(6),
    u16(1),
    Buffer.alloc(16),
    ...size,
    dpi,
    dpi,
    u32(0),
    u16(1),
    Buffer.alloc(32),
    u16(24),
    u16(0xffff),
    described.config,
  )
  const empty = ['stts', 'stsc', 'stco'].map((type) => full(type, 0, 0, u32(0)))
  const stbl = box('stbl', full('stsd', 0, 0, u32(1), entry), ...empty, full('stsz', 0, 0, u32(0), u32(0)))
  const dinf = box('dinf', full('dref', 0, 0, u32(1), full('url ', 0, 1)))
  const minf = box('minf', full('vmhd', 0, 1, Buffer.alloc(8)), dinf, stbl)
  const hdlr = full('hdlr', 0, 0, u32(0), text('vide'), Buffer.alloc(12), text('VideoHandler\0'))
  const mdia = box('mdia', full('mdhd', 0, 0, u32(0), u32(0), u32(timescale), u32(0), u16(0x55c4), u16(0)), hdlr, minf)
  const tkhd = full('tkhd', 0, 3, u32(0), u32(0), u32(1), u32(0), u32(0), Buffer.alloc(16), UNITY, u32(video.width << 16), u32(video.height << 16))
  const mvhd = full('mvhd', 0, 0, u32(0), u32(0), u32(1000), u32(0), u32(0x10000), u16(0x100), Buffer.alloc(10), UNITY, Buffer.alloc(24), u32(2))
  const mvex = box('mvex', full('trex', 0, 0, u32(1), u32(1), u32(0), u32(0), u32(0)))
  const ftyp = box('ftyp', text('iso5'), u32(0x200), text('iso5iso6mp41'))
  return { bytes: Buffer.concat([ftyp, box('moov', mvhd, box('trak', tkhd, mdia), mvex)]), timescale, video }
}

interface Times {
  readonly sequence: number
  readonly isKey: boolean
  readonly ptsTicks: number
  readonly dtsTicks: number
  readonly durationTicks: number
}

/** moof and mdat, written in one go: lengths instead of start codes, pictures untouched otherwise. */
function makeFragment({ sequence, isKey, ptsTicks, dtsTicks, durationTicks }: Times, bytes: Buffer, nals: readonly number[]): Buffer {
  let sample = 0
  for (let i = 0; i < nals.length; i += 2) sample += LENGTH + nals[i + 1]! - nals[i]!
  const out = Buffer.allocUnsafeSlow(MDAT_AT + HEAD + sample)
  let at = 0
  const put = (value: number) => (at = out.writeUInt32BE(value >>> 0, at))
  const begin = (size: number, type: string) => {
    put(size)
    at += out.write(type, at, 'latin1')
  }
  begin(MDAT_AT, 'moof')
  begin(16, 'mfhd')
  put(0)
  put(sequence)
  begin(80, 'traf')
  begin(16, 'tfhd')
  // Offsets count from this moof.
  put(0x020000)
  put(1)
  begin(20, 'tfdt')
  put(0x01000000)
  at = out.writeBigUInt64BE(BigInt(dtsTicks), at)
  begin(36, 'trun')
  put(0x01000f01)
  put(1)
  put(MDAT_AT + HEAD)
  put(durationTicks)
  put(sample)
  put(isKey ? KEY_FLAGS : OTHER_FLAGS)
  put(ptsTicks - dtsTicks)
  begin(HEAD + sample, 'mdat')
  for (let i = 0; i < nals.length; i += 2) {
    put(nals[i + 1]! - nals[i]!)
    at += bytes.copy(out, at, nals[i], nals[i + 1])
  }
  return out
}
