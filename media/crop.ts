// Copies the part of a 4:2:0 picture that vision looks at.
import type { FrameHeader } from '../contract/detection.ts'
import type { Box } from '../contract/geometry.ts'

export type CropPx = FrameHeader['crop']

/** The even pixel rectangle that covers `box` and lies inside the picture. */
export function cropPx([x1, y1, x2, y2]: Box, width: number, height: number): CropPx {
  const [x, right] = evenSpan(x1, x2, width)
  const [y, bottom] = evenSpan(y1, y2, height)
  return { x, y, width: right - x, height: bottom - y }
}

function evenSpan(from01: number, to01: number, size: number): [number, number] {
  const even = size - (size % 2)
  const from = Math.min(even - 2, Math.max(0, Math.floor((from01 * size) / 2) * 2))
  return [from, Math.min(even, Math.max(from + 2, Math.ceil((to01 * size) / 2) * 2))]
}

/** Bytes of the Y, U and V planes of a crop. */
export function cropBytes({ width, height }: CropPx): number {
  return (width * height * 3) / 2
}

/**
 * @param planes Y, U, V of the whole picture, without padding
 * @param into   takes Y, U, V of the crop; at least cropBytes(crop) long
 */
export function copyCrop(planes: Uint8Array, width: number, height: number, crop: CropPx, into: Uint8Array): void {
  const chromaWidth = Math.ceil(width / 2)
  const chromaBytes = chromaWidth * Math.ceil(height / 2)
  const half = { x: crop.x / 2, y: crop.y / 2, width: crop.width / 2, height: crop.height / 2 }
  let to = copyPlane(planes, 0, width, crop, into, 0)
  to = copyPlane(planes, width * height, chromaWidth, half, into, to)
  copyPlane(planes, width * height + chromaBytes, chromaWidth, half, into, to)
}

function copyPlane(from: Uint8Array, start: number, stride: number, rect: CropPx, into: Uint8Array, at: number): number {
  if (rect.width === stride) {
    const first = start + rect.y * stride
    into.set(from.subarray(first, first + stride * rect.height), at)
    return at + stride * rect.height
  }
  for (let row = 0; row < rect.height; row++) {
    const first = start + (rect.y + row) * stride + rect.x
    into.set(from.subarray(first, first + rect.width), at + row * rect.width)
  }
  return at + rect.width * rect.height
}
