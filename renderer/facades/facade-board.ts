// A camera's facades as shapes and facts for the editor, and back; what hangs on what is put right here.
import type { FacadeEntry } from '../../contract/facade.ts'
import { facadeScale, floorOfStorey, storeyOfFloor, type FacadeScale } from '../../contract/facade-scale.ts'
import type { Point, Polygon } from '../../contract/geometry.ts'
import { chordAt } from '../../contract/placement.ts'
import type { Severity } from '../../contract/vocabulary.ts'
import type { Board } from '../shape-editor/reduce-board.ts'
import type { Form, Shape } from '../shape-editor/shapes.ts'

export type Role = 'facade' | 'mask' | 'floor' | 'column'
export const FORM_OF_ROLE: Readonly<Record<Role, Form>> = { facade: 'area', mask: 'area', floor: 'level', column: 'strip' }

/** What is known of a facade besides its shapes. */
export interface FacadeFacts {
  readonly id: string
  readonly name: string
  /** null: as the kind says. */
  readonly severity: Severity | null
  readonly floorHeightM: number
  readonly minFloors: number
  readonly alarmScore: number
  readonly suspectedScore: number
  readonly selfTestAt: readonly string[]
}

export type FacadeBoard = Board<readonly FacadeFacts[]>

/** The defaults of contract/facade.ts. */
export function newFacts(id: string, name: string): FacadeFacts {
  return { id, name, severity: null, floorHeightM: 3, minFloors: 3, alarmScore: 0.55, suspectedScore: 0.3, selfTestAt: [] }
}

export function boardOf(entries: readonly FacadeEntry[]): FacadeBoard {
  const facts = entries.map(({ id, name, severity, settings: s }) => ({
    id,
    name,
    severity: severity ?? null,
    floorHeightM: s.facade?.floorHeightM ?? 3,
    minFloors: s.minFloors,
    alarmScore: s.alarmScore,
    suspectedScore: s.suspectedScore,
    selfTestAt: s.selfTestAt,
  }))
  return settleBoard({ facts, shapes: entries.flatMap(shapesOf) })
}

function shapesOf({ id: group, polygon, settings: { facade, masks } }: FacadeEntry): Shape[] {
  const shape = (role: Role, n: number, label: string, points: readonly Point[]): Shape => ({
    id: shapeId(group, role, n),
    group,
    role,
    form: FORM_OF_ROLE[role],
    label,
    points,
  })
  return [
    shape('facade', 1, '', polygon),
    ...masks.map((mask, i) => shape('mask', i + 1, '', mask)),
    ...(facade?.floors ?? []).map(({ floor, y }, i) => shape('floor', i + 1, String(floor), [[0.5, y]])),
    ...(facade?.columns ?? []).map(({ name, top, bottom }, i) => shape('column', i + 1, name, stripOf(top, bottom, 0, 1))),
  ]
}

export function stripOf(top: readonly [number, number], bottom: readonly [number, number], topY: number, bottomY: number): Point[] {
  return [
    [top[0], topY],
    [top[1], topY],
    [bottom[1], bottomY],
    [bottom[0], bottomY],
  ]
}

function shapeId(group: string, role: Role, n: number): string {
  return `${group} ${role} ${n}`
}

/** A shape that is not on the board yet; with an empty label a floor line gets the number that fits its height. */
export function freshShape(board: FacadeBoard, group: string, role: Role, points: readonly Point[] = [], label = ''): Shape {
  const taken = board.shapes.filter((s) => s.group === group && s.role === role).map((s) => Number(s.id.split(' ').at(-1)))
  return { id: shapeId(group, role, Math.max(0, ...taken) + 1), group, role, form: FORM_OF_ROLE[role], label, points }
}

export function ofRole(board: FacadeBoard, group: string, role: Role): readonly Shape[] {
  return board.shapes.filter((s) => s.group === group && s.role === role)
}

export function outlineOf(board: FacadeBoard, group: string): Polygon | null {
  return ofRole(board, group, 'facade')[0]?.points ?? null
}

export interface FloorLine {
  readonly id: string
  readonly floor: number
  readonly y: number
}

/** The highest in the picture first. */
export function floorLines(board: FacadeBoard, group: string): readonly FloorLine[] {
  return ofRole(board, group, 'floor')
    .map(({ id, label, points }) => ({ id, floor: Number(label), y: points[0]?.[1] ?? 0 }))
    .toSorted((a, b) => a.y - b.y)
}

/** @returns null while the lines do not make one: fewer than two, one floor twice, or floors in the wrong order */
export function scaleOf(board: FacadeBoard, group: string): FacadeScale | null {
  const floors = floorLines(board, group)
  const facts = board.facts.find((f) => f.id === group)
  const falls = floors.every(({ floor, y }, i) => Number.isInteger(floor) && floor !== 0 && (i === 0 || (floor < floors[i - 1]!.floor && y > floors[i - 1]!.y)))
  return facts === undefined || floors.length < 2 || !falls ? null : facadeScale({ floors: [...floors], floorHeightM: facts.floorHeightM })
}

/** What is saved. Only for a board without errors (problems.ts). */
export function entriesOf(board: FacadeBoard): FacadeEntry[] {
  return board.facts.map(({ id, name, severity, floorHeightM, minFloors, alarmScore, suspectedScore, selfTestAt }) => {
    const floors = floorLines(board, id).map(({ floor, y }) => ({ floor, y }))
    const columns = ofRole(board, id, 'column').map(({ label, points }) => {
      const [topLeft = 0, topRight = 1, bottomRight = 1, bottomLeft = 0] = points.map((p) => p[0])
      return { name: label.trim(), top: [topLeft, topRight] as [number, number], bottom: [bottomLeft, bottomRight] as [number, number] }
    })
    return {
      id,
      name: name.trim(),
      polygon: asPairs(outlineOf(board, id) ?? []),
      ...(severity === null ? {} : { severity }),
      settings: {
        ...(floors.length === 0 ? {} : { facade: { floors, floorHeightM, columns } }),
        masks: ofRole(board, id, 'mask').map((mask) => asPairs(mask.points)),
        minFloors,
        alarmScore,
        suspectedScore,
        selfTestAt: [...selfTestAt],
      },
    }
  })
}

function asPairs(polygon: Polygon): [number, number][] {
  return polygon.map(([x, y]) => [x, y])
}

/** Column edges hang on the highest and the lowest floor line, a line's handle on the middle of the facade, a new line gets a number. */
export function settleBoard(board: FacadeBoard): FacadeBoard {
  let isChanged = false
  const shapes = board.shapes.map((shape) => {
    const settled = shape.role === 'column' ? hung(board, shape) : shape.role === 'floor' ? centred(board, shape) : shape
    isChanged ||= settled !== shape
    return settled
  })
  return isChanged ? { ...board, shapes } : board
}

function hung(board: FacadeBoard, strip: Shape): Shape {
  const lines = floorLines(board, strip.group)
  const [top, bottom] = [lines[0]?.y ?? 0, lines.at(-1)?.y ?? 1]
  const ys = [top, top, bottom, bottom]
  return strip.points.every((p, i) => p[1] === ys[i]) ? strip : { ...strip, points: strip.points.map(([x], i): Point => [x, ys[i] ?? bottom]) }
}

function centred(board: FacadeBoard, line: Shape): Shape {
  const y = line.points[0]?.[1] ?? 0
  const outline = outlineOf(board, line.group)
  const chord = outline === null ? null : chordAt(outline, y)
  const x = chord === null ? (line.points[0]?.[0] ?? 0.5) : Math.round(((chord[0] + chord[1]) / 2) * 1e5) / 1e5
  const label = line.label === '' ? String(proposedFloor(board, line, y)) : line.label
  return x === line.points[0]?.[0] && label === line.label ? line : { ...line, label, points: [[x, y]] }
}

/** The floor at that height by the other lines; with one line only, the next one. */
function proposedFloor(board: FacadeBoard, line: Shape, y: number): number {
  const others = { ...board, shapes: board.shapes.filter((s) => s.id !== line.id) }
  const scale = scaleOf(others, line.group)
  if (scale !== null) return floorOfStorey(scale.storeyAt(y))
  const only = floorLines(others, line.group)[0]
  return only === undefined ? 1 : floorOfStorey(storeyOfFloor(only.floor) + (y < only.y ? 1 : -1))
}
