// Takes out of a JPEG what is no picture: where, when and with what it was taken, thumbnails, other makers' data, and whatever follows its end.

/** Orientation, the one thing of the metadata that the picture needs. 1: as it is. */
type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const APP0 = 0xe0
const APP1 = 0xe1
const APP14 = 0xee
const JFIF = [0x4a, 0x46, 0x49, 0x46, 0]
const ADOBE = [0x41, 0x64, 0x6f, 0x62, 0x65]
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0]
const ORIENTATION_TAG = 0x0112
const SHORT = 3
/** Density and version; the thumbnail that may follow goes. */
const JFIF_BYTES = 14
const ADOBE_BYTES = 12

/**
 * Keeps tables, frames and scans byte for byte, and writes APP0 (JFIF), APP14 (Adobe: the colours would be wrong without) and the orientation anew.
 *
 * @returns null when it is no whole JPEG: unknown structure, no frame before its scan, no scan, or no end
 */
export function stripJpeg(bytes: Uint8Array): Uint8Array | null {
  if (bytes.byteLength < 4 || bytes[0] !== 0xff || bytes[1] !== SOI) return null
  const kept: Uint8Array[] = []
  let orientation: Orientation = 1
  let jfif: Uint8Array | null = null
  let [hasFrame, hasScan] = [false, false]
  let at = 2
  while (at + 1 < bytes.byteLength) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1]!
    // fill bytes before a marker
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === EOI) return hasScan ? join(jfif, orientation, kept) : null
    // restarts and the like belong into a scan, which is passed over below
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= SOI)) return null
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    let end = at + 2 + length
    if (length < 2 || end > bytes.byteLength) return null
    const segment = bytes.subarray(at, end)
    if (marker === SOS) {
      if (!hasFrame) return null
      hasScan = true
      end = endOfScan(bytes, end)
      kept.push(bytes.subarray(at, end))
    } else if (marker === APP0) {
      if (jfif === null && starts(segment, JFIF) && segment.byteLength >= 4 + JFIF_BYTES) jfif = jfifOf(segment)
    } else if (marker === APP1) {
      if (starts(segment, EXIF)) orientation = orientationOf(segment.subarray(4 + EXIF.length)) ?? orientation
    } else if (marker === APP14) {
      if (starts(segment, ADOBE) && segment.byteLength >= 4 + ADOBE_BYTES) kept.push(cut(segment, ADOBE_BYTES))
    } else if (isPicture(marker)) {
      hasFrame ||= isFrame(marker)
      kept.push(segment)
    } else if (!isMetadata(marker)) return null
    at = end
  }
  return null
}

/** Tables, frames, restart interval, number of lines. */
function isPicture(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || marker === 0xdb || marker === 0xdc || marker === 0xdd
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** APP1 to APP15, comments, and what JPEG reserves for extensions. */
function isMetadata(marker: number): boolean {
  return (marker >= APP0 && marker <= 0xef) || (marker >= 0xf0 && marker <= 0xfe) || marker === 0xde || marker === 0xdf
}

/** Of the coded data: up to the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.byteLength; at++) {
    const next = bytes[at + 1]!
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.byteLength
}

function starts(segment: Uint8Array, words: readonly number[]): boolean {
  return words.every((byte, i) => segment[4 + i] === byte)
}

/** Its length written anew. */
function cut(segment: Uint8Array, payload: number): Uint8Array {
  // a copy: Buffer's own slice would write into what was given
  const made = Uint8Array.from(segment.subarray(0, 4 + payload))
  made[2] = 0
  made[3] = payload + 2
  return made
}

function jfifOf(segment: Uint8Array): Uint8Array {
  const made = cut(segment, JFIF_BYTES)
  // no thumbnail
  made[16] = 0
  made[17] = 0
  return made
}

/** @param tiff what follows `Exif\0\0` @returns null: it tells none */
function orientationOf(tiff: Uint8Array): Orientation | null {
  if (tiff.byteLength < 14) return null
  const isLittle = tiff[0] === 0x49 && tiff[1] === 0x49
  if (!isLittle && !(tiff[0] === 0x4d && tiff[1] === 0x4d)) return null
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const first = view.getUint32(4, isLittle)
  if (first + 2 > tiff.byteLength) return null
  const entries = view.getUint16(first, isLittle)
  for (let i = 0; i < entries; i++) {
    const at = first + 2 + i * 12
    if (at + 12 > tiff.byteLength) return null
    if (view.getUint16(at, isLittle) !== ORIENTATION_TAG || view.getUint16(at + 2, isLittle) !== SHORT) continue
    const value = view.getUint16(at + 8, isLittle)
    return value >= 1 && value <= 8 ? (value as Orientation) : null
  }
  return null
}

function join(jfif: Uint8Array | null, orientation: Orientation, kept: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([
    Uint8Array.of(0xff, SOI),
    ...(jfif === null ? [] : [jfif]),
    ...(orientation === 1 ? [] : [exifOf(orientation)]),
    ...kept,
    Uint8Array.of(0xff, EOI),
  ])
}

/** The smallest Exif there is: one entry. */
function exifOf(orientation: Orientation): Uint8Array {
  // prettier-ignore
  return Uint8Array.of(
    0xff, APP1, 0, 34, ...EXIF,
    0x4d, 0x4d, 0, 42, 0, 0, 0, 8,
    0, 1, ORIENTATION_TAG >> 8, ORIENTATION_TAG & 0xff, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0,
    0, 0, 0, 0,
  )
}
