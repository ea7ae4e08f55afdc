// One shape as it lies on the picture: outline, hatching, name; without its handles.
import type { Point } from '../../contract/geometry.ts'
import type { Shape } from './shapes.ts'
import type { Size } from './use-size.ts'

export interface ShapeLook {
  readonly className: string
  /** Drawn beside the shape. */
  readonly text: string
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
      {look.text !== '' && (
        <text className="shape-text" x={x} y={y}>
          {look.text}
        </text>
      )}
    </g>
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
