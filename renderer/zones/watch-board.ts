// What is watched on a camera as shapes and rules for the editor, and back; pure.
import type { CameraWatch } from '../../contract/camera-setup.ts'
import type { Point } from '../../contract/geometry.ts'
import type { Severity } from '../../contract/vocabulary.ts'
import type { Board } from '../shape-editor/reduce-board.ts'
import type { Form, Shape } from '../shape-editor/shapes.ts'

export const ROLES = ['zone', 'tripline', 'mask'] as const
export type Role = (typeof ROLES)[number]
const FORM_OF_ROLE: Readonly<Record<Role, Form>> = { zone: 'area', tripline: 'line', mask: 'area' }
/** As the contract has it. */
export const MOST_OF: Readonly<Record<Role, number>> = { zone: 32, tripline: 16, mask: 32 }
export const MOST_RULES = 32

export interface RuleDraft {
  readonly kind: string
  /** Id of the zone or the tripline. */
  readonly zone: string
  /** null: as the kind says. */
  readonly severity: Severity | null
  /** What differs from the defaults. */
  readonly settings: Readonly<Record<string, unknown>>
}

export interface WatchFacts {
  readonly rules: readonly RuleDraft[]
}

/** Of a zone and of a tripline `group` is its id, and `label` its name. */
export type WatchBoard = Board<WatchFacts>

export function boardOf({ zones, triplines, masks, rules }: CameraWatch): WatchBoard {
  return {
    shapes: [
      ...zones.map(({ id, name, polygon }) => shapeOf('zone', id, name, polygon)),
      ...triplines.map(({ id, name, line }) => shapeOf('tripline', id, name, line)),
      ...masks.map((mask, i) => shapeOf('mask', String(i + 1), '', mask)),
    ],
    facts: {
      rules: rules.map(({ kind, zone, severity, ...settings }) => ({ kind, zone, severity: severity ?? null, settings })),
    },
  }
}

function shapeOf(role: Role, id: string, label: string, points: readonly Point[]): Shape {
  return { id: `${role} ${id}`, group: id, role, form: FORM_OF_ROLE[role], label, points }
}

/** What is saved. Only for a board without errors (watch-problems.ts). */
export function watchOf({ shapes, facts }: WatchBoard): CameraWatch {
  const of = (role: Role) => shapes.filter((shape) => shape.role === role)
  return {
    zones: of('zone').map(({ group, label, points }) => ({ id: group, name: label.trim(), polygon: points.map(pairOf) })),
    triplines: of('tripline').map(({ group, label, points: [a = [0, 0], b = [0, 0]] }) => ({ id: group, name: label.trim(), line: [pairOf(a), pairOf(b)] })),
    masks: of('mask').map(({ points }) => points.map(pairOf)),
    rules: facts.rules.map(({ kind, zone, severity, settings }) => ({ ...settings, kind, zone, ...(severity !== null && { severity }) })),
  }
}

function pairOf([x, y]: Point): [number, number] {
  return [x, y]
}

/** A rule goes with what it stands on. */
export function settleWatch(board: WatchBoard): WatchBoard {
  const rules = board.facts.rules.filter(({ zone }) => placeOf(board, zone) !== undefined)
  return rules.length === board.facts.rules.length ? board : { ...board, facts: { rules } }
}

/** The zone or tripline of that id. */
export function placeOf({ shapes }: WatchBoard, id: string): Shape | undefined {
  return shapes.find(({ role, group }) => role !== 'mask' && group === id)
}

export function ofRole({ shapes }: WatchBoard, role: Role): readonly Shape[] {
  return shapes.filter((shape) => shape.role === role)
}

/**
 * A shape that is not on the board yet.
 *
 * @param taken ids that facades of this camera have
 * @param nameOf of the first, second ... of its role
 */
export function freshShape(board: WatchBoard, role: Role, taken: readonly string[], nameOf: (n: number) => string): Shape {
  const used = new Set([
    ...(role === 'mask' ? ofRole(board, 'mask') : board.shapes.filter((shape) => shape.role !== 'mask')).map(({ group }) => group),
    ...taken,
  ])
  let n = ofRole(board, role).length + 1
  while (used.has(idOf(role, n))) n++
  return shapeOf(role, idOf(role, n), role === 'mask' ? '' : nameOf(n), [])
}

function idOf(role: Role, n: number): string {
  return role === 'mask' ? String(n) : `${role === 'zone' ? 'zone' : 'line'}-${n}`
}

/** Just inside of the picture, so that its corners can be taken hold of. */
export const ALMOST_ALL: readonly Point[] = [
  [0.01, 0.01],
  [0.99, 0.01],
  [0.99, 0.99],
  [0.01, 0.99],
]

export function withShape(board: WatchBoard, id: string, change: Partial<Pick<Shape, 'label' | 'points'>>): WatchBoard {
  return { ...board, shapes: board.shapes.map((shape) => (shape.id === id ? { ...shape, ...change } : shape)) }
}

export function withRule(board: WatchBoard, at: number, change: Partial<RuleDraft>): WatchBoard {
  return { ...board, facts: { rules: board.facts.rules.map((rule, i) => (i === at ? { ...rule, ...change } : rule)) } }
}

export function withNewRule(board: WatchBoard, kind: string, zone: string): WatchBoard {
  return { ...board, facts: { rules: [...board.facts.rules, { kind, zone, severity: null, settings: {} }] } }
}

export function withoutRule(board: WatchBoard, at: number): WatchBoard {
  return { ...board, facts: { rules: board.facts.rules.toSpliced(at, 1) } }
}
