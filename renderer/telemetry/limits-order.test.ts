// The form refuses what the core would refuse.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LIMIT_SIDES, limitsSchema } from '../../contract/telemetry.ts'
import { isInOrder } from './limits-order.ts'

test('the form and the core agree on every pair of levels', () => {
  const level = fc.option(fc.integer({ min: -3, max: 3 }))
  fc.assert(
    fc.property(level, level, fc.constantFrom(...LIMIT_SIDES), (warn, alarm, side) => {
      const limits = { warn, alarm, side, persistSeconds: 60, clearPercent: 10, whileRunning: false }
      expect(isInOrder(limits)).toBe(limitsSchema.safeParse(limits).success)
    }),
  )
})
