// What the rules of a camera may stand on: its zones, and its triplines as zones of two points.
import type { Zone } from '../../contract/detection.ts'
import { boundingBox, type Point, type Polygon } from '../../contract/geometry.ts'

interface Drawn {
  readonly zones: readonly Zone[]
  readonly triplines: readonly { readonly id: string; readonly name: string; readonly line: readonly [Point, Point] }[]
}

export function placesOf({ zones, triplines }: Drawn): Zone[] {
  return [...zones, ...triplines.map(({ id, name, line }) => ({ id, name, polygon: line }))]
}

/** @returns the two points of a tripline; null for anything else */
export function lineOf(polygon: Polygon): readonly [Point, Point] | null {
  const [a, b] = polygon
  return polygon.length === 2 && a !== undefined && b !== undefined ? [a, b] : null
}

/** Around a line, shares of the picture: somebody whose feet are on it is seen up to the head, and for a while before and after. */
const BESIDE_LINE = 0.15
const ABOVE_LINE = 0.35

/** @returns the area that recognition has to see for a rule there; it may reach beyond the picture */
export function areaToSee(polygon: Polygon): Polygon {
  if (lineOf(polygon) === null) return polygon
  const [x1, y1, x2, y2] = boundingBox(polygon)
  const [left, top, right, bottom] = [x1 - BESIDE_LINE, y1 - ABOVE_LINE, x2 + BESIDE_LINE, y2 + BESIDE_LINE]
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
}
