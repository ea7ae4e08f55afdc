// Where the map goes: to what is new, never away from what is more urgent and still waits.
import { expect, test } from 'vitest'
import type { Incident } from '../../contract/incident.ts'
import { nextAlarm } from './next-alarm.ts'

const of = (id: string, severity: Incident['severity'], changes: Partial<Incident> = {}): Incident =>
  ({ id, kind: 'crowding', severity, state: 'new', openedAtMs: 1, ...changes }) as Incident
const idOf = (incidents: Incident[], known: string[], at: string | null = null) => nextAlarm(incidents, new Set(known), at)?.id ?? null

test('it goes to a new one, of several to the most urgent, of equal ones to the last', () => {
  expect(idOf([of('a', 'low')], [])).toBe('a')
  expect(idOf([of('a', 'low'), of('b', 'high'), of('c', 'medium')], [])).toBe('b')
  expect(idOf([of('a', 'low'), of('b', 'low', { openedAtMs: 2 })], [])).toBe('b')
  expect(idOf([of('a', 'critical'), of('b', 'critical', { kind: 'fire' })], [])).toBe('b')
})

test('what was there before, or is taken care of already, moves nothing', () => {
  expect(idOf([of('a', 'low')], ['a'])).toBeNull()
  expect(idOf([of('a', 'high', { state: 'acknowledged' })], [])).toBeNull()
})

test('it stays with what is more urgent until that is acknowledged', () => {
  expect(idOf([of('a', 'high'), of('b', 'low')], ['a'], 'a')).toBeNull()
  expect(idOf([of('a', 'high'), of('b', 'high')], ['a'], 'a')).toBe('b')
  expect(idOf([of('a', 'high', { state: 'acknowledged' }), of('b', 'low')], ['a'], 'a')).toBe('b')
})
