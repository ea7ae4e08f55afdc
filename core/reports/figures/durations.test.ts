// Median, p95 and the share in time are exactly those of the sorted values.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDurationList } from './durations.ts'

test('as sorting would have it, whatever the values', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 40 }), { minLength: 1, maxLength: 3000 }), fc.integer({ min: 0, max: 40 }), (values, target) => {
      const list = createDurationList()
      for (const value of values) list.add(value)
      const sorted = values.map((value) => Math.max(0, value)).toSorted((a, b) => a - b)
      const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]
      const inTime = sorted.filter((ms) => ms <= target).length / sorted.length
      const told = { n: values.length, medianMs: rank(0.5), p95Ms: rank(0.95), targetMs: target, inTime }
      expect(list.tell(target)).toEqual(told)
      // and again, although the values were put in order meanwhile
      expect(list.tell(target)).toEqual(told)
    }),
  )
})
