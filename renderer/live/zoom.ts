// Which part of a picture is looked at, enlarged: pure.
import type { Box, Point } from '../../contract/geometry.ts'

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

/** @param at place in the view, 0..1 @returns what of the picture is seen there */
export function seenAt({ zoom, centre }: ZoomView, at: Point): Point {
  return [centre[0] + (at[0] - 0.5) / zoom, centre[1] + (at[1] - 0.5) / zoom]
}

/** @param box of the picture, 0..1 @returns where it is in the view; beyond 0..1 it is not seen */
export function boxInView({ zoom, centre }: ZoomView, [x1, y1, x2, y2]: Box): Box {
  const x = (value: number) => (value - centre[0]) * zoom + 0.5
  const y = (value: number) => (value - centre[1]) * zoom + 0.5
  return [x(x1), y(y1), x(x2), y(y2)]
}

/** For an element as large as the view that is to show the picture's part. */
export function transformOf({ zoom, centre }: ZoomView): string {
  return `translate(${(0.5 - centre[0]) * zoom * 100}%, ${(0.5 - centre[1]) * zoom * 100}%) scale(${zoom})`
}
