// Damage of any kind, in the database, its log or a backup, is found: none is worked with unawares.
import { expect, test } from 'vitest'
import { corrupt } from '../fixtures/corruptions.ts'

/** Always the same places; the full gear (`npm run bench -- faults`) takes others every time. */
function steady(): () => number {
  let state = 20_261_122
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

test('of 60 flipped bits, zeroed pages and cut ends none that changes a row is missed, and what is whole is not found', { timeout: 120_000 }, () => {
  const results = corrupt(60, steady())
  expect(results.filter(({ damage }) => damage === 'none').map(({ outcome }) => outcome)).toEqual(['harmless', 'harmless', 'harmless'])
  expect(results.filter(({ outcome }) => outcome === 'missed')).toEqual([])
  expect(results.filter(({ outcome }) => outcome === 'found').length).toBeGreaterThan(45)
  expect(results).toHaveLength(63)
})
