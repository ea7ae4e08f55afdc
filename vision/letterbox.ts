// Lays the crop of a frame, enlarged or shrunk without distortion, into the square a detector looks at, and maps boxes back.
import type { Frame, FrameHeader } from '../contract/detection.ts'
import type { Box } from '../contract/geometry.ts'
import { createResampler } from './resample.ts'

/** Where the crop lies in the square, px of the square. */
export interface Placement {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly header: FrameHeader
}

/** The grey of the border: in the middle of the range, so that no edge looks like a thing. */
const BORDER = 114

/** @param size side of the square, px */
export function placeCrop(header: FrameHeader, size: number): Placement {
  const scale = Math.min(size / header.crop.width, size / header.crop.height)
  const width = Math.max(1, Math.round(header.crop.width * scale))
  const height = Math.max(1, Math.round(header.crop.height * scale))
  return { left: (size - width) >> 1, top: (size - height) >> 1, width, height, header }
}

/**
 * @param box px of the square, may reach beyond the crop
 * @returns 0..1 of the whole frame, cut off at the crop's edge
 */
export function toFrameBox({ left, top, width, height, header }: Placement, box: Box): Box {
  const x = (px: number): number => (header.crop.x + clamp01((px - left) / width) * header.crop.width) / header.frameWidth
  const y = (py: number): number => (header.crop.y + clamp01((py - top) / height) * header.crop.height) / header.frameHeight
  return [x(box[0]), y(box[1]), x(box[2]), y(box[3])]
}

/** The way back: 0..1 of the whole frame -> px of the square. */
export function toSquareBox({ left, top, width, height, header }: Placement, box: Box): Box {
  const x = (v: number): number => left + ((v * header.frameWidth - header.crop.x) / header.crop.width) * width
  const y = (v: number): number => top + ((v * header.frameHeight - header.crop.y) / header.crop.height) * height
  return [x(box[0]), y(box[1]), x(box[2]), y(box[3])]
}

function clamp01(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value
}

export interface Letterbox {
  /** RGB, rows first, size * size * 3 bytes; overwritten by the next `draw`. */
  readonly pixels: Uint8Array
  draw(frame: Frame): Placement
}

/** One square with its buffers, reused for every frame of every camera. */
export function createLetterbox(size: number): Letterbox {
  const clamped = new Uint8ClampedArray(size * size * 3)
  const resample = createResampler()
  return {
    pixels: new Uint8Array(clamped.buffer),
    draw(frame) {
      checkPlanes(frame)
      const placement = placeCrop(frame.header, size)
      clamped.fill(BORDER)
      resample(frame, placement, clamped, size)
      return placement
    },
  }
}

/** @throws RangeError: a header that does not fit its planes must not make us read a neighbour's bytes */
function checkPlanes({ header: { crop, frameWidth, frameHeight }, y, u, v }: Frame): void {
  const luma = crop.width * crop.height
  const inside = crop.x >= 0 && crop.y >= 0 && crop.x + crop.width <= frameWidth && crop.y + crop.height <= frameHeight
  const even = [crop.x, crop.y, crop.width, crop.height].every((n) => Number.isInteger(n) && n % 2 === 0)
  if (!inside || !even || luma <= 0) throw new RangeError('crop does not fit the frame')
  if (y.length !== luma || u.length !== luma / 4 || v.length !== luma / 4) throw new RangeError('planes do not fit the header')
}
