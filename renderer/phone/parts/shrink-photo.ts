// Makes a photo small enough to send, and leaves out what the camera wrote into it: where and with what it was taken.

/** As contract/dispatch.ts has it; that file would bring its schemas into the page. */
const MAX_BYTES = 500 * 1024
const MAX_SIDE = 1600
const TRIES = [
  [1, 0.85],
  [1, 0.7],
  [0.75, 0.7],
  [0.5, 0.7],
  [0.5, 0.5],
] as const

/** @throws Error when it is no picture this phone can open */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    for (const [scale, quality] of TRIES) {
      const jpeg = await toJpeg(picture, scale, quality)
      if (jpeg.size <= MAX_BYTES) return jpeg
    }
    throw new Error('the photo stays too large')
  } finally {
    picture.close()
  }
}

async function toJpeg(picture: ImageBitmap, scale: number, quality: number): Promise<Blob> {
  const fit = Math.min(1, MAX_SIDE / Math.max(picture.width, picture.height)) * scale
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * fit))
  canvas.height = Math.max(1, Math.round(picture.height * fit))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/jpeg', quality))
}
