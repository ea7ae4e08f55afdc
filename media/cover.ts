// Covers what of a picture nobody is to see: coarse squares in the pixels themselves, which nothing brings back.
import { contains, type Box, type Polygon } from '../contract/geometry.ts'
import { findBox } from './mp4-boxes.ts'
import { planesOf, type Picture, type Plane } from './planes.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** px; masks are kept to whole cells and one more all around, so that an edge that was drawn a little short still covers. */
const CELL_PX = 4
/** A side of the picture has so many squares: a window is one or two of them. */
const SQUARES = 30

/** Even, so that chroma has whole samples. */
export function squarePx({ width, height }: Size): number {
  return Math.max(8, 2 * Math.round(Math.min(width, height) / SQUARES / 2))
}

/** @returns for every cell, row by row, whether it is covered */
export function coveredCells(size: Size, masks: readonly Polygon[]): { readonly wide: number; readonly high: number; readonly isCovered: Uint8Array } {
  const wide = Math.ceil(size.width / CELL_PX)
  const high = Math.ceil(size.height / CELL_PX)
  const isCovered = new Uint8Array(wide * high)
  for (const mask of masks) {
    const xs = mask.map(([x]) => x * wide)
    const ys = mask.map(([, y]) => y * high)
    const from = { x: Math.max(0, Math.floor(Math.min(...xs)) - 1), y: Math.max(0, Math.floor(Math.min(...ys)) - 1) }
    const to = { x: Math.min(wide - 1, Math.ceil(Math.max(...xs))), y: Math.min(high - 1, Math.ceil(Math.max(...ys))) }
    for (let y = from.y; y <= to.y; y++) for (let x = from.x; x <= to.x; x++) if (isNear(mask, x, y, wide, high)) isCovered[y * wide + x] = 1
  }
  return { wide, high, isCovered }
}

/** The cell's middle or that of a neighbour lies inside, or a corner of the mask lies in it. */
function isNear(mask: Polygon, x: number, y: number, wide: number, high: number): boolean {
  for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) if (contains(mask, [(x + dx + 0.5) / wide, (y + dy + 0.5) / high])) return true
  return mask.some(([px, py]) => Math.floor(px * wide) === x && Math.floor(py * high) === y)
}

/** One raw 4:2:0 picture, 255 where it is covered: what ffmpeg's `maskedmerge` is given. */
export function maskPicture(size: Size, masks: readonly Polygon[]): Uint8Array {
  const { wide, isCovered } = coveredCells(size, masks)
  const picture: Picture = {
    ...size,
    fullRange: true,
    planes: new Uint8Array(size.width * size.height + 2 * Math.ceil(size.width / 2) * Math.ceil(size.height / 2)),
  }
  for (const plane of planesOf(picture))
    for (let y = 0; y < plane.height; y++)
      for (let x = 0; x < plane.width; x++) {
        const cell = Math.floor((y * plane.step) / CELL_PX) * wide + Math.floor((x * plane.step) / CELL_PX)
        plane.data[y * plane.width + x] = isCovered[cell]! * 255
      }
  return picture.planes
}

/** The options of the second input, which is what maskPicture() made. */
export function maskInput({ width, height }: Size): string[] {
  return ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-video_size', `${width}x${height}`]
}

/** @param before of the first input; @param after of the covered pictures; both may be empty */
export function coverGraph(size: Size, before: readonly string[], after: readonly string[]): string {
  const { width, height } = size
  const px = squarePx(size)
  const coarse = `scale=${Math.ceil(width / px)}:${Math.ceil(height / px)}:flags=area,scale=${width}:${height}:flags=neighbor`
  const chain = (filters: readonly string[]) => filters.map((filter) => `${filter},`).join('')
  const ends = after.length === 0 ? '' : `,${after.join(',')}`
  return `[0:v]${chain(before)}format=yuv420p,split[plain][b];[b]${coarse}[coarse];[plain][coarse][1:v]maskedmerge${ends}[out]`
}

/** As the head of an MP4 says. @returns null when it says nothing */
export function sizeOfMp4(head: Uint8Array): Size | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const stsd = findBox(bytes, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd'])
  if (stsd === null || stsd === undefined || stsd.content + 44 > bytes.length) return null
  const entry = stsd.content + 8
  const size = { width: bytes.readUInt16BE(entry + 32), height: bytes.readUInt16BE(entry + 34) }
  return size.width > 0 && size.height > 0 ? size : null
}

/** A covered copy of a decoded picture. @param but stays as it is */
export function coverPicture(picture: Picture, masks: readonly Polygon[], but: Box | null = null): Picture {
  const out: Picture = { ...picture, planes: picture.planes.slice() }
  const { wide, high, isCovered } = coveredCells(picture, masks)
  if (but !== null) {
    const [x1, y1, x2, y2] = but
    for (let y = Math.floor(y1 * high); y < Math.min(high, Math.ceil(y2 * high)); y++)
      isCovered.fill(0, y * wide + Math.floor(x1 * wide), y * wide + Math.min(wide, Math.ceil(x2 * wide)))
  }
  const px = squarePx(picture)
  const from = planesOf(picture)
  planesOf(out).forEach((plane, k) => coverPlane(from[k]!, plane, { px: px / plane.step, wide, isCovered }))
  return out
}

function coverPlane(from: Plane, into: Plane, { px, wide, isCovered }: { readonly px: number; readonly wide: number; readonly isCovered: Uint8Array }): void {
  for (let top = 0; top < from.height; top += px)
    for (let left = 0; left < from.width; left += px) {
      const bottom = Math.min(from.height, top + px)
      const right = Math.min(from.width, left + px)
      let sum = 0
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += from.data[y * from.width + x]!
      const mean = Math.round(sum / ((bottom - top) * (right - left)))
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) {
          const cell = Math.floor((y * from.step) / CELL_PX) * wide + Math.floor((x * from.step) / CELL_PX)
          if (isCovered[cell] === 1) into.data[y * into.width + x] = mean
        }
    }
}
