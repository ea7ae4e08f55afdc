// What counts as switching detection off, and what as drawing it better.
import { expect, test } from 'vitest'
import { cameraWatchSchema } from '../../contract/camera-setup.ts'
import { facadeEntriesSchema } from '../../contract/facade.ts'
import { lossesOfFacades, lossesOfWatch } from './losses.ts'

type Corner = [number, number]
const box = (x1: number, y1: number, x2: number, y2: number): Corner[] => [
  [x1, y1],
  [x2, y1],
  [x2, y2],
  [x1, y2],
]
const door = { id: 'door', name: '门口', polygon: box(0.2, 0.2, 0.6, 0.6) }
const watch = (change: object = {}) =>
  cameraWatchSchema.parse({
    zones: [door],
    triplines: [
      {
        id: 'line',
        name: '线',
        line: [
          [0, 0.5],
          [1, 0.5],
        ],
      },
    ],
    rules: [
      { kind: 'ebikeInLobby', zone: 'door' },
      { kind: 'tripline', zone: 'line' },
    ],
    ...change,
  })

test.each([
  ['nothing', {}, []],
  ['a rule more', { rules: [...watch().rules, { kind: 'crowding', zone: 'door' }] }, []],
  ['a threshold', { rules: [{ kind: 'ebikeInLobby', zone: 'door', seconds: 3 }, watch().rules[1]] }, []],
  ['the zone drawn a little smaller', { zones: [{ ...door, polygon: box(0.25, 0.25, 0.6, 0.6) }] }, []],
  ['a mask over a corner', { masks: [box(0.2, 0.2, 0.3, 0.3)] }, []],
  ['a rule less', { rules: [watch().rules[1]] }, ['ebikeInLobby:door']],
  ['all rules less', { rules: [] }, ['ebikeInLobby:door', 'tripline:line']],
  ['a rule for another zone', { rules: [{ kind: 'ebikeInLobby', zone: 'line' }, watch().rules[1]] }, ['ebikeInLobby:door']],
  ['the zone moved elsewhere', { zones: [{ ...door, polygon: box(0.7, 0.7, 0.9, 0.9) }] }, ['ebikeInLobby:door']],
  ['the zone made tiny', { zones: [{ ...door, polygon: box(0.2, 0.2, 0.22, 0.22) }] }, ['ebikeInLobby:door']],
  ['a mask over everything', { masks: [box(0, 0, 1, 1)] }, ['ebikeInLobby:door']],
  ['two masks that cover the zone together', { masks: [box(0.2, 0.2, 0.4, 0.6), box(0.4, 0.2, 0.6, 0.6)] }, ['ebikeInLobby:door']],
])('%s', (_name, change, lost) => expect(lossesOfWatch(watch(), watch(change))).toEqual(lost))

test('of two rules of a kind at one zone each counts', () => {
  const twice = watch({ rules: [watch().rules[0], watch().rules[0]] })
  expect(lossesOfWatch(twice, twice)).toEqual([])
  expect(lossesOfWatch(twice, watch({ rules: [watch().rules[0]] }))).toEqual(['ebikeInLobby:door'])
})

test('what was masked before is not lost when it goes', () => {
  const masked = watch({ masks: [box(0, 0, 1, 1)] })
  expect(lossesOfWatch(masked, watch({ zones: [{ ...door, polygon: box(0.7, 0.7, 0.9, 0.9) }] }))).toEqual([])
})

test('a facade that goes or is masked is lost', () => {
  const entry = (change: object = {}, settings: object = {}) =>
    facadeEntriesSchema.parse([{ id: 'north', name: '北立面', polygon: box(0, 0, 1, 0.8), settings, ...change }])
  expect(lossesOfFacades(entry(), entry({ name: '南' }))).toEqual([])
  expect(lossesOfFacades(entry(), [])).toEqual(['north'])
  expect(lossesOfFacades(entry(), entry({ id: 'south' }))).toEqual(['north'])
  expect(lossesOfFacades(entry(), entry({}, { masks: [box(0, 0, 1, 0.1)] }))).toEqual([])
  expect(lossesOfFacades(entry(), entry({}, { masks: [box(0, 0, 1, 0.7)] }))).toEqual(['north'])
})
