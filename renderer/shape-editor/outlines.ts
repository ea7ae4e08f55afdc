// Outlines as shapes: how much they cover, and where their edges meet; pure.
import type { Point, Polygon } from '../../contract/geometry.ts'

/** Share of the picture. */
export function areaOf(polygon: Polygon): number {
  return Math.abs(edgesOf(polygon).reduce((sum, [[x1, y1], [x2, y2]]) => sum + x1 * y2 - x2 * y1, 0)) / 2
}

type Edge = readonly [Point, Point]

export function edgesOf(polygon: Polygon): Edge[] {
  return polygon.map((p, i) => [p, polygon[(i + 1) % polygon.length]!])
}

/** As the core sees it: edges that are not neighbours meet, or there is no area at all. */
export function crossesItself(polygon: Polygon): boolean {
  return areaOf(polygon) < 1e-6 || crossingOf(polygon) !== null
}

/** @returns where two edges that are not neighbours meet; null where none do */
export function crossingOf(polygon: Polygon): Point | null {
  const edges = edgesOf(polygon)
  for (const [i, one] of edges.entries())
    for (const [j, two] of edges.entries()) {
      const areNeighbours = j <= i + 1 || (i === 0 && j === edges.length - 1)
      if (!areNeighbours && meets(one, two)) return placeOf(one, two)
    }
  return null
}

/** Of two edges that meet. */
function placeOf(one: Edge, two: Edge): Point {
  const touching = one.find((p) => liesOn(two, p)) ?? two.find((p) => liesOn(one, p))
  if (touching !== undefined) return touching
  const [[x1, y1], [x2, y2]] = one
  const [[x3, y3], [x4, y4]] = two
  const t = ((x3 - x1) * (y4 - y3) - (y3 - y1) * (x4 - x3)) / ((x2 - x1) * (y4 - y3) - (y2 - y1) * (x4 - x3))
  return [x1 + t * (x2 - x1), y1 + t * (y2 - y1)]
}

export function crosses([a, b]: Edge, [c, d]: Edge): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

/** Also when one only touches the other. */
function meets(one: Edge, two: Edge): boolean {
  return crosses(one, two) || one.some((p) => liesOn(two, p)) || two.some((p) => liesOn(one, p))
}

function liesOn([a, b]: Edge, p: Point): boolean {
  const isWithin = [0, 1].every((axis) => Math.min(a[axis]!, b[axis]!) <= p[axis]! && p[axis]! <= Math.max(a[axis]!, b[axis]!))
  return isWithin && side(a, b, p) === 0
}

function side([x1, y1]: Point, [x2, y2]: Point, [x, y]: Point): number {
  return Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1))
}
