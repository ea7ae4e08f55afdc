// Which part of a picture is looked at, enlarged: pure.
import type { Point } from '../../../contract/geometry.ts'

/** `centre` is the place of the picture, 0..1, in the middle of the view. */
export interface ZoomView {
  readonly zoom: number
  readonly centre: Point
}

export const WHOLE: ZoomView = { zoom: 1, centre: [0.5, 0.5] }
const MOST = 8

/** What lies at `at` stays where it is on screen. */
export function zoomedAt({ zoom, centre }: ZoomView, at: Point, factor: number): ZoomView {
  const next = Math.min(MOST, Math.max(1, zoom * factor))
  const shrink = zoom / next
  return inside({ zoom: next, centre: [at[0] - (at[0] - centre[0]) * shrink, at[1] - (at[1] - centre[1]) * shrink] })
}

/** @param by share of the picture by which it is pulled along */
export function pulled({ zoom, centre }: ZoomView, by: Point): ZoomView {
  return inside({ zoom, centre: [centre[0] - by[0], centre[1] - by[1]] })
}

/** Brings a place into view if it is not. */
export function showing(view: ZoomView, at: Point): ZoomView {
  const reach = 0.5 / view.zoom
  const isSeen = [0, 1].every((axis) => Math.abs(at[axis as 0 | 1] - view.centre[axis as 0 | 1]) <= reach)
  return isSeen ? view : inside({ ...view, centre: at })
}

/** The view never shows what is beyond the picture's edge. */
function inside({ zoom, centre }: ZoomView): ZoomView {
  const reach = 0.5 / zoom
  const within = (value: number): number => Math.min(1 - reach, Math.max(reach, value))
  return { zoom, centre: [within(centre[0]), within(centre[1])] }
}
