// What the filters and the search of the queue show.
import { expect, test } from 'vitest'
import type { Incident } from '../../contract/incident.ts'
import { countPicked, EVERYTHING, isNarrowed, narrow, unmissable, type QueueNarrowing } from './queue-filter.ts'

const incident = (over: Partial<Incident>) => ({ kind: 'crowding', severity: 'low', state: 'new', alsoKinds: [], buildingId: null, ...over }) as Incident
const QUEUE = [
  incident({ id: 'fire', kind: 'fire', severity: 'critical', buildingId: 'b3' }),
  incident({ id: 'bike', kind: 'gate', severity: 'high', buildingId: 'b3', alsoKinds: ['ebikeInLobby'], state: 'acknowledged' }),
  incident({ id: 'crowd', severity: 'critical', buildingId: 'b5' }),
]
const TEXT: Readonly<Record<string, string>> = {
  fire: 'inc-0001 火警 fire 3栋',
  bike: 'inc-0002 电动车 e-bike 3栋大堂',
  crowd: 'inc-0003 人群聚集 crowding 5栋',
}
const shown = (over: Partial<QueueNarrowing>) => narrow(QUEUE, { ...EVERYTHING, ...over }, ({ id }) => TEXT[id] ?? '').map(({ id }) => id)

test('nothing picked shows everything, and each pick narrows further', () => {
  expect(shown({})).toEqual(['fire', 'bike', 'crowd'])
  expect(shown({ priorities: ['critical'] })).toEqual(['crowd'])
  expect(shown({ priorities: ['fire', 'high'] })).toEqual(['fire', 'bike'])
  expect(shown({ kinds: ['ebikeInLobby'] })).toEqual(['bike'])
  expect(shown({ buildingIds: ['b3'], states: ['new'] })).toEqual(['fire'])
})

test('the search finds numbers, places and kinds in both languages, whatever the case; every word has to be there', () => {
  expect(shown({ search: '0002' })).toEqual(['bike'])
  expect(shown({ search: '火警' })).toEqual(['fire'])
  expect(shown({ search: 'FIRE' })).toEqual(['fire'])
  expect(shown({ search: ' 3栋  E-Bike ' })).toEqual(['bike'])
  expect(shown({ search: '5栋 e-bike' })).toEqual([])
  expect(shown({ search: '   ' })).toHaveLength(3)
})

test('what is picked is counted, so that nobody overlooks that less than everything is shown', () => {
  expect([isNarrowed(EVERYTHING), countPicked(EVERYTHING)]).toEqual([false, 0])
  const some = { ...EVERYTHING, kinds: ['fire', 'sos'], states: ['new'] } as const
  expect([isNarrowed(some), countPicked(some)]).toEqual([true, 2])
  expect(isNarrowed({ ...EVERYTHING, search: 'x' })).toBe(true)
})

test('a fire and a call for help that nobody has acknowledged are listed whatever is picked, the fire first; acknowledged they are as any other', () => {
  const call = incident({ id: 'call', kind: 'sos', severity: 'critical' })
  const joined = incident({ id: 'joined', alsoKinds: ['fire'], severity: 'medium' })
  const open = [...QUEUE, call, joined]
  expect(unmissable(open, []).map(({ id }) => id)).toEqual(['fire', 'call', 'joined'])
  expect(unmissable(open, [call]).map(({ id }) => id)).toEqual(['fire', 'joined'])
  expect(
    unmissable(
      open.map((one) => ({ ...one, state: 'acknowledged' as const })),
      [],
    ),
  ).toEqual([])
})
