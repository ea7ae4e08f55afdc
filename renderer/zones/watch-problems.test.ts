// What the editor says of a drawing before it is saved: what is wrong, where, and that nothing good is held back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cameraWatchSchema } from '../../contract/camera-setup.ts'
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { boardOf } from './watch-board.ts'
import { watchProblems } from './watch-problems.ts'

const kinds: RuleKindView[] = [
  {
    id: 'crowding',
    title: { zh: '人群聚集', en: 'Crowding' },
    place: 'zone',
    settings: {
      properties: {
        people: { type: 'integer', minimum: 2, maximum: 100, default: 6 },
        clearPeople: { type: 'integer', minimum: 0, maximum: 99, atMost: { of: 'people', times: 1, less: 1 } },
      },
    },
  },
  { id: 'tailgating', title: { zh: '尾随', en: 'Tailgating' }, place: 'zone', settings: null },
]
type Points = [number, number][]
const GOOD: Points = [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4], [0.1, 0.4]] // prettier-ignore
const CROSSED: Points = [[0.1, 0.1], [0.4, 0.4], [0.4, 0.1], [0.1, 0.4]] // prettier-ignore
const TINY: Points = [[0.1, 0.1], [0.12, 0.1], [0.12, 0.12]] // prettier-ignore
const of = (watch: object) =>
  watchProblems(boardOf(cameraWatchSchema.parse(watch)), kinds).map(({ code, isError, at, field }) => [code, isError, at ?? field] as const)
const zone = (polygon: Points, name = '门口', id = 'door') => ({ id, name, polygon })
const crowding = { kind: 'crowding', zone: 'door' }

test.each([
  ['a zone with a rule', { zones: [zone(GOOD)], rules: [crowding] }, []],
  ['edges that cross, and where', { zones: [zone(CROSSED)], rules: [crowding] }, [['crosses', true, [0.25, 0.25]]]],
  ['a slip of the hand', { zones: [zone(TINY)], rules: [crowding] }, [['tiny', true, [0.1, 0.1]]]],
  ['a mask that crosses', { masks: [CROSSED] }, [['crosses', true, [0.25, 0.25]]]],
  ['a line of no length', { triplines: [{ id: 'l', name: '线', line: [[0.5, 0.5], [0.51, 0.5]] }] }, [['short', true, [0.5, 0.5]]]], // prettier-ignore
  ['a zone without a rule', { zones: [zone(GOOD)] }, [['nothingWatched', false, null]]],
  ['a zone below a mask', { zones: [zone(TINY.map(([x, y]) => [x + 0.1, y + 0.1]))], masks: [GOOD], rules: [crowding] }, [['tiny', true, [0.2, 0.2]], ['zoneMasked', false, null]]], // prettier-ignore
  ['a rule that is not watched for', { zones: [zone(GOOD)], rules: [{ kind: 'tailgating', zone: 'door' }] }, [['notWatched', false, null]]],
  ['a setting out of its bounds', { zones: [zone(GOOD)], rules: [{ ...crowding, people: 1 }] }, [['outOfBounds', true, 'people']]],
  ['half a person', { zones: [zone(GOOD)], rules: [{ ...crowding, people: 2.5 }] }, [['outOfBounds', true, 'people']]],
  ['a setting larger than another allows', { zones: [zone(GOOD)], rules: [{ ...crowding, clearPeople: 6 }] }, [['tooLarge', true, 'clearPeople']]],
])('%s', (_, watch, expected) => {
  expect(of(watch)).toEqual(expected)
})

test('two of one name are told, and one without a name is not saved', () => {
  const board = boardOf(cameraWatchSchema.parse({ zones: [zone(GOOD), zone(GOOD, '门口', 'other')], rules: [crowding, { ...crowding, zone: 'other' }] }))
  expect(watchProblems(board, kinds).map(({ code }) => code)).toEqual(['sameName', 'sameName'])
  const nameless = { ...board, shapes: board.shapes.map((shape) => ({ ...shape, label: ' ' })) }
  expect(watchProblems(nameless, kinds).map(({ code }) => code)).toEqual(['noName', 'noName'])
})

test('a convex outline never crosses itself, wherever it begins and whichever way round', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 12 }), fc.double({ min: 0.05, max: 0.45, noNaN: true }), fc.boolean(), (n, radius, isReversed) => {
      const round = Array.from({ length: n }, (_, i): [number, number] => [
        0.5 + radius * Math.cos((2 * Math.PI * i) / n),
        0.5 + radius * Math.sin((2 * Math.PI * i) / n),
      ])
      expect(of({ zones: [zone(isReversed ? round.toReversed() : round)], rules: [crowding] })).toEqual([])
    }),
  )
})
