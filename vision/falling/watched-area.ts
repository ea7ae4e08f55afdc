// Where the chain looks at all: the facades, the air around and below them, not what is masked.
import { boundingBox, contains, type Polygon } from '../../contract/geometry.ts'

/** A thing thrown outwards leaves the facade sideways: so much of the picture's width is watched beside it. */
const BESIDE = 0.08
const ABOVE = 0.02
/** Masks are drawn by hand: squares of so many px are fine enough, and sixteen times quicker. */
const CELL = 4

export interface Area {
  readonly polygon: Polygon
  readonly masks: readonly Polygon[]
}

/** @returns 1 for each pixel that is watched; null when all are */
export function watchedArea(width: number, height: number, areas: readonly Area[]): Uint8Array | null {
  const boxes = areas.map(({ polygon, masks }) => {
    const [x1, y1, x2] = boundingBox(polygon)
    return { x1: x1 - BESIDE, y1: y1 - ABOVE, x2: x2 + BESIDE, masks }
  })
  if (boxes.some((b) => b.x1 <= 0 && b.y1 <= 0 && b.x2 >= 1 && b.masks.length === 0)) return null
  const watched = new Uint8Array(width * height)
  for (let row = 0; row < height; row += CELL) {
    for (let column = 0; column < width; column += CELL) {
      if (isWatched(boxes, Math.min(1, (column + CELL / 2) / width), Math.min(1, (row + CELL / 2) / height))) fillCell(watched, width, height, column, row)
    }
  }
  return watched
}

function isWatched(boxes: readonly { x1: number; y1: number; x2: number; masks: readonly Polygon[] }[], x: number, y: number): boolean {
  return boxes.some((b) => y >= b.y1 && x >= b.x1 && x <= b.x2 && !b.masks.some((mask) => contains(mask, [x, y])))
}

function fillCell(watched: Uint8Array, width: number, height: number, column: number, row: number): void {
  const toColumn = Math.min(width, column + CELL)
  for (let y = row; y < Math.min(height, row + CELL); y++) watched.fill(1, y * width + column, y * width + toColumn)
}
