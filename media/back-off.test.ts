// The pauses between attempts.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { waitBeforeRetry } from './back-off.ts'

it('grows up to four seconds and stays there', () => {
  expect([0, 1, 2, 3, 4, 5, 99].map((failures) => waitBeforeRetry(failures, 0, 0.5))).toEqual([500, 1000, 2000, 3000, 4000, 4000, 4000])
})

it('spreads attempts by a fifth, and tries a refused password three times in two minutes, then every ten', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const middle = waitBeforeRetry(failures, 0, 0.5)
      const wait = waitBeforeRetry(failures, 0, random)
      expect(Math.abs(wait - middle)).toBeLessThanOrEqual(middle * 0.2 + 1e-9)
      for (const refusals of [1, 2]) expect(waitBeforeRetry(failures, refusals, random)).toBeGreaterThanOrEqual(60_000)
      for (const refusals of [3, 4, 99]) expect(waitBeforeRetry(failures, refusals, random)).toBeGreaterThanOrEqual(600_000)
    }),
  )
})
