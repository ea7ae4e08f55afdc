// What is wrong with zones, triplines, masks and rules as they are drawn: errors keep them from being saved, warnings only say what would be better.
import { contains, type Point } from '../../contract/geometry.ts'
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { asSchema, type FieldSchema } from '../integrations/form-values.ts'
import { areaOf, crossingOf } from '../shape-editor/outlines.ts'
import type { Shape } from '../shape-editor/shapes.ts'
import { ofRole, placeOf, type RuleDraft, type WatchBoard } from './watch-board.ts'

export const WATCH_PROBLEMS = [
  'crosses',
  'tiny',
  'short',
  'noName',
  'outOfBounds',
  'tooLarge',
  'needed',
  'zoneMasked',
  'nothingWatched',
  'notWatched',
  'sameName',
] as const
export type WatchProblemCode = (typeof WATCH_PROBLEMS)[number]
const ONLY_WARNINGS: readonly WatchProblemCode[] = ['zoneMasked', 'nothingWatched', 'notWatched', 'sameName']

export interface WatchProblem {
  readonly code: WatchProblemCode
  readonly isError: boolean
  readonly shape: Shape
  /** Where on the picture, where that is one place. */
  readonly at: Point | null
  /** Of a rule, its place among the rules. */
  readonly rule: number | null
  /** Of a rule's setting. */
  readonly field: string | null
  readonly values: Readonly<Record<string, string | number>>
}

/** Share of the picture; what is smaller is more likely a slip of the hand: a person far away is a thousandth. */
const SMALLEST_AREA = 0.0005
/** Of a tripline, as the core has it. */
const SHORTEST = 0.02

export function watchProblems(board: WatchBoard, kinds: readonly RuleKindView[]): readonly WatchProblem[] {
  const all = [
    ...board.shapes.flatMap((shape) => problemsOfShape(board, shape, kinds)),
    ...board.facts.rules.flatMap((rule, i) => problemsOfRule(board, rule, i, kinds)),
  ]
  return all.toSorted((a, b) => Number(b.isError) - Number(a.isError))
}

function say(code: WatchProblemCode, shape: Shape, more: Partial<Omit<WatchProblem, 'code' | 'shape' | 'isError'>> = {}): WatchProblem {
  return { code, isError: !ONLY_WARNINGS.includes(code), shape, at: null, rule: null, field: null, values: {}, ...more }
}

function problemsOfShape(board: WatchBoard, shape: Shape, kinds: readonly RuleKindView[]): WatchProblem[] {
  const { role, label } = shape
  const drawn = shape.form === 'line' ? lineProblems(shape) : areaProblems(shape)
  if (role === 'mask') return drawn
  const others = board.shapes.filter((other) => other.role !== 'mask' && other.id !== shape.id)
  return [
    ...drawn,
    ...(label.trim() === '' ? [say('noName', shape)] : others.some((other) => other.label.trim() === label.trim()) ? [say('sameName', shape)] : []),
    ...(role === 'zone' && ofRole(board, 'mask').some((mask) => shape.points.every((p) => contains(mask.points, p))) ? [say('zoneMasked', shape)] : []),
    ...(isWatched(board, shape, kinds) ? [] : [say('nothingWatched', shape)]),
  ]
}

/** Whether a rule stands there, or none could. */
function isWatched({ facts }: WatchBoard, { group, role }: Shape, kinds: readonly RuleKindView[]): boolean {
  const possible = kinds.filter(({ place, settings }) => place === role && settings !== null)
  return possible.length === 0 || facts.rules.some(({ zone }) => zone === group)
}

function areaProblems(shape: Shape): WatchProblem[] {
  const at = crossingOf(shape.points)
  if (at !== null) return [say('crosses', shape, { at })]
  return areaOf(shape.points) < SMALLEST_AREA ? [say('tiny', shape, { at: shape.points[0] ?? null })] : []
}

function lineProblems(shape: Shape): WatchProblem[] {
  const [a = [0, 0], b = [0, 0]] = shape.points
  return Math.hypot(a[0] - b[0], a[1] - b[1]) < SHORTEST ? [say('short', shape, { at: a })] : []
}

function problemsOfRule(board: WatchBoard, { kind, zone, settings }: RuleDraft, rule: number, kinds: readonly RuleKindView[]): WatchProblem[] {
  const known = kinds.find(({ id }) => id === kind)
  const shape = placeOf(board, zone)
  if (known === undefined || shape === undefined) return []
  if (known.settings === null) return [say('notWatched', shape, { rule, values: { kind } })]
  const { properties = {}, required = [] } = asSchema(known.settings)
  return Object.entries(properties).flatMap(([field, schema]) => {
    const value = settings[field] ?? schema.default
    const told = (code: WatchProblemCode, values: WatchProblem['values'] = {}) => [say(code, shape, { rule, field, values: { kind, ...values } })]
    if (value === undefined) return required.includes(field) ? told('needed') : []
    if (typeof value !== 'number') return []
    const { minimum = -Infinity, maximum = Infinity, type, atMost } = schema
    if (value < minimum || value > maximum || (type === 'integer' && !Number.isInteger(value))) return told('outOfBounds', { minimum, maximum })
    const most = atMost === undefined ? Infinity : mostOf(atMost, settings, properties)
    return value > most ? told('tooLarge', { most }) : []
  })
}

/** What a field may be at most because of another one. */
function mostOf(
  { of, times, less }: NonNullable<FieldSchema['atMost']>,
  settings: RuleDraft['settings'],
  properties: Readonly<Record<string, FieldSchema>>,
): number {
  const other = settings[of] ?? properties[of]?.default
  return typeof other === 'number' ? other * times - less : Infinity
}
