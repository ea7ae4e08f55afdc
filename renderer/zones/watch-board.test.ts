// The editor's board of zones, triplines, masks and rules: what is loaded comes back as it was, and rules go with what they stand on.
import { expect, test } from 'vitest'
import { cameraWatchSchema } from '../../contract/camera-setup.ts'
import { emptyBoardState, reduceBoard } from '../shape-editor/reduce-board.ts'
import { boardOf, freshShape, ofRole, settleWatch, watchOf, withNewRule } from './watch-board.ts'
import { isSame, watchDifference } from './watch-difference.ts'

const SQUARE = [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]] // prettier-ignore
const watch = cameraWatchSchema.parse({
  zones: [{ id: 'door', name: '门口', polygon: SQUARE }],
  triplines: [{ id: 'gate', name: '大门线', line: [[0.1, 0.5], [0.9, 0.5]] }], // prettier-ignore
  masks: [SQUARE],
  rules: [
    { kind: 'crowding', zone: 'door', severity: 'high', people: 3 },
    { kind: 'tripline', zone: 'gate' },
  ],
})
const board = boardOf(watch)

test('what was saved comes back as it was', () => {
  expect(isSame(watchOf(board), watch)).toBe(true)
})

test('a zone that is taken away takes its rules along, and undo brings both back', () => {
  let state = reduceBoard(emptyBoardState(board), { do: 'remove', id: 'zone door', at: null }, settleWatch)
  expect(watchOf(state.history.present)).toMatchObject({ zones: [], rules: [{ kind: 'tripline' }] })
  state = reduceBoard(state, { do: 'undo' }, settleWatch)
  expect(isSame(watchOf(state.history.present), watch)).toBe(true)
})

test('a tripline is whole with its second point, has no third, and a point of it does not go alone', () => {
  let state = emptyBoardState(boardOf(cameraWatchSchema.parse({})))
  state = reduceBoard(state, { do: 'draw', shape: freshShape(state.history.present, 'tripline', [], (n) => `线${n}`) }, settleWatch)
  for (const at of [[0.2, 0.2], [0.8, 0.8]] as const) state = reduceBoard(state, { do: 'point', at }, settleWatch) // prettier-ignore
  expect(state.drawing).toBeNull()
  expect(watchOf(state.history.present).triplines).toEqual([{ id: 'line-1', name: '线1', line: [[0.2, 0.2], [0.8, 0.8]] }]) // prettier-ignore
  state = reduceBoard(state, { do: 'insert', id: 'tripline line-1', after: 0, at: [0.5, 0.5] }, settleWatch)
  expect(ofRole(state.history.present, 'tripline')[0]!.points).toHaveLength(2)
})

test('a new zone gets an id that nothing has, facades neither', () => {
  const once = freshShape(board, 'zone', ['zone-2'], (n) => `区域 ${n}`)
  expect(once).toMatchObject({ id: 'zone zone-3', group: 'zone-3', label: '区域 3' })
  expect(freshShape(board, 'mask', [], String).id).toBe('mask 2')
})

test('the difference names what is new, gone and changed', () => {
  const moved = { ...watch, masks: [], zones: [{ ...watch.zones[0]!, name: '大堂门口' }], rules: watch.rules.slice(0, 1) }
  const more = watchOf(withNewRule(boardOf(moved), 'ebikeInLobby', 'door'))
  expect(watchDifference(watch, more).map(({ what, name, kind }) => [what, name, kind])).toEqual([
    ['zoneChanged', '大堂门口', ''],
    ['masks', '', ''],
    ['ruleNew', '大堂门口', 'ebikeInLobby'],
    ['ruleGone', '大门线', 'tripline'],
  ])
  expect(watchDifference(watch, watchOf(board))).toEqual([])
})
