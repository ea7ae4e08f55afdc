// Width and height of a JPEG, from its frame header.

/** @param jpeg as stripJpeg() gives it @returns null where it names none */
export function jpegSize(jpeg: Uint8Array): { readonly width: number; readonly height: number } | null {
  let at = 2
  while (at + 8 < jpeg.byteLength) {
    const marker = jpeg[at + 1]!
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) {
      const [height, width] = [(jpeg[at + 5]! << 8) | jpeg[at + 6]!, (jpeg[at + 7]! << 8) | jpeg[at + 8]!]
      return width === 0 || height === 0 ? null : { width, height }
    }
    at += 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!)
  }
  return null
}
