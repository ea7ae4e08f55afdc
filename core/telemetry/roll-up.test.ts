// Roll-ups: whatever the samples, what is kept of them is true of them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gather, rollUp, type Gathered } from './roll-up.ts'

const sample = fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.boolean())

test('a roll-up counts, bounds and averages exactly its samples', () => {
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 50 }), (samples) => {
      const made = rollUp(samples.reduce<Gathered | null>((before, [value, running]) => gather(before, value, running), null)!)
      const values = samples.map(([value]) => value)
      const running = samples.flatMap(([value, isRunning]) => (isRunning ? [value] : []))
      expect(made).toMatchObject({
        samples: values.length,
        min: Math.min(...values),
        max: Math.max(...values),
        last: values.at(-1),
        runSamples: running.length,
      })
      expect(made.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 3)
      if (running.length === 0) expect(made.runMean).toBeNull()
      else expect(made.runMean).toBeCloseTo(running.reduce((sum, value) => sum + value, 0) / running.length, 3)
    }),
  )
})
