// Everything that can be done to the shapes on a picture, as one pure function: draw, select, move, insert, remove, undo, redo.
import type { Point } from '../../contract/geometry.ts'
import { assertNever } from '../../contract/vocabulary.ts'
import { begun, changed, redone, released, undone, type History } from './history.ts'
import { endsByItself, FEWEST, MOST_POINTS, onPicture, shifted, withoutPoint, withPoint, withPointAt, type Shape } from './shapes.ts'

/** What undo goes through: the shapes, and whatever else belongs to them. */
export interface Board<F> {
  readonly shapes: readonly Shape[]
  readonly facts: F
}

/** `at` null: the whole shape. */
export interface Selection {
  readonly id: string
  readonly at: number | null
}

export interface BoardState<F> {
  readonly history: History<Board<F>>
  readonly selected: Selection | null
  /** A shape under way; it is not on the board yet. */
  readonly drawing: Shape | null
}

export type BoardAction<F> =
  | { readonly do: 'load'; readonly board: Board<F> }
  | { readonly do: 'set'; readonly board: Board<F>; readonly grip?: string; readonly select?: Selection | null }
  | ShapeAction

/** What hands do on the picture. */
export type ShapeAction =
  | { readonly do: 'draw'; readonly shape: Shape }
  | { readonly do: 'point'; readonly at: Point }
  | { readonly do: 'finish' }
  | { readonly do: 'cancel' }
  | { readonly do: 'select'; readonly selected: Selection | null }
  | { readonly do: 'move'; readonly id: string; readonly at: number; readonly to: Point; readonly grip: string }
  | { readonly do: 'shift'; readonly id: string; readonly by: Point; readonly grip: string }
  /** By keyboard: the selected point, or the whole selected shape. */
  | { readonly do: 'nudge'; readonly by: Point }
  | { readonly do: 'insert'; readonly id: string; readonly after: number; readonly at: Point; readonly grip?: string }
  | { readonly do: 'remove'; readonly id: string; readonly at: number | null }
  | { readonly do: 'release' }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' }

export function emptyBoardState<F>(board: Board<F>): BoardState<F> {
  return { history: begun(board), selected: null, drawing: null }
}

/** @param settle puts right what follows from a change, e.g. edges that hang on lines; must return its argument when nothing does */
export function reduceBoard<F>(state: BoardState<F>, action: BoardAction<F>, settle: (board: Board<F>) => Board<F>): BoardState<F> {
  switch (action.do) {
    case 'load':
      return emptyBoardState(settle(action.board))
    case 'set':
      return withBoard({ ...state, selected: action.select === undefined ? state.selected : action.select }, action.board, settle, action.grip)
    case 'draw':
      return { ...state, drawing: action.shape, selected: null, history: released(state.history) }
    case 'point':
      return drawnOn(state, action.at, settle)
    case 'finish':
      return finished(state, settle)
    case 'cancel':
      return { ...state, drawing: null }
    case 'select':
      // taking hold of what is selected anyway does not end the step under way
      return isSame(state.selected, action.selected) ? state : { ...state, selected: action.selected, history: released(state.history) }
    case 'move':
      return withShapes({ ...state, selected: { id: action.id, at: action.at } }, moved(state, action.id, action.at, action.to), settle, action.grip)
    case 'shift':
      return withShapes(
        state,
        replaced(state, action.id, (shape) => shifted(shape, action.by)),
        settle,
        action.grip,
      )
    case 'nudge':
      return nudged(state, action.by, settle)
    case 'insert':
      return inserted(state, action, settle)
    case 'remove':
      return removed(state, action.id, action.at, settle)
    case 'release':
      return { ...state, history: released(state.history) }
    case 'undo':
      return takenBack(state)
    case 'redo':
      return state.drawing !== null ? state : kept({ ...state, history: redone(state.history) })
    default:
      return assertNever(action)
  }
}

function isSame(a: Selection | null, b: Selection | null): boolean {
  return a?.id === b?.id && a?.at === b?.at
}

type Settle<F> = (board: Board<F>) => Board<F>

function withBoard<F>(state: BoardState<F>, board: Board<F>, settle: Settle<F>, grip: string | null = null): BoardState<F> {
  return kept({ ...state, history: changed(state.history, settle(board), grip) })
}

function withShapes<F>(state: BoardState<F>, shapes: readonly Shape[], settle: Settle<F>, grip: string | null = null): BoardState<F> {
  return withBoard(state, { ...state.history.present, shapes }, settle, grip)
}

function replaced<F>(state: BoardState<F>, id: string, change: (shape: Shape) => Shape): readonly Shape[] {
  return state.history.present.shapes.map((shape) => (shape.id === id ? change(shape) : shape))
}

/** Neighbouring strips that share a corner keep sharing it: the edge between two columns is one edge. */
function moved<F>(state: BoardState<F>, id: string, at: number, to: Point): readonly Shape[] {
  const { shapes } = state.history.present
  const mine = shapes.find((shape) => shape.id === id)
  const from = mine?.points[at]
  if (mine === undefined || from === undefined) return shapes
  const shares = (p: Point): boolean => p[0] === from[0] && p[1] === from[1]
  return shapes.map((shape) => {
    if (shape.id === id) return withPointAt(shape, at, to)
    if (mine.form !== 'strip' || shape.form !== 'strip' || shape.group !== mine.group) return shape
    return shape.points.reduce((now, p, i) => (shares(p) ? withPointAt(now, i, to) : now), shape)
  })
}

function nudged<F>(state: BoardState<F>, [dx, dy]: Point, settle: Settle<F>): BoardState<F> {
  const { selected } = state
  const shape = state.history.present.shapes.find((s) => s.id === selected?.id)
  if (selected === null || shape === undefined) return state
  const grip = `nudge ${selected.id} ${selected.at}`
  const point = selected.at === null ? undefined : shape.points[selected.at]
  if (selected.at === null || point === undefined)
    return withShapes(
      state,
      replaced(state, shape.id, (s) => shifted(s, [dx, dy])),
      settle,
      grip,
    )
  return withShapes(state, moved(state, shape.id, selected.at, [point[0] + dx, point[1] + dy]), settle, grip)
}

/** A level is done with its one point, a line with its second; a click on the spot of the last one (the second of a double click) adds none. */
function drawnOn<F>(state: BoardState<F>, at: Point, settle: Settle<F>): BoardState<F> {
  const { drawing } = state
  if (drawing === null || drawing.points.length >= MOST_POINTS) return state
  const point = onPicture(at)
  const last = drawing.points.at(-1)
  if (last !== undefined && Math.hypot(last[0] - point[0], last[1] - point[1]) < SAME_SPOT) return state
  const next = { ...state, drawing: { ...drawing, points: [...drawing.points, point] } }
  return endsByItself(drawing.form) ? finished(next, settle) : next
}

const SAME_SPOT = 0.004

function finished<F>(state: BoardState<F>, settle: Settle<F>): BoardState<F> {
  const { drawing } = state
  if (drawing === null || drawing.points.length < FEWEST[drawing.form]) return state
  const selected = { id: drawing.id, at: drawing.form === 'level' ? 0 : null }
  return withShapes({ ...state, drawing: null, selected }, [...state.history.present.shapes, drawing], settle)
}

function inserted<F>(state: BoardState<F>, { id, after, at, grip }: Extract<ShapeAction, { do: 'insert' }>, settle: Settle<F>): BoardState<F> {
  const shapes = replaced(state, id, (shape) => withPoint(shape, after, at))
  const grew = shapes.some((shape, i) => shape !== state.history.present.shapes[i])
  return grew ? withShapes({ ...state, selected: { id, at: after + 1 } }, shapes, settle, grip ?? null) : state
}

function removed<F>(state: BoardState<F>, id: string, at: number | null, settle: Settle<F>): BoardState<F> {
  const shape = state.history.present.shapes.find((s) => s.id === id)
  if (shape === undefined) return state
  const rest = at === null ? null : withoutPoint(shape, at)
  if (rest === null)
    return withShapes(
      { ...state, selected: null },
      state.history.present.shapes.filter((s) => s.id !== id),
      settle,
    )
  return withShapes(
    { ...state, selected: { id, at: Math.max(0, (at ?? 0) - 1) } },
    replaced(state, id, () => rest),
    settle,
  )
}

/** While a shape is drawn, undo takes back its last point; then the drawing itself. */
function takenBack<F>(state: BoardState<F>): BoardState<F> {
  const { drawing } = state
  if (drawing === null) return kept({ ...state, history: undone(state.history) })
  return { ...state, drawing: drawing.points.length <= 1 ? null : { ...drawing, points: drawing.points.slice(0, -1) } }
}

/** A selection of what is no longer there is none. */
function kept<F>(state: BoardState<F>): BoardState<F> {
  const { selected } = state
  if (selected === null) return state
  const shape = state.history.present.shapes.find((s) => s.id === selected.id)
  if (shape === undefined) return { ...state, selected: null }
  return selected.at !== null && selected.at >= shape.points.length ? { ...state, selected: { id: shape.id, at: shape.points.length - 1 } } : state
}
