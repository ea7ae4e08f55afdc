// Takes out of fragmented MP4 what a WebCodecs decoder wants: the decoder's description, and the one sample of a fragment.
import { hevcCodec } from '../../contract/hevc-codec.ts'

export interface InitInfo {
  /** RFC 6381 */
  readonly codec: string
  /** Body of `avcC` or `hvcC`. */
  readonly description: Uint8Array
}

interface Mp4Box {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** Path to the sample description; the numbers are the bytes before the first child box (ISO/IEC 14496-12 §8.5.2, §12.1.3). */
const TO_SAMPLE_ENTRY = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd'] as const
const STSD_HEAD = 8
const VISUAL_ENTRY_HEAD = 78
/** ISO/IEC 14496-15 §8.3.3.1.2 */
const HVCC_HEAD = 23

/** @returns null when this is not the init segment of one H.264 or H.265 track */
export function readInit(bytes: Uint8Array): InitInfo | null {
  let inside: Mp4Box = { type: '', start: 0, end: bytes.length }
  for (const type of TO_SAMPLE_ENTRY) {
    const found = child(bytes, inside, type)
    if (found === null) return null
    inside = found
  }
  const entry = boxesOf(bytes, inside.start + STSD_HEAD, inside.end)[0]
  if (entry === undefined) return null
  const body = { ...entry, start: entry.start + VISUAL_ENTRY_HEAD }
  const avc = child(bytes, body, 'avcC')
  if (avc !== null && avc.end - avc.start >= 7) {
    const description = bytes.slice(avc.start, avc.end)
    return { codec: `avc1.${[...description.subarray(1, 4)].map((b) => b.toString(16).padStart(2, '0')).join('')}`, description }
  }
  const hevc = child(bytes, body, 'hvcC')
  if (hevc === null || hevc.end - hevc.start < HVCC_HEAD) return null
  const description = bytes.slice(hevc.start, hevc.end)
  return { codec: hevcCodec(description.subarray(1)), description }
}

/** @returns the sample of a one-sample fragment (length-prefixed NAL units, a view into `bytes`), or null when there is none */
export function readSample(bytes: Uint8Array): Uint8Array | null {
  const mdat = child(bytes, { type: '', start: 0, end: bytes.length }, 'mdat')
  return mdat === null || mdat.end === mdat.start ? null : bytes.subarray(mdat.start, mdat.end)
}

function child(bytes: Uint8Array, parent: Mp4Box, type: string): Mp4Box | null {
  return boxesOf(bytes, parent.start, parent.end).find((box) => box.type === type) ?? null
}

/** The boxes between two offsets; stops at the first that does not fit, so that damaged bytes cannot lead outside. */
function boxesOf(bytes: Uint8Array, from: number, to: number): Mp4Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: Mp4Box[] = []
  for (let at = from; at + 8 <= to;) {
    const size = view.getUint32(at)
    const end = size === 0 ? to : at + size
    // 1 means a 64-bit size: no live fragment is that large
    if ((size !== 0 && size < 8) || end > to) break
    found.push({ type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), start: at + 8, end })
    at = end
  }
  return found
}
