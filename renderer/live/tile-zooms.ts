// Which part of a camera's live picture is looked at, enlarged; of this window, and forgotten with it.
import { create } from 'zustand'
import type { Point } from '../../contract/geometry.ts'
import { pulled, WHOLE, zoomedAt, type ZoomView } from './zoom.ts'

/** Of cameras that are not enlarged there is none. */
export const useTileZooms = create<Readonly<Record<string, ZoomView>>>()(() => ({}))

export function tileZoom(cameraId: string): ZoomView {
  return useTileZooms.getState()[cameraId] ?? WHOLE
}

/** @param at place of the picture that stays where it is seen; the middle of the view where none is given */
export function zoomTile(cameraId: string, factor: number, at?: Point): void {
  const view = tileZoom(cameraId)
  set(cameraId, zoomedAt(view, at ?? view.centre, factor))
}

/** @param by share of what is seen */
export function pullTile(cameraId: string, [x, y]: Point): void {
  const view = tileZoom(cameraId)
  set(cameraId, pulled(view, [x / view.zoom, y / view.zoom]))
}

/** The whole picture again. @returns whether it was enlarged */
export function wholeTile(cameraId: string): boolean {
  const isEnlarged = cameraId in useTileZooms.getState()
  if (isEnlarged) set(cameraId, WHOLE)
  return isEnlarged
}

/** Nearer to whole than this is whole: six notches in and six out must end where they began. */
const WHOLE_BELOW = 1.01

function set(cameraId: string, view: ZoomView): void {
  const { [cameraId]: _before, ...others } = useTileZooms.getState()
  useTileZooms.setState(view.zoom < WHOLE_BELOW ? others : { ...others, [cameraId]: view }, true)
}
