// The part of a polygon that lies within the unit square.
import type { Point } from '../../contract/geometry.ts'

/**
 * @returns no corners when nothing of it lies within
 * @source  Sutherland & Hodgman 1974, "Reentrant polygon clipping"
 */
export function clipToUnit(polygon: readonly Point[]): Point[] {
  const edges: readonly (readonly [axis: 0 | 1, bound: 0 | 1])[] = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]
  return edges.reduce<Point[]>((rest, [axis, bound]) => clipAt(rest, axis, bound), [...polygon])
}

function clipAt(polygon: readonly Point[], axis: 0 | 1, bound: 0 | 1): Point[] {
  const isIn = (point: Point) => (bound === 0 ? point[axis] >= 0 : point[axis] <= 1)
  return polygon.flatMap((point, i) => {
    const before = polygon.at(i - 1)!
    const crossing = isIn(point) === isIn(before) ? [] : [cross(before, point, axis, bound)]
    return isIn(point) ? [...crossing, point] : crossing
  })
}

function cross(a: Point, b: Point, axis: 0 | 1, bound: 0 | 1): Point {
  const share = (bound - a[axis]) / (b[axis] - a[axis])
  const other = a[1 - axis]! + (b[1 - axis]! - a[1 - axis]!) * share
  return axis === 0 ? [bound, other] : [other, bound]
}
