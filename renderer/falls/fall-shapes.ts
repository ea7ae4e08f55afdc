// The lines and marks of a fall's path over a picture, in the picture's own proportions; pure.
import type { Fall, FallTrack } from '../../contract/falling.ts'
import type { Point, Polygon } from '../../contract/geometry.ts'

/** A picture as a drawing plane: `height` is always 1000, so that circles stay round whatever the picture's shape. */
export interface Plane {
  readonly width: number
  readonly height: number
}
const HEIGHT = 1000
const WIDE = 16 / 9

/** @param ratio width / height of the picture; not known: 16 to 9 */
export function planeOf(ratio: number | null): Plane {
  return { width: Math.round(HEIGHT * (ratio ?? WIDE)), height: HEIGHT }
}

export interface TrackShape {
  /** Of `<polyline points>`: the fitted path. */
  readonly line: string
  /** Middle of every picture of it. */
  readonly dots: readonly Point[]
  readonly release: Point | null
  readonly impact: { readonly at: Point; readonly isSeen: boolean } | null
}

export function trackShape(track: FallTrack, plane: Plane): TrackShape {
  const put = ([x, y]: Point): Point => [round(x * plane.width), round(y * plane.height)]
  const dots = track.points.map(({ box: [x1, y1, x2, y2] }) => put([(x1 + x2) / 2, (y1 + y2) / 2]))
  const path = track.path.length > 1 ? track.path.map(put) : dots
  return {
    line: path.map((p) => p.join(',')).join(' '),
    dots,
    release: track.release === null ? null : put(track.release),
    impact: track.impact === null ? null : { at: put(track.impact.at), isSeen: track.impact.isSeen },
  }
}

export interface View {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const MARGIN = 0.12
/** At least this share of the picture, so that it can be seen where it is. */
const LEAST = 0.3

/** The part of the picture around all paths, in the wanted shape and never larger than the picture. */
export function viewAround(fall: Pick<Fall, 'tracks'>, plane: Plane, ratio: number): View {
  const points = fall.tracks.flatMap((track) => [
    ...track.path,
    ...track.points.map(({ box }): Point => [box[0], box[1]]),
    ...(track.release === null ? [] : [track.release]),
    ...(track.impact === null ? [] : [track.impact.at]),
  ])
  const xs = points.map(([x]) => clamp01(x) * plane.width)
  const ys = points.map(([, y]) => clamp01(y) * plane.height)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const margin = MARGIN * plane.height
  const wanted = Math.max(bottom - top + 2 * margin, (right - left + 2 * margin) / ratio, LEAST * plane.height)
  const height = Math.min(wanted, plane.height, plane.width / ratio)
  const width = height * ratio
  return {
    x: inside((left + right - width) / 2, plane.width - width),
    y: inside((top + bottom - height) / 2, plane.height - height),
    width: round(width),
    height: round(height),
  }
}

/**
 * Where a level line crosses a facade: from left to right, in pairs.
 *
 * @param y 0..1
 */
export function chordsAt(polygon: Polygon, y: number): readonly (readonly [x1: number, x2: number])[] {
  const xs: number[] = []
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i]!
    const [xj, yj] = polygon[j]!
    if (yi > y !== yj > y) xs.push(xi + ((xj - xi) * (y - yi)) / (yj - yi))
  }
  xs.sort((a, b) => a - b)
  return xs.flatMap((x, i): [number, number][] => (i % 2 === 1 ? [[xs[i - 1]!, x]] : []))
}

function inside(at: number, most: number): number {
  return round(Math.max(0, Math.min(at, most)))
}
function clamp01(value: number): number {
  return Math.max(0, Math.min(1, value))
}
function round(value: number): number {
  return Math.round(value * 10) / 10
}
