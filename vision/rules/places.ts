// What the rules of a camera may stand on: its zones, and its triplines as zones of two points.
import type { Zone } from '../../contract/detection.ts'
import type { Point, Polygon } from '../../contract/geometry.ts'

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
