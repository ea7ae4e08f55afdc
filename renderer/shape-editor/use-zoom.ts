// Wheel and hand on an enlarged picture: the wheel looks closer, empty space is pulled along.
import { useEffect, useEffectEvent, useState, type CSSProperties, type RefObject } from 'react'
import type { Point } from '../../contract/geometry.ts'
import { pulled, showing, WHOLE, zoomedAt, type ZoomView } from '../live/zoom.ts'

const PER_NOTCH = 1.25

export interface Zoom {
  readonly view: ZoomView
  /** For the element around the picture. */
  readonly style: CSSProperties
  by(factor: number): void
  whole(): void
}

/**
 * @param host    the element around the picture; the layer of shapes in it is as large as the picture
 * @param focused a point that must be seen
 */
export function useZoom(host: RefObject<HTMLElement | null>, isDrawing: boolean, focused: Point | null): Zoom {
  const [view, setView] = useState(WHOLE)
  const layer = (): Element | null => host.current?.querySelector('.shapes') ?? null
  const onWheel = useEffectEvent((event: WheelEvent) => {
    const box = layer()?.getBoundingClientRect()
    if (box === undefined) return
    event.preventDefault()
    const at: Point = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
    setView((now) => zoomedAt(now, at, event.deltaY < 0 ? PER_NOTCH : 1 / PER_NOTCH))
  })
  const onPull = useEffectEvent((event: PointerEvent) => {
    const svg = layer()
    if (isDrawing || view.zoom === 1 || event.target !== svg || svg === null) return
    const { width, height } = svg.getBoundingClientRect()
    follow(event, (dx, dy) => setView((now) => pulled(now, [dx / width, dy / height])))
  })
  useEffect(() => {
    const element = host.current
    if (element === null) return
    const wheel = (event: WheelEvent) => onWheel(event)
    const down = (event: PointerEvent) => onPull(event)
    // React's own wheel listener may not keep the page from scrolling
    element.addEventListener('wheel', wheel, { passive: false })
    element.addEventListener('pointerdown', down)
    return () => {
      element.removeEventListener('wheel', wheel)
      element.removeEventListener('pointerdown', down)
    }
  }, [host])
  const [x, y] = focused ?? [null, null]
  useEffect(() => {
    if (x !== null && y !== null) setView((now) => showing(now, [x, y]))
  }, [x, y])
  return {
    view,
    style: { '--zoom': view.zoom, '--pan-x': `${(0.5 - view.centre[0]) * 100}%`, '--pan-y': `${(0.5 - view.centre[1]) * 100}%` } as CSSProperties,
    by: (factor) => setView((now) => zoomedAt(now, focused ?? now.centre, factor)),
    whole: () => setView(WHOLE),
  }
}

function follow(start: PointerEvent, onMove: (dx: number, dy: number) => void): void {
  let [x, y] = [start.clientX, start.clientY]
  const stop = new AbortController()
  const move = (event: PointerEvent) => {
    if (event.pointerId !== start.pointerId) return
    onMove(event.clientX - x, event.clientY - y)
    ;[x, y] = [event.clientX, event.clientY]
  }
  window.addEventListener('pointermove', move, { signal: stop.signal })
  for (const end of ['pointerup', 'pointercancel'] as const) window.addEventListener(end, () => stop.abort(), { signal: stop.signal })
}
