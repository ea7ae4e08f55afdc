// Cuts a raw H.264 stream (annex B, with access unit delimiters) into the pictures that a simulated camera sends.

/** What one picture is made of: NAL units without start codes. */
export interface AccessUnit {
  readonly nals: readonly Uint8Array[]
  /** Holds an IDR slice: a client can begin here. */
  readonly isKey: boolean
}

const NAL_IDR = 5
export const NAL_SPS = 7
export const NAL_PPS = 8
const NAL_DELIMITER = 9

export function nalType(nal: Uint8Array): number {
  return (nal[0] ?? 0) & 0x1f
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
 * @param bytes annex-B H.264 with access unit delimiters (`-bsf:v h264_metadata=aud=insert`)
 * @throws  Error when there is no delimiter, no parameter set or no key picture
 */
export function accessUnits(bytes: Uint8Array): AccessUnit[] {
  const units: { nals: Uint8Array[]; isKey: boolean }[] = []
  for (const nal of splitNals(bytes)) {
    const type = nalType(nal)
    if (type === NAL_DELIMITER) units.push({ nals: [], isKey: false })
    const unit = units.at(-1)
    if (!unit) throw new Error('H.264 stream does not begin with an access unit delimiter')
    if (type === NAL_DELIMITER) continue
    unit.nals.push(nal)
    if (type === NAL_IDR) unit.isKey = true
  }
  const filled = units.filter((unit) => unit.nals.length > 0)
  if (!filled.some((unit) => unit.isKey)) throw new Error('H.264 stream holds no key picture')
  parameterSets(filled)
  return filled
}

/** @returns the first sequence and picture parameter set of the stream */
export function parameterSets(units: readonly AccessUnit[]): { sps: Uint8Array; pps: Uint8Array } {
  const find = (type: number) => {
    for (const unit of units) for (const nal of unit.nals) if (nalType(nal) === type) return nal
    throw new Error(`H.264 stream holds no parameter set of type ${type}`)
  }
  return { sps: find(NAL_SPS), pps: find(NAL_PPS) }
}
