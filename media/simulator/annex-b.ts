// Cuts a raw H.264 or H.265 stream (annex B, with access unit delimiters) into the pictures that a simulated camera sends.

/** What one picture is made of: NAL units without start codes. */
export interface AccessUnit {
  readonly nals: readonly Uint8Array[]
  /** Holds a picture that decoding can begin with: a client can begin here. */
  readonly isKey: boolean
  /** Absent: H.264. */
  readonly codec?: Codec
}

export type Codec = 'H264' | 'H265'

interface Syntax {
  readonly typeOf: (nal: Uint8Array) => number
  readonly isKey: (type: number) => boolean
  readonly delimiter: number
  /** In the order in which they are announced. */
  readonly parameterSets: readonly number[]
}

const SYNTAX: Readonly<Record<Codec, Syntax>> = {
  H264: { typeOf: (nal) => (nal[0] ?? 0) & 0x1f, isKey: (type) => type === 5, delimiter: 9, parameterSets: [7, 8] },
  H265: { typeOf: (nal) => ((nal[0] ?? 0) >> 1) & 0x3f, isKey: (type) => type >= 16 && type <= 23, delimiter: 35, parameterSets: [32, 33, 34] },
}

/** @returns the NAL units between the start codes, as views into `bytes` */
export function splitNals(bytes: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = []
  let start = -1
  const close = (end: number) => {
    if (start < 0) return
    let last = end
    while (last > start && bytes[last - 1] === 0) last--
    if (last > start) nals.push(bytes.subarray(start, last))
  }
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i + 2]! > 1) i += 2
    else if (bytes[i] === 0 && bytes[i + 1] === 0 && bytes[i + 2] === 1) {
      close(i)
      start = i + 3
      i += 2
    }
  }
  close(bytes.length)
  return nals
}

/**
 * @param bytes annex B with access unit delimiters (`-bsf:v h264_metadata=aud=insert`)
 * @throws  Error when there is no delimiter, no parameter set or no key picture
 */
export function accessUnits(bytes: Uint8Array, codec: Codec = 'H264'): AccessUnit[] {
  const { typeOf, isKey, delimiter } = SYNTAX[codec]
  const units: { nals: Uint8Array[]; isKey: boolean; codec: Codec }[] = []
  for (const nal of splitNals(bytes)) {
    const type = typeOf(nal)
    if (type === delimiter) units.push({ nals: [], isKey: false, codec })
    const unit = units.at(-1)
    if (!unit) throw new Error(`${codec} stream does not begin with an access unit delimiter`)
    if (type === delimiter) continue
    unit.nals.push(nal)
    if (isKey(type)) unit.isKey = true
  }
  const filled = units.filter((unit) => unit.nals.length > 0)
  if (!filled.some((unit) => unit.isKey)) throw new Error(`${codec} stream holds no key picture`)
  parameterSets(filled)
  return filled
}

/** @returns the first parameter set of each kind: of H.264 sequence and picture, of H.265 the one for both before them */
export function parameterSets(units: readonly AccessUnit[]): readonly Uint8Array[] {
  const { typeOf, parameterSets: types } = SYNTAX[units[0]?.codec ?? 'H264']
  const find = (type: number) => {
    for (const unit of units) for (const nal of unit.nals) if (typeOf(nal) === type) return nal
    throw new Error(`stream holds no parameter set of type ${type}`)
  }
  return types.map(find)
}
