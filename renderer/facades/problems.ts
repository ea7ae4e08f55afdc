// What is wrong with a facade as it is drawn: errors keep it from being saved, warnings only say what would be better.
import { floorOfStorey, storeyOfFloor } from '../../contract/facade-scale.ts'
import type { Polygon } from '../../contract/geometry.ts'
import { floorLines, ofRole, outlineOf, scaleOf, type FacadeBoard, type FacadeFacts } from './facade-board.ts'
import { areaOf, crosses, crossesItself, edgesOf } from '../shape-editor/outlines.ts'
import type { Shape } from '../shape-editor/shapes.ts'

export const PROBLEMS = [
  'noName',
  'noOutline',
  'outlineCrosses',
  'outlineSmall',
  'oneLine',
  'floorNumber',
  'floorTwice',
  'floorOrder',
  'columnsWithoutFloors',
  'columnName',
  'columnReversed',
  'columnsCross',
  'maskCrosses',
  'thresholds',
  'noFloors',
  'lineOutside',
  'lineOff',
  'maskSmall',
  'facadesOverlap',
] as const
export type ProblemCode = (typeof PROBLEMS)[number]
const ONLY_WARNINGS: readonly ProblemCode[] = ['noFloors', 'lineOutside', 'lineOff', 'maskSmall', 'facadesOverlap']

export interface Problem {
  readonly code: ProblemCode
  readonly isError: boolean
  readonly group: string
  /** Where in the picture; null: in the fields. */
  readonly shapeId: string | null
  readonly values: Readonly<Record<string, string | number>>
}

/** Shares of the picture's area below which an area is more likely a slip of the hand. */
const SMALLEST_OUTLINE = 0.005
const SMALLEST_MASK = 0.0002
/** Storeys a line may be off the scale that all lines together make. */
const OFF_STOREYS = 0.25

export function problemsOf(board: FacadeBoard): readonly Problem[] {
  return [...board.facts.flatMap((facts) => problemsOfFacade(board, facts)), ...overlaps(board)].toSorted((a, b) => Number(b.isError) - Number(a.isError))
}

type Say = (code: ProblemCode, shapeId?: string | null, values?: Problem['values']) => Problem

function problemsOfFacade(board: FacadeBoard, facts: FacadeFacts): Problem[] {
  const group = facts.id
  const say: Say = (code, shapeId = null, values = {}) => ({
    code,
    isError: !ONLY_WARNINGS.includes(code),
    group,
    shapeId,
    values: { name: facts.name, ...values },
  })
  return [
    ...(facts.name.trim() === '' ? [say('noName')] : []),
    ...(facts.suspectedScore > facts.alarmScore ? [say('thresholds')] : []),
    ...outlineProblems(ofRole(board, group, 'facade')[0], say),
    ...floorProblems(board, group, say),
    ...columnProblems(ofRole(board, group, 'column'), floorLines(board, group).length, say),
    ...ofRole(board, group, 'mask').flatMap((mask) => maskProblems(mask, say)),
  ]
}

function outlineProblems(outline: Shape | undefined, say: Say): Problem[] {
  if (outline === undefined) return [say('noOutline')]
  if (crossesItself(outline.points)) return [say('outlineCrosses', outline.id)]
  return areaOf(outline.points) < SMALLEST_OUTLINE ? [say('outlineSmall', outline.id)] : []
}

function floorProblems(board: FacadeBoard, group: string, say: Say): Problem[] {
  const lines = floorLines(board, group)
  if (lines.length === 0) return [say('noFloors')]
  const numbers = lines.filter(({ floor }) => !Number.isInteger(floor) || floor === 0 || floor < -9 || floor > 300)
  if (numbers.length > 0) return numbers.map((line) => say('floorNumber', line.id))
  if (lines.length === 1) return [say('oneLine', lines[0]!.id)]
  const order = lines.flatMap((line, i) => {
    const above = lines[i - 1]
    if (above === undefined || above.floor > line.floor) return []
    return above.floor === line.floor
      ? [say('floorTwice', line.id, { floor: line.floor })]
      : [say('floorOrder', line.id, { above: above.floor, below: line.floor })]
  })
  return order.length > 0 ? order : [...outside(board, group, say), ...off(board, group, say)]
}

function outside(board: FacadeBoard, group: string, say: Say): Problem[] {
  const ys = outlineOf(board, group)?.map((p) => p[1])
  if (ys === undefined) return []
  return floorLines(board, group).flatMap(({ id, floor, y }) => (y < Math.min(...ys) || y > Math.max(...ys) ? [say('lineOutside', id, { floor })] : []))
}

/** Only three lines or more can contradict each other. */
function off(board: FacadeBoard, group: string, say: Say): Problem[] {
  const scale = scaleOf(board, group)
  if (scale === null) return []
  return floorLines(board, group).flatMap(({ id, floor, y }) => {
    const storey = scale.storeyAt(y)
    return Math.abs(storey - storeyOfFloor(floor)) > OFF_STOREYS ? [say('lineOff', id, { floor, found: floorOfStorey(storey) })] : []
  })
}

function columnProblems(columns: readonly Shape[], lines: number, say: Say): Problem[] {
  if (columns.length > 0 && lines === 0) return [say('columnsWithoutFloors')]
  const spans = columns.map(({ id, label, points }) => {
    const [topLeft = 0, topRight = 0, bottomRight = 0, bottomLeft = 0] = points.map((p) => p[0])
    return { id, label, top: [topLeft, topRight] as const, bottom: [bottomLeft, bottomRight] as const }
  })
  const reversed = spans.filter(({ top, bottom }) => top[0] >= top[1] || bottom[0] >= bottom[1])
  if (reversed.length > 0) return reversed.map(({ id, label }) => say('columnReversed', id, { column: label }))
  const sorted = spans.toSorted((a, b) => a.top[0] + a.bottom[0] - b.top[0] - b.bottom[0])
  return [
    ...spans.filter(({ label }) => label.trim() === '').map(({ id }) => say('columnName', id)),
    ...sorted.flatMap((span, i) => {
      const left = sorted[i - 1]
      const crosses = left !== undefined && (left.top[1] > span.top[0] + 1e-6 || left.bottom[1] > span.bottom[0] + 1e-6)
      return crosses ? [say('columnsCross', span.id, { left: left.label, right: span.label })] : []
    }),
  ]
}

function maskProblems(mask: Shape, say: Say): Problem[] {
  if (crossesItself(mask.points)) return [say('maskCrosses', mask.id)]
  return areaOf(mask.points) < SMALLEST_MASK ? [say('maskSmall', mask.id)] : []
}

function overlaps(board: FacadeBoard): Problem[] {
  const outlines = board.facts.flatMap((facts) => ofRole(board, facts.id, 'facade').map((shape) => ({ facts, shape })))
  return outlines.flatMap(({ facts, shape }, i) =>
    outlines.slice(i + 1).flatMap((other) =>
      overlap(shape.points, other.shape.points)
        ? [
            {
              code: 'facadesOverlap' as const,
              isError: false,
              group: other.facts.id,
              shapeId: other.shape.id,
              values: { name: facts.name, other: other.facts.name },
            },
          ]
        : [],
    ),
  )
}

function overlap(a: Polygon, b: Polygon): boolean {
  return edgesOf(a).some((one) => edgesOf(b).some((two) => crosses(one, two)))
}
