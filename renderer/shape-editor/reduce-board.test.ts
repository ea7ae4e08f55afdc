// The shape editor without a screen: every change can be taken back, and no form moves where it may not.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyBoardState, reduceBoard, type BoardAction, type BoardState } from './reduce-board.ts'
import type { Shape } from './shapes.ts'

type Facts = { readonly name: string }
const shape = (over: Partial<Shape> = {}): Shape => ({
  id: 'a',
  group: 'g',
  role: 'facade',
  form: 'area',
  label: '',
  points: [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.9, 0.9],
  ],
  ...over,
})
const level = shape({ id: 'l', form: 'level', points: [[0.5, 0.4]] })
const strip = (id: string, left: number, right: number) =>
  shape({
    id,
    form: 'strip',
    points: [
      [left, 0.2],
      [right, 0.2],
      [right, 0.8],
      [left, 0.8],
    ],
  })

const start = (...shapes: Shape[]): BoardState<Facts> => emptyBoardState({ shapes, facts: { name: '' } })
const run = (state: BoardState<Facts>, ...actions: BoardAction<Facts>[]) => actions.reduce((s, action) => reduceBoard(s, action, (board) => board), state)
const pointsOf = (state: BoardState<Facts>, id = 'a') => state.history.present.shapes.find((s) => s.id === id)?.points

test('a shape is drawn point by point; it is on the board once it is finished, and not with too few points', () => {
  const drawing = run(start(), { do: 'draw', shape: shape({ points: [] }) }, { do: 'point', at: [0.1, 0.1] }, { do: 'point', at: [0.5, 0.1] }, { do: 'finish' })
  expect(drawing.history.present.shapes).toEqual([])
  expect(drawing.drawing?.points).toHaveLength(2)
  const done = run(drawing, { do: 'point', at: [0.5, 0.5] }, { do: 'finish' })
  expect(done).toMatchObject({ drawing: null, selected: { id: 'a', at: null } })
  expect(pointsOf(done)).toHaveLength(3)
})

test('the second click of a double click adds no point, and undo takes back point by point', () => {
  let state = run(start(), { do: 'draw', shape: shape({ points: [] }) }, { do: 'point', at: [0.1, 0.1] }, { do: 'point', at: [0.1005, 0.1] })
  expect(state.drawing?.points).toHaveLength(1)
  state = run(state, { do: 'point', at: [0.5, 0.1] }, { do: 'undo' })
  expect(state.drawing?.points).toEqual([[0.1, 0.1]])
  expect(run(state, { do: 'undo' }).drawing).toBeNull()
})

test('a level is there with one click', () => {
  const state = run(start(), { do: 'draw', shape: { ...level, points: [] } }, { do: 'point', at: [0.3, 0.6] })
  expect(pointsOf(state, 'l')).toEqual([[0.3, 0.6]])
  expect(state.selected).toEqual({ id: 'l', at: 0 })
})

test('a drag is one step of undo, however many moves it took', () => {
  const dragged = run(
    start(shape()),
    ...[0.2, 0.3, 0.4].map((x) => ({ do: 'move', id: 'a', at: 0, to: [x, 0.2], grip: 'drag 1' }) as const),
    { do: 'release' },
    { do: 'move', id: 'a', at: 0, to: [0.5, 0.2], grip: 'drag 1' },
  )
  expect(pointsOf(dragged)?.[0]).toEqual([0.5, 0.2])
  const once = run(dragged, { do: 'undo' })
  expect(pointsOf(once)?.[0]).toEqual([0.4, 0.2])
  expect(pointsOf(run(once, { do: 'undo' }))?.[0]).toEqual([0.1, 0.1])
  expect(pointsOf(run(once, { do: 'undo' }, { do: 'redo' }, { do: 'redo' }))?.[0]).toEqual([0.5, 0.2])
})

test('arrows move the selected point, or the whole shape, which stops at the edge and keeps its form', () => {
  const point = run(start(shape()), { do: 'select', selected: { id: 'a', at: 1 } }, { do: 'nudge', by: [0.01, -0.02] })
  expect(pointsOf(point)?.[1]).toEqual([0.91, 0.08])
  const whole = run(start(shape()), { do: 'select', selected: { id: 'a', at: null } }, { do: 'nudge', by: [0.5, 0] })
  expect(pointsOf(whole)).toEqual([
    [0.2, 0.1],
    [1, 0.1],
    [1, 0.9],
  ])
})

test('a level moves up and down only, a strip sideways only', () => {
  const state = run(
    start(level, strip('s', 0.2, 0.4)),
    { do: 'move', id: 'l', at: 0, to: [0.9, 0.7], grip: '1' },
    { do: 'move', id: 's', at: 0, to: [0.1, 0.9], grip: '2' },
  )
  expect(pointsOf(state, 'l')).toEqual([[0.5, 0.7]])
  expect(pointsOf(state, 's')?.[0]).toEqual([0.1, 0.2])
})

test('the edge between two strips is one edge', () => {
  const state = run(start(strip('s', 0.2, 0.4), strip('t', 0.4, 0.6)), { do: 'move', id: 's', at: 1, to: [0.45, 0.2], grip: '1' })
  expect(pointsOf(state, 't')?.[0]).toEqual([0.45, 0.2])
  expect(pointsOf(state, 't')?.[3]).toEqual([0.4, 0.8])
})

test('a point is put into an edge and selected; taking out one too many takes the shape', () => {
  const four = run(start(shape()), { do: 'insert', id: 'a', after: 2, at: [0.5, 0.5] })
  expect(pointsOf(four)?.[3]).toEqual([0.5, 0.5])
  expect(four.selected).toEqual({ id: 'a', at: 3 })
  const three = run(four, { do: 'remove', id: 'a', at: 0 })
  expect(pointsOf(three)).toHaveLength(3)
  expect(pointsOf(run(three, { do: 'remove', id: 'a', at: 0 }))).toBeUndefined()
})

test('what is put right after a change is part of the same step', () => {
  const settle = (board: { shapes: readonly Shape[]; facts: Facts }) => (board.facts.name === 'put right' ? board : { ...board, facts: { name: 'put right' } })
  const state = reduceBoard(start(shape()), { do: 'remove', id: 'a', at: null }, settle)
  expect(state.history.present).toEqual({ shapes: [], facts: { name: 'put right' } })
  expect(reduceBoard(state, { do: 'undo' }, settle).history.present.shapes).toHaveLength(1)
})

test('whatever is done, undo leads back to the beginning, redo to the end, and every point stays on the picture', () => {
  const coordinate = fc.double({ min: -2, max: 3, noNaN: true })
  const point = fc.tuple(coordinate, coordinate)
  const id = fc.constantFrom('a', 'l', 's', 't', 'gone')
  const action: fc.Arbitrary<BoardAction<Facts>> = fc.oneof(
    fc.record({ do: fc.constant('move' as const), id, at: fc.nat(5), to: point, grip: fc.constantFrom('1', '2') }),
    fc.record({ do: fc.constant('shift' as const), id, by: point, grip: fc.constantFrom('1', '2') }),
    fc.record({ do: fc.constant('nudge' as const), by: point }),
    fc.record({ do: fc.constant('insert' as const), id, after: fc.nat(3), at: point }),
    fc.record({ do: fc.constant('remove' as const), id, at: fc.option(fc.nat(5)) }),
    fc.record({ do: fc.constant('select' as const), selected: fc.option(fc.record({ id, at: fc.option(fc.nat(5)) })) }),
    fc.constant({ do: 'release' as const }),
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const first = start(shape(), level, strip('s', 0.2, 0.4), strip('t', 0.4, 0.6))
      const last = run(first, ...actions)
      const steps = last.history.past.length
      for (const { form, points } of last.history.present.shapes) {
        expect(points.every(([x, y]) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(true)
        if (form === 'strip') expect(points.map((p) => p[1])).toEqual([0.2, 0.2, 0.8, 0.8])
      }
      const back = run(last, ...Array.from({ length: steps }, () => ({ do: 'undo' }) as const))
      expect(back.history.present).toEqual(first.history.present)
      const again = run(back, ...Array.from({ length: steps }, () => ({ do: 'redo' }) as const))
      expect(again.history.present).toEqual(last.history.present)
    }),
  )
})
