// What a picture says of itself in its first bytes: its kind and its size; nothing else is believed.

export interface PictureHead {
  readonly mime: 'image/png' | 'image/jpeg'
  readonly width: number
  readonly height: number
}

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const MAX_SIDE = 4000

/** @returns null when it is neither a PNG nor a JPEG, or larger than 4000 pixels a side */
export function readPictureHead(bytes: Uint8Array): PictureHead | null {
  const picture = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = readPng(picture) ?? readJpeg(picture)
  return head !== null && isSide(head.width) && isSide(head.height) ? head : null
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= MAX_SIDE
}

/** @source PNG 3rd edition, sections 5.2 and 11.2.1 */
function readPng(picture: Buffer): PictureHead | null {
  if (picture.length < 33 || !picture.subarray(0, 16).equals(PNG)) return null
  return { mime: 'image/png', width: picture.readUInt32BE(16), height: picture.readUInt32BE(20) }
}

/** Walks the segments to the frame header. @source ITU-T T.81, annex B */
function readJpeg(picture: Buffer): PictureHead | null {
  if (picture.length < 4 || picture.readUInt16BE(0) !== 0xffd8) return null
  for (let at = 2; at + 9 < picture.length;) {
    if (picture[at] !== 0xff) return null
    const marker = picture[at + 1]!
    // fill bytes before a marker
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { mime: 'image/jpeg', height: picture.readUInt16BE(at + 5), width: picture.readUInt16BE(at + 7) }
    const length = picture.readUInt16BE(at + 2)
    if (length < 2 || marker === 0xda) return null
    at += 2 + length
  }
  return null
}
