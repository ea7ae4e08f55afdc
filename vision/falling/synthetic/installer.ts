// What an installer would draw on a generated scene: the facade's outline, floor lines, columns.
import type { Facade } from '../../../contract/facade.ts'
import type { Point, Polygon } from '../../../contract/geometry.ts'
import type { Random } from './random.ts'
import { MARGIN_PX, type View } from './view.ts'

const LINE_ERROR = 0.003
const LEAST_GAP = 0.02

/** 0..1 of the picture, unclipped. */
export function onPicture(view: View, x: number, y: number, z = 0): Point {
  const { u, v } = view.project(x, y, z)
  return [(u - MARGIN_PX) / (view.width - 2 * MARGIN_PX), (v - MARGIN_PX) / (view.height - 2 * MARGIN_PX)]
}

/** The front's corners, cut at the picture's edges. */
export function outlineOf(view: View): Polygon {
  const { widthM, heightM } = view.building
  const corners = [[-widthM / 2, heightM], [widthM / 2, heightM], [widthM / 2, 0], [-widthM / 2, 0]] as const // prettier-ignore
  // Below a steep camera's picture the foot of the wall may lie behind it: the lowest point still in front stands for it.
  const points = corners.map(([x, y]) => onPicture(view, x, Math.max(y, lowestInFront(view, x))))
  return clipToPicture(points)
}

function lowestInFront(view: View, x: number): number {
  let y = 0
  while (view.project(x, y, 0).depthM < 1) y += 1
  return y
}

/** Sutherland and Hodgman against the four edges of 0..1. */
function clipToPicture(polygon: Polygon): Polygon {
  let points = polygon
  for (const axis of [0, 1] as const) {
    for (const edge of [0, 1]) {
      const inside = (p: Point): boolean => (edge === 0 ? p[axis] >= 0 : p[axis] <= 1)
      points = points.flatMap((p, i) => {
        const q = points[(i + 1) % points.length]!
        const crossing = inside(p) === inside(q) ? [] : [cross(p, q, axis, edge)]
        return inside(p) ? [p, ...crossing] : crossing
      })
    }
  }
  return points
}

function cross(p: Point, q: Point, axis: 0 | 1, edge: number): Point {
  const t = (edge - p[axis]) / (q[axis] - p[axis])
  const other = p[1 - axis]! + (q[1 - axis]! - p[1 - axis]!) * t
  return axis === 0 ? [edge, other] : [other, edge]
}

/** Three to eight floor lines, each a little off, and the edges of the columns that can be seen. */
export function drawFacade(random: Random, view: View): Facade {
  const { floors, floorHeightM } = view.building
  const middleOf = (floor: number): number => (floor - 0.5) * floorHeightM
  const seen = Array.from({ length: floors }, (_, i) => ({ floor: i + 1, y: onPicture(view, 0, middleOf(i + 1))[1] })).filter(
    ({ floor, y }) => y > 0.004 && y < 0.996 && view.project(0, middleOf(floor), 0).depthM > 1,
  )
  const wanted = Math.min(seen.length, random.whole(3, 8))
  const chosen = Array.from({ length: wanted }, (_, i) => seen[Math.round((i * (seen.length - 1)) / Math.max(1, wanted - 1))]!)
  const lines = chosen.filter((line, i) => i === 0 || chosen[i - 1]!.y - line.y >= LEAST_GAP)
  const drawn = lines.map(({ floor, y }) => ({ floor, y: Math.max(0, Math.min(1, y + random.between(-LINE_ERROR, LINE_ERROR))) }))
  const [lowest, highest] = [middleOf(lines[0]!.floor), middleOf(lines.at(-1)!.floor)]
  return { floors: drawn, floorHeightM, columns: columnsOf(view, lowest, highest) }
}

function columnsOf(view: View, lowestM: number, highestM: number): Facade['columns'] {
  const { columns, widthM } = view.building
  const clip = (value: number): number => Math.max(0, Math.min(1, value))
  return Array.from({ length: columns }, (_, i) => {
    const [left, right] = [-widthM / 2 + (i * widthM) / columns, -widthM / 2 + ((i + 1) * widthM) / columns]
    const edges = (y: number): [number, number] => [clip(onPicture(view, left, y)[0]), clip(onPicture(view, right, y)[0])]
    return { name: `${i + 1}`, top: edges(highestM), bottom: edges(lowestM) }
  }).filter(({ top, bottom }) => top[1] - top[0] > 0.005 && bottom[1] - bottom[0] > 0.005)
}

/** @returns the column at that place of the wall; null: it is not among those drawn */
export function columnAt(view: View, facade: Facade, x: number): Facade['columns'][number] | null {
  const { columns, widthM } = view.building
  const name = `${Math.max(1, Math.min(columns, Math.floor((x / widthM + 0.5) * columns) + 1))}`
  return facade.columns.find((column) => column.name === name) ?? null
}
