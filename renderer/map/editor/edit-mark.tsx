// One thing on a map that is drawn: dragged, moved by arrow keys, turned with [ and ], taken away with Delete.
import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { Mark } from '../map-marks.ts'
import { MarkIcon } from '../mark-icon.tsx'
import { useMarkWords } from '../use-mark-words.ts'
import type { PlanHands } from '../use-plan-view.ts'
import type { EditAction } from './edit-map.ts'

interface EditMarkProps {
  readonly mark: Mark
  /** Of the plan's layer, CSS px. */
  readonly width: number
  readonly height: number
  readonly isSelected: boolean
  /** Was put down just now. */
  readonly isPlaced: boolean
  readonly hands: PlanHands
  readonly dispatch: (action: EditAction) => void
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
/** CSS px on screen. */
const STEP = 2
const LARGE_STEP = 20
const TWITCH = 4
/** Degrees. */
const TURN = 5

export function EditMark({ mark: { key, item, kind, name }, width, height, isSelected, isPlaced, hands, dispatch }: EditMarkProps) {
  const words = useMarkWords()
  const drag = useRef<{
    readonly grip: string
    readonly from: readonly [number, number]
    readonly offset: readonly [number, number]
    isMoving: boolean
  } | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isPlaced) button.current?.focus({ preventScroll: true })
  }, [isPlaced])
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    event.currentTarget.focus({ preventScroll: true })
    const [x, y] = hands.placeOf(event)
    drag.current = { grip: `${key} ${event.timeStamp}`, from: [event.clientX, event.clientY], offset: [item.x - x, item.y - y], isMoving: false }
    dispatch({ do: 'select', key })
  }
  const onPointerMove = (event: PointerEvent) => {
    const now = drag.current
    if (now === null) return
    if (!now.isMoving && Math.hypot(event.clientX - now.from[0], event.clientY - now.from[1]) < TWITCH) return
    now.isMoving = true
    const [x, y] = hands.placeOf(event)
    dispatch({ do: 'move', key, to: [x + now.offset[0], y + now.offset[1]], grip: now.grip })
  }
  const end = () => {
    drag.current = null
    dispatch({ do: 'release' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = ARROWS[event.key]
    const step = event.shiftKey ? LARGE_STEP : STEP
    if (arrow !== undefined) {
      dispatch({ do: 'nudge', key, by: [(arrow[0] * step) / width, (arrow[1] * step) / height] })
      hands.show([item.x, item.y])
    } else if (event.key === 'Delete' || event.key === 'Backspace') dispatch({ do: 'take', key })
    else if ((event.key === '[' || event.key === ']') && item.kind === 'camera')
      dispatch({ do: 'look', key, change: { direction: (item.direction ?? 0) + (event.key === ']' ? TURN : -TURN) }, grip: key })
    else if (event.key === 'Escape' && isSelected) dispatch({ do: 'select', key: null })
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <button
      ref={button}
      type="button"
      data-holds
      className={`map-mark map-mark-${kind} map-mark-edited${isSelected ? ' map-mark-selected' : ''}`}
      style={{ left: item.x * width, top: item.y * height }}
      aria-label={`${name} ${words.kind(kind)}`}
      aria-pressed={isSelected}
      title={name}
      data-testid={`edit-${key}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (!event.target.matches(':focus-visible')) return
        dispatch({ do: 'select', key })
        hands.show([item.x, item.y])
      }}
    >
      <span className="map-sign">
        <MarkIcon kind={kind} />
        {kind === 'building' && <span className="map-building-name">{name}</span>}
      </span>
      {kind !== 'building' && isSelected && (
        <span className="map-label" aria-hidden="true">
          {name}
        </span>
      )}
    </button>
  )
}
