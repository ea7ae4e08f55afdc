// Points, boxes and polygons in 0..1 of the picture, and the few questions every room asks of them.

/** x to the right, y down, both 0..1 of the frame. */
export type Point = readonly [x: number, y: number]
/** Top left and bottom right corner, 0..1 of the frame. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number]
/** At least three corners, in order, not closed. */
export type Polygon = readonly Point[]

/** Whether the point lies inside (even-odd rule; a point on an edge may fall either way). */
export function contains(polygon: Polygon, [x, y]: Point): boolean {
  let inside = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i]!
    const [xj, yj] = polygon[j]!
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

/** The smallest box around all corners. */
export function boundingBox(polygon: Polygon): Box {
  const xs = polygon.map((p) => p[0])
  const ys = polygon.map((p) => p[1])
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

/** Where a thing stands: the middle of its box's lower edge. */
export function footPoint([x1, , x2, y2]: Box): Point {
  return [(x1 + x2) / 2, y2]
}

const MARGIN = 0.1

/**
 * The part of the picture that vision looks at: all armed zones with a margin, because a thing in a zone
 * reaches beyond it (a rider's head, a bike's front wheel).
 *
 * @returns the whole picture when there is no zone
 */
export function analysisCrop(polygons: readonly Polygon[]): Box {
  if (polygons.length === 0) return [0, 0, 1, 1]
  const boxes = polygons.map(boundingBox)
  const x1 = Math.min(...boxes.map((b) => b[0]))
  const y1 = Math.min(...boxes.map((b) => b[1]))
  const x2 = Math.max(...boxes.map((b) => b[2]))
  const y2 = Math.max(...boxes.map((b) => b[3]))
  return [Math.max(0, x1 - MARGIN), Math.max(0, y1 - MARGIN), Math.min(1, x2 + MARGIN), Math.min(1, y2 + MARGIN)]
}
