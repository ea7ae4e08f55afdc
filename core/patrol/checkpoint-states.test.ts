// What the map tells of a checkpoint.
import { expect, test } from 'vitest'
import { POINT_RESULTS, type Checkpoint, type PatrolRound, type PointResult } from '../../contract/patrol.ts'
import { checkpointStates } from './checkpoint-states.ts'

const point = { id: 'p1', name: '水泵房', buildingId: 'b3', floor: -1, code: 'SECRET12' } as unknown as Checkpoint
const round = (state: PatrolRound['state'], result: PointResult, startMs: number, routeName = '夜巡') =>
  ({ state, startMs, routeName, walkerName: '保安01', points: [{ pointId: 'p1', result, dueMs: startMs + 60_000 }] }) as unknown as PatrolRound
const stateOf = (...rounds: PatrolRound[]) => checkpointStates([point], rounds)[0]

test('of no round, or of one that has not begun, it waits for nobody', () => {
  const idle = { id: 'p1', name: '水泵房', buildingId: 'b3', floor: -1, state: 'idle', route: null, dueMs: null }
  expect(stateOf()).toEqual(idle)
  expect(stateOf(round('planned', 'pending', 1000))).toEqual(idle)
})

test('each result has a state, and the code of its tag and the walker are not told', () => {
  const states = POINT_RESULTS.map((result) => stateOf(round('underWay', result, 1000))?.state)
  expect(states).toEqual(['due', 'ok', 'missed', 'doubtful', 'doubtful', 'doubtful', 'doubtful'])
  const told = JSON.stringify(stateOf(round('underWay', 'normal', 1000)))
  expect(told).not.toContain('SECRET12')
  expect(told).not.toContain('保安01')
})

test('a round under way counts before one that is over, the worst of several under way, and the latest of those that are over', () => {
  expect(stateOf(round('finished', 'missed', 5000), round('underWay', 'pending', 1000))).toMatchObject({ state: 'due', dueMs: 61_000 })
  expect(stateOf(round('underWay', 'normal', 9000), round('underWay', 'missed', 1000, '外围'))).toMatchObject({ state: 'missed', route: '外围' })
  expect(stateOf(round('underWay', 'pending', 9000), round('underWay', 'pending', 1000))).toMatchObject({ dueMs: 61_000 })
  expect(stateOf(round('finished', 'missed', 1000), round('finished', 'normal', 9000))).toMatchObject({ state: 'ok' })
})
