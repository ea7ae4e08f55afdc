// The pauses between attempts.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { waitBeforeRetry } from './back-off.ts'

it('grows up to four seconds and stays there', () => {
  expect([0, 1, 2, 3, 4, 5, 99].map((failures) => waitBeforeRetry(failures, false, 0.5))).toEqual([500, 1000, 2000, 3000, 4000, 4000, 4000])
})

it('spreads attempts by a fifth, and never tries a refused password more than once a minute', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const middle = waitBeforeRetry(failures, false, 0.5)
      const wait = waitBeforeRetry(failures, false, random)
      expect(Math.abs(wait - middle)).toBeLessThanOrEqual(middle * 0.2 + 1e-9)
      expect(waitBeforeRetry(failures, true, random)).toBeGreaterThanOrEqual(60_000)
    }),
  )
})
