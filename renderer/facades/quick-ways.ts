// The quick ways of the facade editor: a rectangle to start from, two lines and the floors they are, equal columns, a copy for another camera.
import type { Point } from '../../contract/geometry.ts'
import { chordAt } from '../../contract/placement.ts'
import { floorLines, freshShape, newFacts, ofRole, outlineOf, stripOf, type FacadeBoard, type Role } from './facade-board.ts'
import type { Shape } from '../shape-editor/shapes.ts'

export const MOST_FACADES = 4

/** How far the two lines stand from the facade's upper and lower edge, as a share of its height: about half a storey of twelve. */
const INSET = 0.04

/** @param taken ids that other zones of the camera have */
export function withFacade(board: FacadeBoard, nameOf: (n: number) => string, taken: readonly string[]): { board: FacadeBoard; id: string } {
  const used = new Set([...taken, ...board.facts.map((f) => f.id)])
  let n = board.facts.length + 1
  while (used.has(`facade-${n}`)) n++
  const id = `facade-${n}`
  return { id, board: { ...board, facts: [...board.facts, newFacts(id, nameOf(n))] } }
}

export function withoutFacade(board: FacadeBoard, id: string): FacadeBoard {
  return { facts: board.facts.filter((f) => f.id !== id), shapes: board.shapes.filter((s) => s.group !== id) }
}

/** Something to pull into place by its corners: a second facade stands beside the first. */
export function withRectangle(board: FacadeBoard, group: string): FacadeBoard {
  const [left, right] = board.facts.length > 1 ? [0.55, 0.95] : [0.25, 0.75]
  return replaced(board, group, 'facade', [freshShape(board, group, 'facade', stripOf([left, right], [left, right], 0.08, 0.92))])
}

/** Lines that stand already stay where they are, the highest and the lowest of them; otherwise they come near the facade's edges. */
export function withTwoLines(board: FacadeBoard, group: string, lowest: number, highest: number): FacadeBoard {
  const known = floorLines(board, group)
  const ys = (outlineOf(board, group) ?? [[0, 0] as Point, [0, 1] as Point]).map((p) => p[1])
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  const inset = (bottom - top) * INSET
  const isKnown = known.length >= 2
  const topY = isKnown ? known[0]!.y : top + inset
  const bottomY = isKnown ? known.at(-1)!.y : bottom - inset
  const high = freshShape(board, group, 'floor', [[0.5, topY]], String(highest))
  const low: Shape = { ...freshShape({ ...board, shapes: [...board.shapes, high] }, group, 'floor', [[0.5, bottomY]], String(lowest)) }
  return replaced(board, group, 'floor', [high, low])
}

/** Side by side over the facade's whole width, measured at the highest and at the lowest floor line. */
export function withEqualColumns(board: FacadeBoard, group: string, count: number, nameOf: (n: number) => string): FacadeBoard {
  const lines = floorLines(board, group)
  const outline = outlineOf(board, group)
  if (lines.length === 0 || outline === null) return board
  const xs = outline.map((p) => p[0])
  const whole = [Math.min(...xs), Math.max(...xs)] as const
  const [topY, bottomY] = [lines[0]!.y, lines.at(-1)!.y]
  const top = chordAt(outline, topY) ?? whole
  const bottom = chordAt(outline, bottomY) ?? whole
  const edge = ([from, to]: readonly [number, number], i: number): number => Math.round((from + ((to - from) * i) / count) * 1e5) / 1e5
  const columns = Array.from({ length: count }, (_, i): Shape => {
    const points = stripOf([edge(top, i), edge(top, i + 1)], [edge(bottom, i), edge(bottom, i + 1)], topY, bottomY)
    return { ...freshShape(board, group, 'column', points, nameOf(i + 1)), id: `${group} column ${i + 1}` }
  })
  return replaced(board, group, 'column', columns)
}

export function withColumn(board: FacadeBoard, group: string, name: string): FacadeBoard {
  const lines = floorLines(board, group)
  const last = ofRole(board, group, 'column').at(-1)
  const from = last === undefined ? 0.4 : Math.min(0.9, last.points[1]?.[0] ?? 0.4)
  const column = freshShape(board, group, 'column', stripOf([from, from + 0.1], [from, from + 0.1], lines[0]?.y ?? 0, lines.at(-1)?.y ?? 1), name)
  return { ...board, shapes: [...board.shapes, column] }
}

/** @returns the other camera's board with one facade more, under an id that is free there */
export function copiedTo(target: FacadeBoard, taken: readonly string[], source: FacadeBoard, group: string): { board: FacadeBoard; id: string } {
  const facts = source.facts.find((f) => f.id === group)
  const { board, id } = withFacade(target, () => facts?.name ?? '', taken)
  const shapes = source.shapes.filter((s) => s.group === group).map((s) => ({ ...s, group: id, id: `${id}${s.id.slice(group.length)}` }))
  return { id, board: { facts: board.facts.map((f) => (f.id === id && facts !== undefined ? { ...facts, id } : f)), shapes: [...board.shapes, ...shapes] } }
}

function replaced(board: FacadeBoard, group: string, role: Role, shapes: readonly Shape[]): FacadeBoard {
  return { ...board, shapes: [...board.shapes.filter((s) => s.group !== group || s.role !== role), ...shapes] }
}
