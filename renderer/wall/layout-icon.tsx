// A layout of the wall, drawn small.
import { LAYOUTS, type LayoutId } from './layouts.ts'

const SIZE = 20
const GAP = 1.5

export function LayoutIcon({ id }: { readonly id: LayoutId }) {
  const { side, places } = LAYOUTS[id]
  const cell = SIZE / side
  return (
    <svg className="layout-icon" viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
      {places.map(({ column, row, span }) => (
        <rect key={`${column} ${row}`} x={column * cell + GAP / 2} y={row * cell + GAP / 2} width={span * cell - GAP} height={span * cell - GAP} />
      ))}
    </svg>
  )
}
