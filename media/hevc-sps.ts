// Reads size and colour range from an H.265 sequence parameter set, and finds it in the head of an MP4.
import { HEVC_PROFILE_BYTES, hevcCodec } from '../contract/hevc-codec.ts'
import { Bits } from './bits.ts'
import { checked, samplingOf, undamaged, type Sampling, type SpsInfo } from './sps.ts'

const NAL_HEAD = 2
const NAL_SPS = 33
const EXTENDED_SAR = 255
const MAX_SETS = 64
const MAX_PICTURES = 16
const MAX_LONG_TERM = 32
/** Bytes of an `hvcC` before its arrays (ISO/IEC 14496-15 §8.3.3.1.2). */
const HVCC_HEAD = 23

/**
 * @param nal one NAL unit of type 33, without start code
 * @returns null when it is damaged or beyond 8192 px
 * @source  ITU-T H.265 (08/2021) §7.3.2.2 and E.2.1
 */
export function parseHevcSps(nal: Uint8Array): SpsInfo | null {
  return checked(() => readSps(nal))
}

/** @returns what its parameter set says; null when there is none, or a damaged one */
export function parseHvcC(hvcC: Uint8Array): SpsInfo | null {
  let at = HVCC_HEAD
  const u16 = (from: number) => ((hvcC[from] ?? 0) << 8) | (hvcC[from + 1] ?? 0)
  for (let array = hvcC[HVCC_HEAD - 1] ?? 0; array > 0 && at + 3 <= hvcC.length; array--) {
    const type = hvcC[at]! & 0x3f
    const count = u16(at + 1)
    at += 3
    for (let i = 0; i < count && at + 2 <= hvcC.length; i++) {
      const end = at + 2 + u16(at)
      if (end > hvcC.length) return null
      if (type === NAL_SPS) return parseHevcSps(hvcC.subarray(at + 2, end))
      at = end
    }
  }
  return null
}

/** What the head of an MP4 repeats of a parameter set. */
export interface HevcSampling extends Sampling {
  /** The general profile, tier and level. */
  readonly profile: Uint8Array
  /** Temporal layers. */
  readonly layers: number
  readonly isNested: number
}

/**
 * @param nal one NAL unit of type 33
 * @returns null when it is damaged
 */
export function hevcSampling(nal: Uint8Array): HevcSampling | null {
  return undamaged(() => {
    const { bits, profile, moreLayers, isNested, chroma } = readToSize(nal)
    return { profile, layers: moreLayers + 1, isNested, ...samplingOf(chroma, bits.unsigned() + 8, bits.unsigned() + 8) }
  })
}

function readToSize(nal: Uint8Array) {
  const bits = new Bits(nal.subarray(NAL_HEAD))
  bits.skip(4)
  const moreLayers = bits.read(3)
  const isNested = bits.read(1)
  const profile = Uint8Array.from({ length: HEVC_PROFILE_BYTES }, () => bits.read(8))
  skipLayers(bits, moreLayers)
  bits.unsigned()
  const chroma = bits.unsigned()
  if (chroma === 3) bits.skip(1)
  const width = bits.unsigned()
  const height = bits.unsigned()
  const crop = bits.read(1) ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [0, 0, 0, 0]
  const [left = 0, right = 0, top = 0, bottom = 0] = crop
  const size = { width: width - (chroma === 1 || chroma === 2 ? 2 : 1) * (left + right), height: height - (chroma === 1 ? 2 : 1) * (top + bottom) }
  return { bits, profile, moreLayers, isNested, chroma, size }
}

function readSps(nal: Uint8Array): SpsInfo {
  const { bits, profile, moreLayers, size } = readToSize(nal)
  return { ...size, fullRange: readFullRange(bits, moreLayers), codec: hevcCodec(profile) }
}

/** Profile and level of each temporal layer, where they are said. */
function skipLayers(bits: Bits, count: number): void {
  const said = Array.from({ length: count }, () => [bits.read(1), bits.read(1)] as const)
  if (count > 0) bits.skip(2 * (8 - count))
  for (const [hasProfile, hasLevel] of said) bits.skip(88 * hasProfile + 8 * hasLevel)
}

/** What stands between the size and the display information (VUI) has no lengths: it has to be read to be skipped. */
function readFullRange(bits: Bits, moreLayers: number): boolean {
  bits.unsigned()
  bits.unsigned()
  const orderBits = bits.unsigned() + 4
  for (let i = bits.read(1) ? 0 : moreLayers; i <= moreLayers; i++) for (let field = 0; field < 3; field++) bits.unsigned()
  for (let field = 0; field < 6; field++) bits.unsigned()
  if (bits.read(1) && bits.read(1)) skipScalingLists(bits)
  bits.skip(2)
  if (bits.read(1)) {
    bits.skip(8)
    bits.unsigned()
    bits.unsigned()
    bits.skip(1)
  }
  skipReferenceSets(bits)
  if (bits.read(1)) bits.skip(atMost(bits.unsigned(), MAX_LONG_TERM) * (orderBits + 1))
  bits.skip(2)
  return bits.read(1) === 1 && readRangeOfVui(bits)
}

function readRangeOfVui(bits: Bits): boolean {
  if (bits.read(1) && bits.read(8) === EXTENDED_SAR) bits.skip(32)
  if (bits.read(1)) bits.skip(1)
  if (!bits.read(1)) return false
  bits.skip(3)
  return bits.read(1) === 1
}

function skipScalingLists(bits: Bits): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!bits.read(1)) {
        bits.unsigned()
        continue
      }
      if (size > 1) bits.signed()
      for (let i = Math.min(64, 1 << (4 + 2 * size)); i > 0; i--) bits.signed()
    }
  }
}

function skipReferenceSets(bits: Bits): void {
  const sets = atMost(bits.unsigned(), MAX_SETS)
  let before = 0
  for (let set = 0; set < sets; set++) {
    if (set > 0 && bits.read(1)) {
      bits.skip(1)
      bits.unsigned()
      let kept = 0
      for (let i = 0; i <= before; i++) if (bits.read(1) || bits.read(1)) kept++
      before = kept
    } else {
      const count = bits.unsigned() + bits.unsigned()
      before = atMost(count, MAX_PICTURES)
      for (let i = 0; i < before; i++) {
        bits.unsigned()
        bits.skip(1)
      }
    }
  }
}

function atMost(count: number, most: number): number {
  if (count > most) throw new RangeError('parameter set with too many of something')
  return count
}
