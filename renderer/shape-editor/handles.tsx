// What is taken hold of: the points of the shapes under the hand, and the middles of their edges.
import type { PointerEvent } from 'react'
import { middles, type Shape } from './shapes.ts'
import type { Selection } from './reduce-board.ts'
import type { Size } from './use-size.ts'

/** Half of 40 CSS px: large enough for a finger. */
const HOLD_RADIUS = 20
/** Edges shorter than this have no middle: it could not be told from their ends. CSS px. */
const SHORTEST_EDGE = 84

export interface HandleEvents {
  nameOf(shape: Shape, at: number): string
  onPoint(event: PointerEvent, shape: Shape, at: number): void
  onMiddle(event: PointerEvent, shape: Shape, after: number): void
  onFocus(selection: Selection): void
}

interface HandlesProps extends HandleEvents {
  readonly shapes: readonly Shape[]
  readonly selected: Selection | null
  readonly size: Size
}

export function handleId({ id, at }: Selection): string {
  return `handle ${id} ${at ?? 'whole'}`
}

export function Handles({ shapes, selected, size, nameOf, onPoint, onMiddle, onFocus }: HandlesProps) {
  return (
    <>
      {shapes.flatMap((shape) =>
        middles(shape)
          .filter(({ after }) => edgeLength(shape, after, size) >= SHORTEST_EDGE)
          .map(({ after, at: [x, y] }) => (
            <g
              key={`${shape.id} middle ${after}`}
              className="handle handle-middle"
              transform={`translate(${x * size.width} ${y * size.height})`}
              data-testid={`middle-${shape.id}-${after}`}
              aria-hidden="true"
              onPointerDown={(event) => onMiddle(event, shape, after)}
            >
              <circle className="handle-hold" r={HOLD_RADIUS} />
              <circle className="handle-mark" r={4} />
            </g>
          )),
      )}
      {withoutDoubles(shapes).map(({ shape, at }) => {
        const [x, y] = shape.points[at] ?? [0, 0]
        const isSelected = selected?.id === shape.id && (selected.at === at || selected.at === null)
        return (
          <g
            key={`${shape.id} ${at}`}
            id={handleId({ id: shape.id, at })}
            className={`handle handle-of-${shape.role}${isSelected ? ' handle-selected' : ''}`}
            transform={`translate(${x * size.width} ${y * size.height})`}
            tabIndex={0}
            role="button"
            aria-label={nameOf(shape, at)}
            data-testid={`point-${shape.id}-${at}`}
            onFocus={() => onFocus({ id: shape.id, at })}
            onPointerDown={(event) => onPoint(event, shape, at)}
          >
            <circle className="handle-hold" r={HOLD_RADIUS} />
            <circle className="handle-mark" r={isSelected ? 8 : 6} />
          </g>
        )
      })}
    </>
  )
}

function edgeLength({ points }: Shape, after: number, { width, height }: Size): number {
  const [x1, y1] = points[after] ?? [0, 0]
  const [x2, y2] = points[(after + 1) % points.length] ?? [0, 0]
  return Math.hypot((x2 - x1) * width, (y2 - y1) * height)
}

/** The corner two strips share has one handle. */
function withoutDoubles(shapes: readonly Shape[]): { shape: Shape; at: number }[] {
  const seen = new Set<string>()
  return shapes.flatMap((shape) =>
    shape.points.flatMap(([x, y], at) => {
      const place = `${shape.group} ${x} ${y}`
      if (shape.form === 'strip' && seen.has(place)) return []
      seen.add(place)
      return [{ shape, at }]
    }),
  )
}
