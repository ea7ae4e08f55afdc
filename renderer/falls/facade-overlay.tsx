// The facades of a camera over its picture, faintly: outline and floor lines with their numbers.
import { useQuery } from '@tanstack/react-query'
import type { FacadeEntry } from '../../contract/facade.ts'
import { orpc } from '../api.ts'
import { chordsAt, planeOf, type Plane } from './fall-shapes.ts'
import { floorName } from './floor-name.ts'

const NOTHING: readonly FacadeEntry[] = []

/** @returns what is armed on the camera for falling objects; empty while that is not known */
export function useFacadesOf(cameraId: string): readonly FacadeEntry[] {
  const { data } = useQuery(orpc.facades.list.queryOptions({ staleTime: 30_000 }))
  return data?.find((facade) => facade.cameraId === cameraId)?.entries ?? NOTHING
}

export function FacadeOverlay({ cameraId, ratio }: { readonly cameraId: string; readonly ratio: number | null }) {
  const entries = useFacadesOf(cameraId)
  const plane = planeOf(ratio)
  if (entries.length === 0) return null
  return (
    <svg
      className="facade-overlay"
      viewBox={`0 0 ${plane.width} ${plane.height}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
      data-testid="facade-overlay"
    >
      {entries.map((entry) => (
        <Facade key={entry.id} entry={entry} plane={plane} />
      ))}
    </svg>
  )
}

function Facade({ entry: { polygon, settings }, plane: { width, height } }: { readonly entry: FacadeEntry; readonly plane: Plane }) {
  return (
    <g>
      <polygon points={polygon.map(([x, y]) => `${x * width},${y * height}`).join(' ')} />
      {settings.facade?.floors.flatMap(({ floor, y }) =>
        chordsAt(polygon, y).map(([x1, x2]) => (
          <g key={`${floor} ${x1}`}>
            <line x1={x1 * width} x2={x2 * width} y1={y * height} y2={y * height} />
            <text x={x1 * width + 6} y={y * height - 5}>
              {floorName(floor)}
            </text>
          </g>
        )),
      )}
    </g>
  )
}
