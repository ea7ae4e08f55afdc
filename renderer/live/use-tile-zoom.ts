// Wheel, pinch and hand on a live picture: closer to where they point, along with what they pull; a double click shows the whole again.
import { useEffect, type RefObject } from 'react'
import type { Point } from '../../contract/geometry.ts'
import { pullTile, tileZoom, wholeTile, zoomTile } from './tile-zooms.ts'
import { seenAt } from './zoom.ts'

const PER_NOTCH = 1.25

/** @param picture the element as large as the picture @param cameraId null: it is not to be enlarged */
export function useTileZoom(picture: RefObject<HTMLElement | null>, cameraId: string | null): void {
  useEffect(() => {
    const element = picture.current
    if (element === null || cameraId === null) return
    const stop = new AbortController()
    const { signal } = stop
    const placeOf = ({ clientX, clientY }: Pick<MouseEvent, 'clientX' | 'clientY'>): Point => {
      const { left, top, width, height } = element.getBoundingClientRect()
      return [(clientX - left) / width, (clientY - top) / height]
    }
    const seen = (event: Pick<MouseEvent, 'clientX' | 'clientY'>) => seenAt(tileZoom(cameraId), placeOf(event))
    const onWheel = (event: WheelEvent) => {
      // where the page itself scrolls, the wheel is the page's unless Ctrl, or two fingers on a touchpad, say otherwise
      const isPages = !event.ctrlKey && tileZoom(cameraId).zoom === 1 && (event.deltaY > 0 || isScrolled(element))
      if (isPages) return
      event.preventDefault()
      zoomTile(cameraId, event.deltaY < 0 ? PER_NOTCH : 1 / PER_NOTCH, seen(event))
    }
    const held = new Map<number, Point>()
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0) return
      held.set(event.pointerId, placeOf(event))
      if (tileZoom(cameraId).zoom > 1 || held.size > 1) event.preventDefault()
    }
    const onMove = (event: PointerEvent) => {
      const before = held.get(event.pointerId)
      if (before === undefined) return
      const now = placeOf(event)
      const [other] = [...held].filter(([id]) => id !== event.pointerId).map(([, place]) => place)
      held.set(event.pointerId, now)
      if (other !== undefined) zoomTile(cameraId, distance(now, other) / Math.max(0.01, distance(before, other)), seenAt(tileZoom(cameraId), other))
      else if (tileZoom(cameraId).zoom > 1) pullTile(cameraId, [now[0] - before[0], now[1] - before[1]])
    }
    const onEnd = (event: PointerEvent) => void held.delete(event.pointerId)
    element.addEventListener('wheel', onWheel, { passive: false, signal })
    element.addEventListener('pointerdown', onDown, { signal })
    element.addEventListener('dblclick', () => wholeTile(cameraId), { signal })
    window.addEventListener('pointermove', onMove, { signal })
    for (const end of ['pointerup', 'pointercancel'] as const) window.addEventListener(end, onEnd, { signal })
    return () => {
      stop.abort()
      wholeTile(cameraId)
    }
  }, [picture, cameraId])
}

function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by)
}

function isScrolled(element: HTMLElement): boolean {
  for (let above = element.parentElement; above !== null; above = above.parentElement) {
    if (above.scrollHeight > above.clientHeight + 1 && getComputedStyle(above).overflowY === 'auto') return true
  }
  return false
}
