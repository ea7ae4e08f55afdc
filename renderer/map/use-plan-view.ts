// Wheel, fingers, hand and keys on a plan: closer, farther, and pulled along.
import { useEffect, useEffectEvent, useState, type RefObject } from 'react'
import type { Point } from '../../contract/geometry.ts'
import { scaleOf, useSize } from '../shape-editor/use-size.ts'
import { pressOf } from '../keys/press-of.ts'
import { centredOn, fitted, onPlan, pulled, showing, zoomedAt, type PlanView, type Size } from './plan-view.ts'

const PER_NOTCH = 1.25
const ARROWS: Readonly<Record<string, Point>> = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] }
/** CSS px: beyond the twitch of a click. */
const TWITCH = 5

export interface PlanHands {
  readonly view: PlanView
  /** CSS px. */
  readonly window: Size
  /** Before that nothing can be placed. */
  readonly isMeasured: boolean
  by(factor: number): void
  whole(): void
  /** @param place 0..1 of the plan. @param closer at least so many times the whole plan's scale */
  centre(place: Point, closer?: number): void
  show(place: Point): void
  /** @returns 0..1 of the plan, or beyond. @param client of a pointer's event */
  placeOf(client: { readonly clientX: number; readonly clientY: number }): Point
}

interface Held {
  readonly view: PlanView
  readonly window: Size
  readonly plan: string
}

/** @param plan which one is shown: another one is seen whole at first. A part of it with `data-holds` is not pulled along by. */
export function usePlanView(host: RefObject<HTMLElement | null>, plan: string, picture: Size): PlanHands {
  const window = useSize(host)
  const [held, setHeld] = useState<Held | null>(null)
  const isMeasured = window.width > 1
  const view = viewOf(held, plan, window, picture)
  const change = (next: (view: PlanView) => PlanView): void =>
    setHeld((now) => (isMeasured ? { view: next(viewOf(now, plan, window, picture)), window, plan } : now))
  const middle: Point = [window.width / 2, window.height / 2]
  const atHost = ({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Point => {
    const box = host.current?.getBoundingClientRect()
    const scale = scaleOf(host.current)
    return [(clientX - (box?.left ?? 0)) / scale, (clientY - (box?.top ?? 0)) / scale]
  }
  const hands: PlanHands = {
    view,
    window,
    isMeasured,
    by: (factor) => change((now) => zoomedAt(now, middle, factor, window, picture)),
    whole: () => setHeld(null),
    centre: (place, closer) => change((now) => centredOn(now, place, window, picture, closer)),
    show: (place) => change((now) => showing(now, place, window, picture)),
    placeOf: (client) => onPlan(view, atHost(client), picture),
  }
  const zoom = useEffectEvent((client: { clientX: number; clientY: number }, factor: number) =>
    change((now) => zoomedAt(now, atHost(client), factor, window, picture)),
  )
  const pull = useEffectEvent((by: Point) => change((now) => pulled(now, by, window, picture)))
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { typing, inDialog, modified, onControl } = pressOf(event)
    if (event.defaultPrevented || typing || inDialog || modified) return
    const arrow = onControl ? undefined : ARROWS[event.key]
    if (event.key === '+' || event.key === '=') hands.by(PER_NOTCH)
    else if (event.key === '-') hands.by(1 / PER_NOTCH)
    else if (event.key === 'Home') hands.whole()
    else if (arrow !== undefined) pull(arrow)
    else return
    event.preventDefault()
  })
  useEffect(() => {
    const stop = new AbortController()
    globalThis.addEventListener('keydown', (event) => onKey(event), { signal: stop.signal })
    return () => stop.abort()
  }, [])
  useEffect(() => {
    const element = host.current
    if (element === null) return
    const stop = new AbortController()
    followWheel(element, stop.signal, (event, factor) => zoom(event, factor))
    followPointers(element, stop.signal, { pull: (by) => pull(by), zoom: (client, factor) => zoom(client, factor) })
    return () => stop.abort()
  }, [host])
  return hands
}

/** In a window of another size the same place stays in the middle. */
function viewOf(held: Held | null, plan: string, window: Size, picture: Size): PlanView {
  if (held === null || held.plan !== plan) return fitted(window, picture)
  if (held.window.width === window.width && held.window.height === window.height) return held.view
  const middle = onPlan(held.view, [held.window.width / 2, held.window.height / 2], picture)
  return centredOn(held.view, middle, window, picture)
}

function followWheel(element: HTMLElement, signal: AbortSignal, onZoom: (event: WheelEvent, factor: number) => void): void {
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    // a touchpad pinches in many small steps
    onZoom(event, event.ctrlKey ? Math.exp(-event.deltaY / 100) : event.deltaY < 0 ? PER_NOTCH : 1 / PER_NOTCH)
  }
  // React's own wheel listener may not keep the page from scrolling
  element.addEventListener('wheel', wheel, { passive: false, signal })
}

interface Pulling {
  pull(by: Point): void
  zoom(client: { clientX: number; clientY: number }, factor: number): void
}

/** One finger or the mouse pulls, two fingers pinch; a press that does not move stays a click. */
function followPointers(element: HTMLElement, signal: AbortSignal, { pull, zoom }: Pulling): void {
  const down = new Map<number, { x: number; y: number }>()
  let isMoving = false
  let went = 0
  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0 || !(event.target instanceof Element) || event.target.closest('[data-holds]') !== null) return
      if (down.size === 0) [isMoving, went] = [false, 0]
      down.set(event.pointerId, { x: event.clientX, y: event.clientY })
    },
    { signal },
  )
  element.addEventListener(
    'pointermove',
    (event) => {
      const from = down.get(event.pointerId)
      if (from === undefined) return
      const scale = scaleOf(element)
      const [dx, dy] = [(event.clientX - from.x) / scale, (event.clientY - from.y) / scale]
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1]
      went += Math.hypot(dx, dy)
      if (!isMoving && other === undefined && went < TWITCH) return
      if (!isMoving) element.setPointerCapture(event.pointerId)
      isMoving = true
      down.set(event.pointerId, { x: event.clientX, y: event.clientY })
      if (other === undefined) return pull([dx, dy])
      const before = Math.hypot(from.x - other.x, from.y - other.y)
      const now = Math.hypot(event.clientX - other.x, event.clientY - other.y)
      pull([dx / 2, dy / 2])
      if (before > 0 && now > 0) zoom({ clientX: (event.clientX + other.x) / 2, clientY: (event.clientY + other.y) / 2 }, now / before)
    },
    { signal },
  )
  for (const end of ['pointerup', 'pointercancel'] as const) element.addEventListener(end, (event) => void down.delete(event.pointerId), { signal })
}
