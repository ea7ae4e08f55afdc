// Turns a clip or a still into the frames that vision would get from a camera.
import type { Frame, FrameHeader } from '../../contract/detection.ts'
import type { Box } from '../../contract/geometry.ts'
import { decodePictures } from './decode.ts'

export interface PictureSource {
  readonly path: string
  readonly width: number
  readonly height: number
  /** Of the file as stored; frame n is taken to be at n / fps seconds. */
  readonly fps: number
  /** Frames per second to hand over; frames between are decoded and dropped. */
  readonly analysedFps: number
  /** 0..1 of the picture. */
  readonly crop: Box
  readonly cameraId: string
}

/** @yields frames whose `atMs` is the time in the file */
export async function* readPictures(source: PictureSource): AsyncGenerator<Frame> {
  const { width, height, fps, analysedFps } = source
  const crop = evenCrop(source.crop, width, height)
  let seq = 0
  let lastSlot = -1
  for await (const picture of rawPictures(source)) {
    const atS = seq / fps
    // The tolerance keeps 25 fps / 5 from slipping to every sixth frame by rounding.
    const slot = Math.floor(atS * analysedFps + 1e-6)
    if (slot > lastSlot) {
      lastSlot = slot
      const header: FrameHeader = {
        cameraId: source.cameraId,
        seq,
        atMs: atS * 1000,
        frameWidth: width,
        frameHeight: height,
        crop,
        fullRange: false,
        motion01: 1,
      }
      yield cutFrame(header, picture)
    }
    seq++
  }
}

function evenCrop([x1, y1, x2, y2]: Box, width: number, height: number): FrameHeader['crop'] {
  const x = 2 * Math.floor((x1 * width) / 2)
  const y = 2 * Math.floor((y1 * height) / 2)
  const right = Math.min(width, 2 * Math.ceil((x2 * width) / 2))
  const bottom = Math.min(height, 2 * Math.ceil((y2 * height) / 2))
  return { x, y, width: right - x, height: bottom - y }
}

function cutFrame(header: FrameHeader, picture: Uint8Array): Frame {
  const { frameWidth: width, frameHeight: height, crop } = header
  const half = { x: crop.x / 2, y: crop.y / 2, width: crop.width / 2, height: crop.height / 2 }
  const luma = width * height
  return {
    header,
    y: cutPlane(picture.subarray(0, luma), width, crop),
    u: cutPlane(picture.subarray(luma, luma * 1.25), width / 2, half),
    v: cutPlane(picture.subarray(luma * 1.25), width / 2, half),
  }
}

function cutPlane(plane: Uint8Array, stride: number, crop: FrameHeader['crop']): Uint8Array {
  if (crop.width === stride) return plane.subarray(crop.y * stride, (crop.y + crop.height) * stride)
  const out = new Uint8Array(crop.width * crop.height)
  for (let row = 0; row < crop.height; row++) {
    const from = (crop.y + row) * stride + crop.x
    out.set(plane.subarray(from, from + crop.width), row * crop.width)
  }
  return out
}

/** Whole pictures, 4:2:0. */
function rawPictures({ path, width, height }: PictureSource): AsyncGenerator<Uint8Array> {
  if (width % 2 || height % 2) throw new RangeError(`${path}: width and height must be even`)
  const filters = `scale=${width}:${height}:flags=bilinear`
  return decodePictures({ path, filters, pixelFormat: 'yuv420p', bytesPerPicture: width * height * 1.5 })
}
