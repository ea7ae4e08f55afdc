// Whether a drawn zone is a shape at all.
import type { Point, Polygon } from '../../contract/geometry.ts'

/** A facade that covers less is a slip of the hand: nothing can be seen falling there. */
export const LEAST_FACADE_01 = 0.005

/** @param least01 share of the picture it has to cover; @returns null when it is good */
export function shapeProblem(polygon: Polygon, least01 = 0): string | null {
  if (isSelfCrossing(polygon)) return 'its edges cross each other, or it has no area'
  return Math.abs(area(polygon)) < least01 ? `it covers less than ${least01 * 100} % of the picture` : null
}

/** Whether two edges that are not neighbours meet, or the polygon covers (almost) nothing. */
function isSelfCrossing(polygon: Polygon): boolean {
  const n = polygon.length
  const edge = (i: number): [Point, Point] => [polygon[i]!, polygon[(i + 1) % n]!]
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      const areNeighbours = i === 0 && j === n - 1
      if (!areNeighbours && doMeet(...edge(i), ...edge(j))) return true
    }
  }
  return Math.abs(area(polygon)) < 1e-6
}

function area(polygon: Polygon): number {
  return polygon.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length]!
    return sum + (x * nextY - nextX * y) / 2
  }, 0)
}

function doMeet(a: Point, b: Point, c: Point, d: Point): boolean {
  const [o1, o2, o3, o4] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)]
  if (o1 * o2 < 0 && o3 * o4 < 0) return true
  return (o1 === 0 && isBetween(a, b, c)) || (o2 === 0 && isBetween(a, b, d)) || (o3 === 0 && isBetween(c, d, a)) || (o4 === 0 && isBetween(c, d, b))
}

/** Which side of the line a-b the point lies on: -1, 0, 1. */
function side([ax, ay]: Point, [bx, by]: Point, [px, py]: Point): number {
  return Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax))
}

function isBetween([ax, ay]: Point, [bx, by]: Point, [px, py]: Point): boolean {
  return Math.min(ax, bx) <= px && px <= Math.max(ax, bx) && Math.min(ay, by) <= py && py <= Math.max(ay, by)
}
