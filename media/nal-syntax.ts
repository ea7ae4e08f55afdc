// What H.264 and H.265 call their NAL units, and how they are found in a picture.
import { parseHevcSps } from './hevc-sps.ts'
import { parseSps, type SpsInfo } from './sps.ts'

/** What differs between the two codecs. */
export interface Syntax {
  /** Type of a NAL unit by its first byte. */
  readonly typeOf: (head: number) => number
  /** A picture that decoding can begin with. */
  readonly isKey: (type: number) => boolean
  /** In the order in which they are announced. */
  readonly parameterSets: readonly number[]
  readonly spsType: number
  readonly parseSps: (nal: Uint8Array) => SpsInfo | null
}

export const AVC: Syntax = { typeOf: (head) => head & 0x1f, isKey: (type) => type === 5, parameterSets: [7, 8], spsType: 7, parseSps }
/** Types 16 to 23 are pictures that decoding can begin with (IRAP): IDR, CRA and BLA. */
export const HEVC: Syntax = {
  typeOf: (head) => (head >> 1) & 0x3f,
  isKey: (type) => type >= 16 && type <= 23,
  parameterSets: [32, 33, 34],
  spsType: 33,
  parseSps: parseHevcSps,
}

const START = Buffer.of(0, 0, 1)

/** @returns where each NAL unit begins and ends in annex B: from, to, from, to, ... */
export function nalsOf(bytes: Buffer): number[] {
  const out: number[] = []
  let from = bytes.indexOf(START)
  while (from >= 0) {
    from += START.length
    const next = bytes.indexOf(START, from)
    let to = next < 0 ? bytes.length : next
    // Zeros behind a unit belong to the next start code, or fill up.
    while (to > from && bytes[to - 1] === 0) to--
    if (to > from) out.push(from, to)
    from = next
  }
  return out
}
