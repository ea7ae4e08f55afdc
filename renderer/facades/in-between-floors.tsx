// The floors between the drawn lines, as the scale computes them: where they miss the windows, a line is wrong or one more is needed.
import { floorOfStorey } from '../../contract/facade-scale.ts'
import { chordAt } from '../../contract/placement.ts'
import { floorName } from '../falls/floor-name.ts'
import { floorLines, outlineOf, scaleOf, type FacadeBoard } from './facade-board.ts'
import type { Size } from '../shape-editor/use-size.ts'

interface InBetweenFloorsProps {
  readonly board: FacadeBoard
  readonly group: string
  readonly size: Size
  readonly isMine: boolean
}

/** Numbers closer together than this cannot be read; CSS px. */
const NUMBER_EVERY_PX = 15

export function InBetweenFloors({ board, group, size, isMine }: InBetweenFloorsProps) {
  const scale = scaleOf(board, group)
  const outline = outlineOf(board, group)
  if (scale === null || outline === null) return null
  const drawn = new Set(floorLines(board, group).map((line) => line.floor))
  const storeys = Array.from({ length: scale.highest - scale.lowest + 1 }, (_, i) => scale.lowest + i)
  let lastY = Infinity
  return (
    <g className={isMine ? 'between' : 'between between-others'} aria-hidden="true" data-testid={`between-${group}`}>
      {storeys.map((storey) => {
        const floor = floorOfStorey(storey)
        const y = scale.yAt(storey)
        const chord = chordAt(outline, y)
        if (drawn.has(floor) || chord === null) return null
        const hasRoom = lastY - y * size.height >= NUMBER_EVERY_PX
        if (hasRoom) lastY = y * size.height
        return (
          <g key={storey}>
            <line x1={chord[0] * size.width} x2={chord[1] * size.width} y1={y * size.height} y2={y * size.height} />
            {hasRoom && (
              <text x={chord[1] * size.width - 4} y={y * size.height + 4} textAnchor="end">
                {floorName(floor)}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}
