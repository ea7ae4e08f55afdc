// The number of an alert is its place among all of them, also where some are left out.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TOLD_FIRST, TOLD_LAST } from '../../contract/incident.ts'
import { alertNumber } from './alert-number.ts'

test('the first and the last alerts keep their numbers', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), (count) => {
      const all = Array.from({ length: count }, (_, i) => i + 1)
      const told = count > TOLD_FIRST + TOLD_LAST ? [...all.slice(0, TOLD_FIRST), ...all.slice(-TOLD_LAST)] : all
      expect(told.map((_, at) => alertNumber(at, told.length, count))).toEqual(told)
    }),
    { numRuns: 50 },
  )
})
