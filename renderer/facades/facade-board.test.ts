// Facades between what is saved and what is drawn: nothing is lost on the way, the quick ways make what can be saved, mistakes are named.
import { expect, test } from 'vitest'
import { facadeEntriesSchema, type FacadeEntry } from '../../contract/facade.ts'
import { boardOf, entriesOf, floorLines, freshShape, ofRole, scaleOf, settleBoard, type FacadeBoard } from './facade-board.ts'
import { problemsOf, type ProblemCode } from './problems.ts'
import { copiedTo, withColumn, withEqualColumns, withFacade, withoutFacade, withRectangle, withTwoLines } from './quick-ways.ts'

const entry = (over: Partial<FacadeEntry> = {}): FacadeEntry => ({
  id: 'north',
  name: '3栋北立面',
  polygon: [
    [0.2, 0.1],
    [0.8, 0.1],
    [0.9, 0.9],
    [0.1, 0.9],
  ],
  severity: 'high',
  settings: {
    facade: {
      floors: [
        { floor: 18, y: 0.15 },
        { floor: 9, y: 0.5 },
        { floor: 1, y: 0.85 },
      ],
      floorHeightM: 2.9,
      columns: [
        { name: '1单元', top: [0.2, 0.5], bottom: [0.1, 0.5] },
        { name: '2单元', top: [0.5, 0.8], bottom: [0.5, 0.9] },
      ],
    },
    masks: [
      [
        [0.1, 0.8],
        [0.3, 0.8],
        [0.3, 0.9],
      ],
    ],
    minFloors: 4,
    alarmScore: 0.7,
    suspectedScore: 0.2,
    selfTestAt: ['08:00', '20:00'],
  },
  ...over,
})
const codes = (board: FacadeBoard): ProblemCode[] => problemsOf(board).map((p) => p.code)
const change = (board: FacadeBoard, id: string, points: FacadeBoard['shapes'][number]['points'], label?: string): FacadeBoard =>
  settleBoard({ ...board, shapes: board.shapes.map((s) => (s.id === id ? { ...s, points, label: label ?? s.label } : s)) })

test('what was saved comes back from the board as it was', () => {
  const entries = [entry(), entry({ id: 'south', settings: { masks: [], minFloors: 3, alarmScore: 0.6, suspectedScore: 0.3, selfTestAt: [] } })]
  expect(entriesOf(boardOf(entries))).toEqual(entries)
  const { severity: _, ...plain } = entry()
  expect(entriesOf(boardOf([plain]))).toEqual([plain])
})

test('the quick ways make a facade without errors that the contract takes', () => {
  const { board: named, id } = withFacade(boardOf([]), (n) => `立面 ${n}`, ['facade-1'])
  expect(id).toBe('facade-2')
  const board = settleBoard(withEqualColumns(settleBoard(withTwoLines(withRectangle(named, id), id, 1, 18)), id, 3, (n) => `${n}单元`))
  expect(codes(board)).toEqual([])
  expect(facadeEntriesSchema.safeParse(entriesOf(board)).success).toBe(true)
  expect(ofRole(board, id, 'column')).toHaveLength(3)
})

test('two lines get other floors without moving', () => {
  const board = withTwoLines(boardOf([entry()]), 'north', 2, 20)
  expect(floorLines(board, 'north').map(({ floor, y }) => [floor, y])).toEqual([
    [20, 0.15],
    [2, 0.85],
  ])
})

test('a new line gets the floor that the others say is there; the next one while there is only one', () => {
  const drop = (board: FacadeBoard, y: number) => {
    const line = freshShape(board, 'north', 'floor', [[0.5, y]])
    return settleBoard({ ...board, shapes: [...board.shapes, line] }).shapes.at(-1)?.label
  }
  const two = withTwoLines(boardOf([entry()]), 'north', 1, 8)
  expect(drop(two, 0.451)).toBe('5')
  const one = { ...two, shapes: two.shapes.filter((s) => s.role !== 'floor' || s.label === '1') }
  expect(drop(one, 0.5)).toBe('2')
  expect(drop(one, 0.95)).toBe('-1')
  expect(drop({ ...two, shapes: two.shapes.filter((s) => s.role !== 'floor') }, 0.5)).toBe('1')
})

test('column edges hang on the highest and the lowest line and follow them', () => {
  const board = change(boardOf([entry()]), 'north floor 1', [[0.5, 0.2]])
  expect(ofRole(board, 'north', 'column')[0]?.points.map((p) => p[1])).toEqual([0.2, 0.2, 0.85, 0.85])
})

test('a copy for another camera has an id that is free there, and everything else', () => {
  const { board, id } = copiedTo(boardOf([entry({ id: 'facade-2' })]), ['facade-3'], boardOf([entry()]), 'north')
  expect(id).toBe('facade-4')
  expect(entriesOf(board)[1]).toEqual(entry({ id }))
})

test('a facade is taken away with all its shapes', () => {
  expect(withoutFacade(boardOf([entry()]), 'north')).toEqual({ facts: [], shapes: [] })
})

test('an outline that is missing, crosses itself or is tiny is an error', () => {
  const board = boardOf([entry()])
  const outline = (points: FacadeEntry['polygon']) => codes(change(board, 'north facade 1', points))
  expect(codes({ ...board, shapes: [] })).toEqual(['noOutline', 'noFloors'])
  expect(
    outline([
      [0.2, 0.1],
      [0.8, 0.9],
      [0.8, 0.1],
      [0.2, 0.9],
    ]),
  ).toContain('outlineCrosses')
  expect(
    outline([
      [0.2, 0.1],
      [0.21, 0.1],
      [0.2, 0.11],
    ]),
  ).toContain('outlineSmall')
})

test('floor lines are named when there is one only, one twice, two in the wrong order, or one outside', () => {
  const board = boardOf([entry()])
  expect(codes(change(board, 'north floor 2', [[0.5, 0.5]], '18'))).toEqual(['floorTwice'])
  expect(codes(change(board, 'north floor 2', [[0.5, 0.5]], '19'))).toEqual(['floorOrder'])
  expect(codes(change(board, 'north floor 2', [[0.5, 0.5]], '0'))).toEqual(['floorNumber'])
  expect(codes({ ...board, shapes: board.shapes.filter((s) => s.role !== 'floor' || s.label === '9') })).toContain('oneLine')
  expect(codes(change(board, 'north floor 1', [[0.5, 0.05]]))).toEqual(['lineOutside'])
  expect(scaleOf(change(board, 'north floor 2', [[0.5, 0.5]], '19'), 'north')).toBeNull()
})

test('a line with a wrong number contradicts the others', () => {
  const floors = [
    [18, 0.15],
    [14, 0.31],
    [9, 0.51],
    [1, 0.85],
  ].map(([floor = 0, y = 0]) => ({ floor, y }))
  const right = entry()
  const settings = (numbers: readonly number[]) => ({
    ...right.settings,
    facade: { ...right.settings.facade!, floors: floors.map((f, i) => ({ ...f, floor: numbers[i] ?? f.floor })) },
  })
  expect(codes(boardOf([entry({ settings: settings([18, 14, 9, 1]) })]))).toEqual([])
  expect(codes(boardOf([entry({ settings: settings([18, 10, 9, 1]) })]))).toContain('lineOff')
})

test('columns that cross, run backwards, have no name or no floor lines are errors', () => {
  const board = boardOf([entry()])
  const strip = (left: number, right: number) =>
    board.shapes.find((s) => s.id === 'north column 2')!.points.map((p, i): [number, number] => [i === 0 || i === 3 ? left : right, p[1]])
  expect(codes(change(board, 'north column 2', strip(0.45, 0.8)))).toEqual(['columnsCross'])
  expect(codes(change(board, 'north column 2', strip(0.8, 0.6)))).toEqual(['columnReversed'])
  expect(codes(change(board, 'north column 2', strip(0.5, 0.8), ' '))).toEqual(['columnName'])
  expect(codes({ ...board, shapes: board.shapes.filter((s) => s.role !== 'floor') })).toContain('columnsWithoutFloors')
})

test('overlapping facades are a warning; a suspicion above the alarm and an empty name are errors', () => {
  const both = boardOf([
    entry(),
    entry({
      id: 'south',
      name: '南',
      polygon: [
        [0.5, 0.2],
        [0.95, 0.2],
        [0.95, 0.6],
      ],
    }),
  ])
  expect(problemsOf(both).filter((p) => p.code === 'facadesOverlap')).toMatchObject([{ isError: false, group: 'south', values: { other: '南' } }])
  const board = boardOf([entry()])
  const facts = { ...board.facts[0]!, name: ' ', suspectedScore: 0.9 }
  expect(codes({ ...board, facts: [facts] })).toEqual(['noName', 'thresholds'])
})

test('another column stands to the right of the last one', () => {
  expect(ofRole(withColumn(boardOf([entry()]), 'north', '3'), 'north', 'column')[2]?.points[0]?.[0]).toBe(0.8)
})
