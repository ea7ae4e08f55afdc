// Turns a clip into the luma pictures that the facade chain gets from a camera: every one, at most 1280x720.
import type { EpochMs } from '../../contract/ids.ts'
import type { Luma } from '../../vision/falling/luma.ts'
import { decodePictures } from './decode.ts'

export interface LumaSource {
  readonly path: string
  /** As stored, px. */
  readonly width: number
  readonly height: number
  /** Of the file as stored; picture n is taken to be at n / fps seconds. */
  readonly fps: number
}

export interface LumaPicture {
  readonly luma: Luma
  /** Since the beginning of the file. */
  readonly atMs: EpochMs
}

const WIDTH_MAX = 1280
const HEIGHT_MAX = 720

/** @yields every picture of the file; the luma stays valid */
export async function* readLuma({ path, width, height, fps }: LumaSource): AsyncGenerator<LumaPicture> {
  const size = fitWithin(width, height)
  // The plane as it is: a conversion to `gray` would stretch its range.
  const filters = `scale=${size.width}:${size.height}:flags=area,format=yuv420p,extractplanes=y`
  const pictures = decodePictures({ path, filters, pixelFormat: 'gray', bytesPerPicture: size.width * size.height })
  let seq = 0
  for await (const data of pictures) yield { luma: { ...size, data }, atMs: (seq++ * 1000) / fps }
}

/** @returns even sizes with the same aspect, never enlarged */
export function fitWithin(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, WIDTH_MAX / width, HEIGHT_MAX / height)
  const even = (value: number): number => 2 * Math.floor((value * scale) / 2)
  return { width: even(width), height: even(height) }
}
