// The settings of a facade: what is filled in, what is refused, and that the zone rules leave it to the facade process.
import { expect, test } from 'vitest'
import { armCamera } from './evaluate.ts'
import { parseRule } from './parse-rule.ts'

const floors = [
  { floor: -1, y: 0.9 },
  { floor: 1, y: 0.85 },
  { floor: 18, y: 0.15 },
]
const parse = (settings: object) => parseRule({ kind: 'fallingObject', zone: 'east', ...settings })
const zone = {
  id: 'east',
  name: '东立面',
  polygon: [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.9, 0.9],
  ] as const,
}

test('fills in the defaults, below `facade` too', () => {
  expect(parse({ facade: { floors } })).toEqual({
    is: 'armed',
    rule: {
      id: 'fallingObject:east',
      kind: 'fallingObject',
      zone: 'east',
      config: { facade: { floors, floorHeightM: 3, columns: [] }, masks: [], minFloors: 3, alarmScore: 0.6, suspectedScore: 0.3, selfTestAt: [] },
    },
  })
})

test.each([
  [{ facade: { floors: floors.slice(0, 1) } }, ['facade', 'floors']],
  [{ facade: { floors, columns: [{ name: 'A', top: [0.5, 0.4], bottom: [0.3, 0.5] }] } }, ['facade', 'columns', 0]],
  [{ facade: { floors, floorHeight: 3 } }, ['facade', 'floorHeight']],
  [{ alarmScore: 2 }, ['alarmScore']],
  [{ selfTestAt: ['24:00'] }, ['selfTestAt', 0]],
  [{ minFloors: 0 }, ['minFloors']],
])('refuses %j and names %j', (settings, path) => {
  const parsed = parse(settings)
  expect(parsed.is === 'invalid' && parsed.issues.map((issue) => issue.path)).toEqual([path])
})

test('runs beside the rules over tracks, which leave it alone', () => {
  const parsed = parse({})
  if (parsed.is !== 'armed') throw new Error('it is not armed')
  expect(armCamera('tower', [zone], [parsed.rule]).rules).toEqual([])
  expect(() => armCamera('tower', [], [parsed.rule])).toThrow(RangeError)
})
