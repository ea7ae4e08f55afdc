// Areas, lines, levels and strips on a picture, and how one of them is moved, grown and cut; pure.
import type { Point } from '../../contract/geometry.ts'

/**
 * `area`: a polygon. `path`: an open line. `line`: from one point to another, no more and no fewer. `level`: one height, its single point moves up and down only.
 * `strip`: four corners (top left, top right, bottom right, bottom left) that move sideways only.
 */
export type Form = 'area' | 'path' | 'line' | 'level' | 'strip'

export interface Shape {
  /** Unique on the board. */
  readonly id: string
  /** The thing it belongs to. */
  readonly group: string
  /** What it means to whoever draws it: facade, mask, floor ... */
  readonly role: string
  readonly form: Form
  /** A name, or a floor's number. */
  readonly label: string
  /** 0..1 of the picture. */
  readonly points: readonly Point[]
}

export const FEWEST: Readonly<Record<Form, number>> = { area: 3, path: 2, line: 2, level: 1, strip: 4 }
export const MOST_POINTS = 64

/** Whether points may be put in and taken out. */
export function isFree(form: Form): boolean {
  return form === 'area' || form === 'path'
}

/** Whether it is whole with its fewest points, so that drawing it ends by itself. */
export function endsByItself(form: Form): boolean {
  return form === 'level' || form === 'line'
}

/** Finer than a px of any camera, and short in a file. */
export function onPicture([x, y]: Point): Point {
  return [rounded(x), rounded(y)]
}

function rounded(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1e5) / 1e5
}

/** @returns the shape with that point elsewhere, as far as its form lets it move */
export function withPointAt(shape: Shape, at: number, to: Point): Shape {
  const from = shape.points[at]
  if (from === undefined) return shape
  const [x, y] = onPicture(to)
  const moved: Point = shape.form === 'level' ? [from[0], y] : shape.form === 'strip' ? [x, from[1]] : [x, y]
  return { ...shape, points: shape.points.map((p, i) => (i === at ? moved : p)) }
}

/** Moves the whole shape; it stops at the picture's edge rather than being squeezed. */
export function shifted(shape: Shape, [dx, dy]: Point): Shape {
  const across =
    shape.form === 'level'
      ? 0
      : within(
          dx,
          shape.points.map((p) => p[0]),
        )
  const down =
    shape.form === 'strip'
      ? 0
      : within(
          dy,
          shape.points.map((p) => p[1]),
        )
  return { ...shape, points: shape.points.map(([x, y]) => onPicture([x + across, y + down])) }
}

function within(by: number, values: readonly number[]): number {
  return Math.max(-Math.min(...values), Math.min(1 - Math.max(...values), by))
}

/** @param after index of the point before the new one */
export function withPoint(shape: Shape, after: number, at: Point): Shape {
  if (!isFree(shape.form) || shape.points.length >= MOST_POINTS) return shape
  return { ...shape, points: shape.points.toSpliced(after + 1, 0, onPicture(at)) }
}

/** @returns null when too few points would be left: the shape is gone */
export function withoutPoint(shape: Shape, at: number): Shape | null {
  if (!isFree(shape.form) || shape.points.length <= FEWEST[shape.form]) return null
  return { ...shape, points: shape.points.toSpliced(at, 1) }
}

/** The middles of its edges, where a point can be put in. */
export function middles(shape: Pick<Shape, 'form' | 'points'>): { after: number; at: Point }[] {
  if (!isFree(shape.form) || shape.points.length >= MOST_POINTS) return []
  const edges = shape.form === 'area' ? shape.points.length : shape.points.length - 1
  return Array.from({ length: edges }, (_, after) => {
    const [x1, y1] = shape.points[after]!
    const [x2, y2] = shape.points[(after + 1) % shape.points.length]!
    return { after, at: [(x1 + x2) / 2, (y1 + y2) / 2] as const }
  })
}
