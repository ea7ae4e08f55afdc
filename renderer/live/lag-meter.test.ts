// Late pictures are noticed whatever the two clocks say.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLagMeter } from './lag-meter.ts'

test('a picture that comes two seconds late is two seconds late, whatever the offset of the clocks', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (offset) => {
      const meter = createLagMeter()
      for (let t = 0; t < 1000; t += 40) expect(meter.lagOf(t + offset, t)).toBeCloseTo(0)
      expect(meter.lagOf(1000 + offset, 3000)).toBeCloseTo(2000)
    }),
  )
})

test('the replay of an old picture at the start does not hide that later ones are on time', () => {
  const meter = createLagMeter()
  expect(meter.lagOf(-3000, 0)).toBe(0)
  expect(meter.lagOf(40, 40)).toBe(0)
  expect(meter.lagOf(-1000, 80)).toBe(1080)
})

test('a step of the core clock is forgotten within about a minute', () => {
  const meter = createLagMeter()
  meter.lagOf(5000, 0)
  expect(meter.lagOf(1000, 1000)).toBe(5000)
  for (let t = 2000; t < 70_000; t += 1000) meter.lagOf(t, t)
  expect(meter.lagOf(70_000, 70_000)).toBe(0)
})
