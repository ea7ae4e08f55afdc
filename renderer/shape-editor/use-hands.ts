// Pointer and keyboard on the picture, turned into actions of the board: mouse, pen and finger alike.
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject } from 'react'
import type { Point } from '../../contract/geometry.ts'
import { handleId } from './handles.tsx'
import { drawKey, editKey } from './keys.ts'
import type { Selection, ShapeAction } from './reduce-board.ts'
import { FEWEST, isFree, middles, type Shape } from './shapes.ts'
import type { Size } from './use-size.ts'

interface Drag {
  readonly shape: Shape
  /** null: the whole shape. */
  readonly at: number | null
  readonly grip: string
  /** From the pointer to the point that is dragged; of a whole shape the pointer's last place. */
  readonly offset: Point
  readonly from: Point
  /** Beyond the twitch of a click. */
  readonly isMoving: boolean
}

/** CSS px. */
const TWITCH = 4
const CLOSE_TO_FIRST = 14

export interface Hands {
  /** Where the next point would go, 0..1; null while the pointer is elsewhere. */
  readonly cursor: Point | null
  onHandle(event: PointerEvent, shape: Shape, at: number | null): void
  onMiddle(event: PointerEvent, shape: Shape, after: number): void
  readonly onSvg: {
    onPointerDown(event: PointerEvent): void
    onMouseDown(event: MouseEvent): void
    onPointerMove(event: PointerEvent): void
    onPointerUp(): void
    onPointerCancel(): void
    onPointerLeave(): void
    onDoubleClick(): void
    onContextMenu(event: MouseEvent): void
    onKeyDown(event: KeyboardEvent): void
  }
}

interface HandsOf {
  readonly svg: RefObject<SVGSVGElement | null>
  readonly drawing: Shape | null
  readonly selected: Selection | null
  readonly shapes: readonly Shape[]
  /** Of the picture, px: what an arrow key moves by. */
  readonly picture: Size
  readonly dispatch: (action: ShapeAction) => void
}

export function useHands({ svg, drawing, selected, shapes, picture, dispatch }: HandsOf): Hands {
  const drag = useRef<Drag | null>(null)
  const grips = useRef(0)
  /** The press has made or will make something that gets the focus: the browser must not put it on the picture afterwards. */
  const keepsFocus = useRef(false)
  const [cursor, setCursor] = useState<Point | null>(null)
  useFocusOnSelected(svg, selected, drawing)

  const placeOf = (event: MouseEvent): Point => {
    const box = svg.current?.getBoundingClientRect()
    return box === undefined ? [0, 0] : [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
  }
  const distance = ([x1, y1]: Point, [x2, y2]: Point): number => {
    const box = svg.current?.getBoundingClientRect()
    return Math.hypot((x1 - x2) * (box?.width ?? 1), (y1 - y2) * (box?.height ?? 1))
  }
  const begin = (event: PointerEvent, shape: Shape, at: number | null, point: Point | undefined, grip: string): void => {
    const from = placeOf(event)
    drag.current = { shape, at, grip, from, isMoving: false, offset: point === undefined ? from : [point[0] - from[0], point[1] - from[1]] }
    svg.current?.setPointerCapture(event.pointerId)
    event.stopPropagation()
  }
  const end = (): void => {
    drag.current = null
    dispatch({ do: 'release' })
  }
  const put = (at: Point): void => {
    const first = drawing?.points[0]
    const isClosing = drawing !== null && first !== undefined && drawing.points.length >= FEWEST[drawing.form] && distance(first, at) < CLOSE_TO_FIRST
    dispatch(isClosing ? { do: 'finish' } : { do: 'point', at })
  }
  const onDrag = (now: Drag, at: Point): void => {
    if (!now.isMoving && distance(now.from, at) < TWITCH) return
    if (now.at !== null) dispatch({ do: 'move', id: now.shape.id, at: now.at, to: [at[0] + now.offset[0], at[1] + now.offset[1]], grip: now.grip })
    else dispatch({ do: 'shift', id: now.shape.id, by: [at[0] - now.offset[0], at[1] - now.offset[1]], grip: now.grip })
    drag.current = { ...now, isMoving: true, ...(now.at === null && { offset: at }) }
  }
  const onDrawKey = (event: KeyboardEvent): boolean => {
    const key = drawKey(event)
    if (key === null) return false
    const at = cursor ?? [0.5, 0.5]
    if (key.do === 'cursor') setCursor([clamp01(at[0] + key.by[0] / picture.width), clamp01(at[1] + key.by[1] / picture.height)])
    else if (key.do === 'put') put(at)
    else if (key.do === 'back') dispatch({ do: 'undo' })
    else if (key.do === 'finish' && drawing?.form === 'level') put(at)
    else dispatch({ do: key.do })
    return true
  }
  const onEditKey = (event: KeyboardEvent): boolean => {
    const key = editKey(event)
    const shape = shapes.find((s) => s.id === selected?.id)
    if (key === null || selected === null || shape === undefined) return false
    if (key.do === 'nudge') dispatch({ do: 'nudge', by: [key.by[0] / picture.width, key.by[1] / picture.height] })
    else if (key.do === 'deselect') dispatch({ do: 'select', selected: null })
    else if (key.do === 'remove') dispatch({ do: 'remove', id: shape.id, at: removable(shape, selected.at) })
    else {
      const middle = middles(shape).find(({ after }) => after === selected.at)
      if (middle !== undefined) dispatch({ do: 'insert', id: shape.id, ...middle })
    }
    return true
  }

  return {
    cursor,
    onHandle(event, shape, at) {
      if (drawing !== null) return
      if (event.button === 2) return
      dispatch({ do: 'select', selected: { id: shape.id, at } })
      begin(event, shape, at, at === null ? undefined : shape.points[at], `drag ${++grips.current}`)
    },
    onMiddle(event, shape, after) {
      if (event.button !== 0) return
      const point = placeOf(event)
      const grip = `drag ${++grips.current}`
      keepsFocus.current = true
      dispatch({ do: 'insert', id: shape.id, after, at: point, grip })
      begin(event, shape, after + 1, point, grip)
    },
    onSvg: {
      onPointerDown(event) {
        if (event.button !== 0) return
        keepsFocus.current = drawing !== null
        if (drawing === null) dispatch({ do: 'select', selected: null })
        else put(placeOf(event))
      },
      onMouseDown(event) {
        if (keepsFocus.current) event.preventDefault()
        keepsFocus.current = false
      },
      onPointerMove(event) {
        if (drag.current !== null) onDrag(drag.current, placeOf(event))
        else if (drawing !== null) setCursor(placeOf(event))
      },
      onPointerUp: end,
      onPointerCancel: end,
      onPointerLeave: () => setCursor(null),
      onDoubleClick() {
        if (drawing !== null) dispatch({ do: 'finish' })
      },
      onContextMenu(event) {
        event.preventDefault()
        if (drawing !== null) return dispatch({ do: 'undo' })
        const handle = event.target instanceof Element ? event.target.closest('.handle[id], .shape-hold') : null
        const found = shapes
          .flatMap((shape) => [null, ...shape.points.keys()].map((at) => ({ shape, at })))
          .find(({ shape, at }) => handle?.id === handleId({ id: shape.id, at }))
        if (found !== undefined && found.at !== null) dispatch({ do: 'remove', id: found.shape.id, at: removable(found.shape, found.at) })
      },
      onKeyDown(event) {
        if (!(drawing === null ? onEditKey(event) : onDrawKey(event))) return
        event.preventDefault()
        event.stopPropagation()
      },
    },
  }
}

/** Of some forms no point could go alone. */
function removable({ form }: Shape, at: number | null): number | null {
  return isFree(form) ? at : null
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value))
}

/** The keyboard follows what is selected, and stands on the picture while something is drawn; a field that is typed in keeps it. */
function useFocusOnSelected(svg: RefObject<SVGSVGElement | null>, selected: Selection | null, drawing: Shape | null): void {
  const isDrawing = drawing !== null
  const drawingId = drawing?.id
  const wanted = selected === null ? null : handleId(selected)
  useEffect(() => {
    if (isDrawing) svg.current?.focus({ preventScroll: true })
  }, [svg, isDrawing, drawingId])
  useEffect(() => {
    const focused = document.activeElement
    const isOurs = focused === null || focused === document.body || svg.current?.contains(focused) === true
    if (wanted !== null && isOurs) document.getElementById(wanted)?.focus({ preventScroll: true })
  }, [svg, wanted])
}
