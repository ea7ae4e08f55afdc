// Which part of a plan is looked at and how large: pure.
import type { Point } from '../../contract/geometry.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** `scale`: CSS px per px of the picture; `x`, `y`: where its top left corner is in the window, CSS px. */
export interface PlanView {
  readonly scale: number
  readonly x: number
  readonly y: number
}

/** Of the scale at which the whole plan is seen. */
const CLOSEST = 16
const FARTHEST = 0.8
const MARGIN = 24

function fitScale(window: Size, picture: Size): number {
  return Math.max(0.001, Math.min((window.width - MARGIN) / picture.width, (window.height - MARGIN) / picture.height))
}

/** The whole plan in the middle. */
export function fitted(window: Size, picture: Size): PlanView {
  const scale = fitScale(window, picture)
  return { scale, x: (window.width - picture.width * scale) / 2, y: (window.height - picture.height * scale) / 2 }
}

/** @param at of the window, CSS px: what lies there stays there */
export function zoomedAt(view: PlanView, at: Point, factor: number, window: Size, picture: Size): PlanView {
  const fit = fitScale(window, picture)
  const scale = Math.min(fit * CLOSEST, Math.max(fit * FARTHEST, view.scale * factor))
  const grown = scale / view.scale
  return inside({ scale, x: at[0] - (at[0] - view.x) * grown, y: at[1] - (at[1] - view.y) * grown }, window, picture)
}

export function isClosest(view: PlanView, window: Size, picture: Size): boolean {
  return view.scale >= fitScale(window, picture) * CLOSEST * 0.999
}

/** @param by CSS px */
export function pulled(view: PlanView, by: Point, window: Size, picture: Size): PlanView {
  return inside({ ...view, x: view.x + by[0], y: view.y + by[1] }, window, picture)
}

/** @param place 0..1 of the plan. @param closer at least so many times the whole plan's scale */
export function centredOn(view: PlanView, place: Point, window: Size, picture: Size, closer = 1): PlanView {
  const scale = Math.max(view.scale, fitScale(window, picture) * closer)
  const x = window.width / 2 - place[0] * picture.width * scale
  const y = window.height / 2 - place[1] * picture.height * scale
  return inside({ scale, x, y }, window, picture)
}

/** Brings a place into the window if it is not in it, or too near to its edge to be seen. */
export function showing(view: PlanView, place: Point, window: Size, picture: Size): PlanView {
  const [x, y] = onWindow(view, place, picture)
  const isSeen = x >= MARGIN && y >= MARGIN && x <= window.width - MARGIN && y <= window.height - MARGIN
  return isSeen ? view : centredOn(view, place, window, picture)
}

export function onWindow({ scale, x, y }: PlanView, place: Point, picture: Size): Point {
  return [x + place[0] * picture.width * scale, y + place[1] * picture.height * scale]
}

/** @returns 0..1 of the plan, or beyond */
export function onPlan({ scale, x, y }: PlanView, at: Point, picture: Size): Point {
  return [(at[0] - x) / (picture.width * scale), (at[1] - y) / (picture.height * scale)]
}

/** Some of the plan is always in the middle: nobody gets lost beside it. */
function inside({ scale, x, y }: PlanView, window: Size, picture: Size): PlanView {
  const within = (value: number, shown: number, whole: number): number => Math.min(shown / 2, Math.max(shown / 2 - whole, value))
  return { scale, x: within(x, window.width, picture.width * scale), y: within(y, window.height, picture.height * scale) }
}
