// The drawing layer over a picture: shapes with handles, and the one being drawn; general, for facades, zones and lines.
import { useRef, type PointerEvent, type ReactNode } from 'react'
import type { Point } from '../../contract/geometry.ts'
import { handleId, Handles } from './handles.tsx'
import type { Selection, ShapeAction } from './reduce-board.ts'
import { pointList, ShapeFigure, type ShapeLook } from './shape-figure.tsx'
import type { Shape } from './shapes.ts'
import { useHands } from './use-hands.ts'
import { useSize, type Size } from './use-size.ts'

interface ShapeLayerProps {
  readonly label: string
  readonly shapes: readonly Shape[]
  readonly drawing: Shape | null
  readonly selected: Selection | null
  readonly isReadOnly: boolean
  /** Those under the hand; all others are only seen. */
  readonly isActive: (shape: Shape) => boolean
  /** Those of them whose points are shown; absent: all. */
  readonly hasHandles?: (shape: Shape) => boolean
  readonly lookOf: (shape: Shape) => ShapeLook
  readonly nameOf: (shape: Shape, at: number | null) => string
  /** px of the picture, which is what arrow keys move by. */
  readonly picture: Size
  readonly dispatch: (action: ShapeAction) => void
  /** Drawn below the shapes, in CSS px. */
  readonly under?: (size: Size) => ReactNode
}

export function ShapeLayer(props: ShapeLayerProps) {
  const { label, shapes, drawing, selected, isReadOnly, isActive, hasHandles = () => true, lookOf, nameOf, picture, dispatch, under } = props
  const svg = useRef<SVGSVGElement>(null)
  const size = useSize(svg)
  const hands = useHands({ svg, drawing, selected, shapes, picture, dispatch })
  const active = isReadOnly || drawing !== null ? [] : shapes.filter(isActive)
  return (
    <svg
      ref={svg}
      className={drawing === null ? 'shapes' : 'shapes shapes-drawing'}
      tabIndex={drawing === null ? -1 : 0}
      role="application"
      aria-label={label}
      data-testid="shapes"
      {...(isReadOnly ? {} : hands.onSvg)}
    >
      <Hatching />
      {under?.(size)}
      {shapes.map((shape) => (
        <ShapeFigure key={shape.id} shape={shape} look={lookOf(shape)} size={size} />
      ))}
      {active.map((shape) => (
        <Hold key={shape.id} shape={shape} span={lookOf(shape).span} size={size} name={nameOf(shape, null)} onHold={hands.onHandle} dispatch={dispatch} />
      ))}
      <Handles
        shapes={active.filter(hasHandles)}
        selected={selected}
        size={size}
        nameOf={nameOf}
        onPoint={hands.onHandle}
        onMiddle={hands.onMiddle}
        onFocus={(selection) => dispatch({ do: 'select', selected: selection })}
      />
      {drawing !== null && <Drawing shape={drawing} cursor={hands.cursor} size={size} look={lookOf(drawing)} />}
    </svg>
  )
}

/** What may not be told by colour alone. */
function Hatching() {
  return (
    <defs>
      <pattern id="shape-hatching" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="10" height="10" fill="rgb(0 0 0 / 35%)" />
        <line x1="0" y1="0" x2="0" y2="10" stroke="#ffb066" strokeWidth="3" />
      </pattern>
    </defs>
  )
}

interface HoldProps {
  readonly shape: Shape
  readonly span: readonly [number, number]
  readonly size: Size
  readonly name: string
  readonly onHold: (event: PointerEvent, shape: Shape, at: number | null) => void
  readonly dispatch: (action: ShapeAction) => void
}

/** The body of a shape, by which it is moved as a whole: a line along all its length, an area by its inside. */
function Hold({ shape, span, size, name, onHold, dispatch }: HoldProps) {
  const at = shape.form === 'level' ? 0 : null
  const y = shape.points[0]?.[1] ?? 0
  const points: readonly Point[] =
    shape.form === 'level'
      ? [
          [span[0], y],
          [span[1], y],
        ]
      : shape.points
  if (shape.form === 'strip') return null
  const common = {
    className: `shape-hold shape-hold-${shape.form}`,
    points: pointList(points, size),
    onPointerDown: (event: PointerEvent) => onHold(event, shape, at),
  }
  if (shape.form === 'level') return <polyline {...common} aria-hidden="true" />
  const Tag = shape.form === 'area' ? 'polygon' : 'polyline'
  return (
    <Tag
      {...common}
      id={handleId({ id: shape.id, at: null })}
      tabIndex={0}
      role="button"
      aria-label={name}
      data-testid={`hold-${shape.id}`}
      onFocus={() => dispatch({ do: 'select', selected: { id: shape.id, at: null } })}
    />
  )
}

function Drawing({ shape, cursor, size, look }: { readonly shape: Shape; readonly cursor: Point | null; readonly size: Size; readonly look: ShapeLook }) {
  const isLevel = shape.form === 'level'
  const next: readonly Point[] =
    cursor === null
      ? []
      : isLevel
        ? [
            [0, cursor[1]],
            [1, cursor[1]],
          ]
        : [cursor]
  const points = [...shape.points, ...next]
  return (
    <g className={`shape shape-drawn shape-of-${shape.role} ${look.className}`} data-testid="shape-drawn" data-points={shape.points.length}>
      {shape.form === 'area' && points.length > 2 && <polygon className="shape-fill" points={pointList(points, size)} />}
      <polyline className="shape-under" points={pointList(points, size)} />
      <polyline className="shape-line" points={pointList(points, size)} />
      {shape.points.map(([x, y], i) => (
        <circle key={i} className={i === 0 ? 'shape-first' : 'shape-point'} cx={x * size.width} cy={y * size.height} r={i === 0 ? 8 : 5} />
      ))}
      {cursor !== null && <path className="shape-cursor" d={`M${cursor[0] * size.width - 9} ${cursor[1] * size.height}h18m-9 -9v18`} />}
    </g>
  )
}
