// One shape as it lies on the picture: outline, hatching, name; without its handles.
import type { Point } from '../../contract/geometry.ts'
import type { Shape } from './shapes.ts'
import type { Size } from './use-size.ts'

export interface ShapeLook {
  readonly className: string
  /** Drawn beside the shape. */
  readonly text: string
  /** Of a line: what is on the left and on the right of whoever looks along it. */
  readonly sides?: readonly [string, string]
  /** Of a level: from where to where it is drawn, 0..1. */
  readonly span: readonly [number, number]
}

interface ShapeFigureProps {
  readonly shape: Shape
  readonly look: ShapeLook
  readonly size: Size
}

export function ShapeFigure({ shape, look, size }: ShapeFigureProps) {
  const lines = linesOf(shape, look, size)
  const [x, y] = textPlace(shape, look, size)
  return (
    <g className={`shape shape-${shape.form} shape-of-${shape.role} ${look.className}`} data-testid={`shape-${shape.id}`} aria-hidden="true">
      {shape.form === 'area' && <polygon className="shape-fill" points={pointList(shape.points, size)} />}
      {lines.map((points) => (
        <g key={points}>
          <polyline className="shape-under" points={points} />
          <polyline className="shape-line" points={points} />
        </g>
      ))}
      {shape.form === 'line' && <Direction points={shape.points} sides={look.sides ?? ['', '']} size={size} />}
      {look.text !== '' && (
        <text className="shape-text" x={x} y={y}>
          {look.text}
        </text>
      )}
    </g>
  )
}

/** CSS px. */
const ARROW = 14
const BESIDE = 22

/** An arrow at the end of a line, and the words of its sides beside its middle. */
function Direction({ points, sides, size }: { readonly points: readonly Point[]; readonly sides: readonly [string, string]; readonly size: Size }) {
  const [a, b] = points
  if (a === undefined || b === undefined) return null
  const [dx, dy] = [(b[0] - a[0]) * size.width, (b[1] - a[1]) * size.height]
  const length = Math.hypot(dx, dy)
  if (length < 1) return null
  const [ux, uy] = [dx / length, dy / length]
  const [x, y] = [b[0] * size.width, b[1] * size.height]
  const head = [
    [x, y],
    [x - ARROW * ux + (ARROW / 2) * uy, y - ARROW * uy - (ARROW / 2) * ux],
    [x - ARROW * ux - (ARROW / 2) * uy, y - ARROW * uy + (ARROW / 2) * ux],
  ]
  const [middleX, middleY] = [((a[0] + b[0]) / 2) * size.width, ((a[1] + b[1]) / 2) * size.height]
  // y goes down: to the left of the way is where it turns against the clock
  return (
    <>
      <polygon className="shape-arrow" points={head.map((p) => p.map((v) => v.toFixed(1)).join(',')).join(' ')} />
      <text className="shape-text shape-side" x={middleX + uy * BESIDE} y={middleY - ux * BESIDE + 5}>
        {sides[0]}
      </text>
      <text className="shape-text shape-side" x={middleX - uy * BESIDE} y={middleY + ux * BESIDE + 5}>
        {sides[1]}
      </text>
    </>
  )
}

export function pointList(points: readonly Point[], { width, height }: Size): string {
  return points.map(([x, y]) => `${(x * width).toFixed(1)},${(y * height).toFixed(1)}`).join(' ')
}

function linesOf({ form, points }: Shape, { span }: ShapeLook, size: Size): string[] {
  const [a, b, c, d] = points
  if (form === 'level')
    return a === undefined
      ? []
      : [
          pointList(
            [
              [span[0], a[1]],
              [span[1], a[1]],
            ],
            size,
          ),
        ]
  if (form === 'strip' && a !== undefined && b !== undefined && c !== undefined && d !== undefined) return [pointList([a, d], size), pointList([b, c], size)]
  return [pointList(form === 'area' && a !== undefined ? [...points, a] : points, size)]
}

function textPlace({ form, points }: Shape, { span }: ShapeLook, { width, height }: Size): Point {
  const [a = [0, 0], b = [0, 0]] = points
  if (form === 'level') return [span[0] * width + 4, a[1] * height - 4]
  if (form === 'strip') return [((a[0] + b[0]) / 2) * width, a[1] * height + 16]
  const top = points.reduce((best, p) => (p[1] < best[1] ? p : best), a)
  return [top[0] * width + 6, Math.max(14, top[1] * height - 6)]
}
