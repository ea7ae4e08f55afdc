// A phone says plainly when alarms cannot reach it.
import { expect, test } from 'vitest'
import { findWarnings, type PhoneHealth } from './warnings.ts'

const well: PhoneHealth = { nowMs: 100_000, isOpen: true, heardAtMs: 99_000, onDuty: true, sound: 'on', awake: true, worksOffline: true, hiddenMs: 0 }
const of = (health: Partial<PhoneHealth>) => findWarnings({ ...well, ...health }).map(({ is, level }) => `${level} ${is}`)

test('a phone that is well says nothing', () => expect(of({})).toEqual([]))

test('ten seconds without the core are red, a moment is not', () => {
  expect(of({ isOpen: false, heardAtMs: 91_000 })).toEqual([])
  expect(of({ isOpen: false, heardAtMs: 89_999 })).toEqual(['red lineLost'])
  expect(of({ isOpen: false, heardAtMs: 1, onDuty: false })).toEqual(['red lineLost'])
})

test('sound that is blocked is red on duty, and nobody’s business off duty', () => {
  expect(of({ sound: 'off' })).toEqual(['red sound'])
  expect(of({ sound: 'off', onDuty: false })).toEqual([])
})

test('what may fail later is amber, and comes after what fails now', () => {
  expect(of({ awake: false, worksOffline: false, hiddenMs: 61_000, sound: 'off' })).toEqual(['red sound', 'amber hidden', 'amber awake', 'amber offline'])
  expect(of({ awake: null, hiddenMs: 60_000 })).toEqual([])
})
