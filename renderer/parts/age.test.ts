// Ages: the unit grows with the age, and clocks that differ never show a negative one.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ageWords } from './age.ts'

test('an age is said in the largest two units that fit', () => {
  expect(ageWords(59_999)).toEqual({ key: 'common:seconds', values: { s: 59 } })
  expect(ageWords(61_000)).toEqual({ key: 'common:minutes', values: { m: 1, s: 1 } })
  expect(ageWords(3_600_000 + 120_000)).toEqual({ key: 'common:hours', values: { h: 1, m: 2 } })
  expect(ageWords(25 * 3_600_000)).toEqual({ key: 'common:days', values: { d: 1, h: 1 } })
})

test('no clock difference makes an age negative or a unit overflow', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e10 }), (ms) => {
      const { values } = ageWords(ms)
      for (const [unit, value] of Object.entries(values)) {
        expect(value).toBeGreaterThanOrEqual(0)
        if (unit === 's' || unit === 'm') expect(value).toBeLessThan(60)
        if (unit === 'h') expect(value).toBeLessThan(24)
      }
    }),
  )
})
