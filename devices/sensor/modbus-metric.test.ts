// Measured values: whatever stands in the registers, a metric is a finite number in its range, a known word, a yes or no, or nothing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { metric, readMetric } from './modbus-metric.ts'

const word = fc.integer({ min: 0, max: 65535 })
const wanted = fc.record(
  {
    type: fc.constantFrom('int16', 'uint16', 'int32', 'uint32', 'float32'),
    wordOrder: fc.constantFrom('highFirst', 'lowFirst'),
    scale: fc.double({ noNaN: true, noDefaultInfinity: true }),
    offset: fc.double({ noNaN: true, noDefaultInfinity: true }),
    min: fc.constantFrom(-40, 0),
    max: fc.constantFrom(0, 1e6),
  },
  { requiredKeys: ['type'] },
)

test('of 10,000 random pairs of registers nothing comes that is no number or out of its range', () => {
  fc.assert(
    fc.property(word, word, wanted, (first, second, settings) => {
      const one = metric.parse({ metric: 'level', table: 'inputRegisters', address: 0, ...settings })
      const value = readMetric({ at: (_table, address) => (address === 0 ? first : second) }, one)
      if (value === null) return
      expect(Number.isFinite(value)).toBe(true)
      expect(value).toBeGreaterThanOrEqual(settings.min ?? -Infinity)
      expect(value).toBeLessThanOrEqual(settings.max ?? Infinity)
    }),
    { numRuns: 10_000 },
  )
})
