// Whether the picture data of a PNG is what its head promises: a broken one would make every report that carries it fail.
import { once } from 'node:events'
import { createInflate } from 'node:zlib'

const SIGNATURE_BYTES = 8
/** Length, type and checksum of a chunk. */
const CHUNK_BYTES = 12
/** Of a pixel: four channels of 16 bits. */
const MOST_PIXEL_BYTES = 8
/** Filter bytes of the rows, those of the seven passes of an interlaced picture among them. */
const MOST_ROWS = 8

/** Unpacks it in pieces that are not kept. @param size pixels */
export async function isWholePng(bytes: Uint8Array, { width, height }: { readonly width: number; readonly height: number }): Promise<boolean> {
  const inflate = createInflate()
  const most = width * height * MOST_PIXEL_BYTES + height * MOST_ROWS
  let unpacked = 0
  inflate.on('data', (part: Buffer) => {
    unpacked += part.length
    if (unpacked > most) inflate.destroy(new RangeError('more than its head promises'))
  })
  try {
    const ended = once(inflate, 'end')
    inflate.end(pictureData(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
    await ended
    return unpacked >= height
  } catch {
    return false
  }
}

function pictureData(png: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = SIGNATURE_BYTES; at + CHUNK_BYTES <= png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += CHUNK_BYTES + length
  }
  return Buffer.concat(parts)
}
