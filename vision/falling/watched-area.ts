// Where the chain looks at all: the facades, the air around and below them, not what is masked.
import { boundingBox, contains, type Polygon } from '../../contract/geometry.ts'

/** A thing thrown outwards leaves the facade sideways: so much of the picture's width is watched beside it. */
const BESIDE = 0.08
const ABOVE = 0.02

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
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5) / height
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5) / width
      const isInside = boxes.some((b) => y >= b.y1 && x >= b.x1 && x <= b.x2 && !b.masks.some((mask) => contains(mask, [x, y])))
      if (isInside) watched[row * width + column] = 1
    }
  }
  return watched
}
