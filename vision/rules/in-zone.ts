// Whether a thing is in a zone.
import { contains, footPoint, type Box, type Polygon } from '../../contract/geometry.ts'

const GRID = 5
const ENOUGH = 0.5
/** A thing cut off by the frame stands on its edge, and a point on an edge is in no polygon. */
const EDGE = 0.001

/** A thing is where it stands; or where at least half of its box is, because feet are often hidden. */
export function isInZone(box: Box, polygon: Polygon): boolean {
  const [x, y] = footPoint(box)
  return contains(polygon, [within(x), within(y)]) || shareInside(box, polygon) >= ENOUGH
}

/** @returns 0..1 of the box's area, by 25 points spread over it */
export function shareInside([x1, y1, x2, y2]: Box, polygon: Polygon): number {
  let inside = 0
  for (let i = 0; i < GRID; i++) {
    for (let j = 0; j < GRID; j++) {
      const x = x1 + ((i + 0.5) / GRID) * (x2 - x1)
      const y = y1 + ((j + 0.5) / GRID) * (y2 - y1)
      if (contains(polygon, [x, y])) inside++
    }
  }
  return inside / GRID ** 2
}

function within(value: number): number {
  return Math.min(1 - EDGE, Math.max(EDGE, value))
}
