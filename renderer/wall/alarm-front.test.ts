// Alarmed cameras come to the front and go back; what is pinned or held never moves, and nobody loses a place by a later alarm.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Incident } from '../../contract/incident.ts'
import { alarmsByCamera, broughtToFront } from './alarm-front.ts'

const NOTHING: ReadonlyMap<string, number> = new Map()
const front = (tiles: string, alarmed: string, over: Partial<Parameters<typeof broughtToFront>[0]> = {}) =>
  broughtToFront({
    tiles: [...tiles].map((id) => (id === '-' ? null : id)),
    hasHotSpot: false,
    alarmed: [...alarmed],
    isFixed: () => false,
    before: NOTHING,
    ...over,
  })
const seen = (...asked: Parameters<typeof front>) =>
  front(...asked)
    .shown.map((id) => id ?? '-')
    .join('')

test('without an alarm everything stands as it is arranged', () => {
  expect(seen('abcd', '')).toBe('abcd')
  expect(front('abcd', '').moved.size).toBe(0)
})

test('an alarmed camera that is not seen takes an empty tile, else the last one', () => {
  expect(seen('ab-d', 'x')).toBe('abxd')
  expect(seen('abcd', 'x')).toBe('abcx')
  expect(seen('abcd', 'xyd')).toBe('ayxd')
  expect(seen('abcd', 'b')).toBe('abcd')
})

test('the hot spot takes the most urgent camera, and one that stands elsewhere changes places with it', () => {
  const hasHotSpot = true
  expect(seen('abcd', 'x', { hasHotSpot })).toBe('xbcd')
  expect(seen('abcd', 'c', { hasHotSpot })).toBe('cbad')
  expect(seen('abcd', 'xa', { hasHotSpot })).toBe('xbca')
  expect(seen('abcd', 'cx', { hasHotSpot })).toBe('cbax')
})

test('what is pinned or held stays, also in the hot spot', () => {
  expect(seen('abcd', 'x', { isFixed: (tile) => tile === 3 })).toBe('abxd')
  expect(seen('abcd', 'x', { hasHotSpot: true, isFixed: (tile) => tile === 0 })).toBe('abcx')
  expect(seen('abcd', 'cx', { hasHotSpot: true, isFixed: (tile) => tile === 2 })).toBe('xbcd')
  expect(seen('abcd', 'xyz', { isFixed: () => true })).toBe('abcd')
})

test('an alarmed camera keeps its place when a more urgent one comes and when an earlier one is acknowledged', () => {
  const one = front('abcd', 'x')
  const two = front('abcd', 'yx', { before: one.moved })
  expect(two.shown.join('')).toBe('abyx')
  expect(seen('abcd', 'y', { before: two.moved })).toBe('abyd')
})

test('whatever alarms there are: nobody is shown twice, what is fixed stays, and who has an alarm gives way to none', () => {
  const ids = [...'abcdefghi']
  fc.assert(
    fc.property(
      fc.shuffledSubarray(ids, { minLength: 1 }),
      fc.shuffledSubarray(ids),
      fc.array(fc.nat(8)),
      fc.boolean(),
      fc.dictionary(fc.constantFrom(...ids), fc.nat(10)),
      (tiles, alarmed, fixed, hasHotSpot, before) => {
        const isFixed = (tile: number) => fixed.includes(tile)
        const { shown } = broughtToFront({ tiles, hasHotSpot, alarmed, isFixed, before: new Map(Object.entries(before)) })
        expect(shown).toHaveLength(tiles.length)
        const cameras = shown.filter((id) => id !== null)
        expect(new Set(cameras).size).toBe(cameras.length)
        for (const at of fixed) if (at < tiles.length) expect(shown[at]).toBe(tiles[at])
        const room = tiles.filter((_, at) => !isFixed(at)).length
        const fixedAlarms = alarmed.filter((id) => isFixed(tiles.indexOf(id))).length
        expect(alarmed.filter((id) => shown.includes(id)).length).toBe(Math.min(alarmed.length, room + fixedAlarms))
      },
    ),
  )
})

const incident = (id: string, cameraId: string | null, over: Partial<Incident> = {}) =>
  ({ id, cameraId, kind: 'manual', severity: 'medium', state: 'new', openedAtMs: 0, ...over }) as Incident

test('alarms are what nobody has acknowledged: fire first, then by severity, then who waits longest', () => {
  const alarms = alarmsByCamera([
    incident('1', 'gate', { openedAtMs: 5 }),
    incident('2', 'lobby', { openedAtMs: 3 }),
    incident('3', 'yard', { severity: 'critical', state: 'acknowledged' }),
    incident('4', 'road', { severity: 'high' }),
    incident('5', 'lobby', { severity: 'low', kind: 'fire', openedAtMs: 9 }),
    incident('6', null, { severity: 'critical' }),
    incident('7', 'attic', { openedAtMs: 4 }),
  ])
  expect([...alarms]).toEqual([
    ['lobby', { incidentId: '5', severity: 'fire' }],
    ['road', { incidentId: '4', severity: 'high' }],
    ['attic', { incidentId: '7', severity: 'medium' }],
    ['gate', { incidentId: '1', severity: 'medium' }],
  ])
})
