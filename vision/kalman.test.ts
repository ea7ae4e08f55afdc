// The one-coordinate filter finds a constant velocity whatever the time between frames, and never loses its footing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { correctKalman, predictKalman, startKalman } from './kalman.ts'

const steps = fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 8, maxLength: 30 })

test('learns a constant velocity from irregular frames', () => {
  fc.assert(
    fc.property(steps, fc.double({ min: -0.5, max: 0.5, noNaN: true }), (dts, velocity) => {
      let k = startKalman(0.5, 0.01, 1)
      let at = 0
      for (const dt of dts) {
        at += dt
        k = correctKalman(predictKalman(k, dt, 0.01), 0.5 + velocity * at, 0.01)
      }
      expect(k.velocity).toBeCloseTo(velocity, 1)
    }),
  )
})

test('the covariance stays a covariance', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 30, maxLength: 30 }), (dts, measured) => {
      let k = startKalman(0.5, 0.1, 1)
      for (const [i, dt] of dts.entries()) {
        k = correctKalman(predictKalman(k, dt, 0.5), measured[i]!, 0.05)
        expect(k.pp).toBeGreaterThan(0)
        expect(k.vv).toBeGreaterThan(0)
        expect(k.pp * k.vv - k.pv ** 2).toBeGreaterThan(-1e-12)
      }
    }),
  )
})

test('two short predictions are one long one', () => {
  const k = { ...startKalman(0.2, 0.05, 0.3), velocity: 0.1, pv: 0.001 }
  expect(predictKalman(predictKalman(k, 0.3, 0), 0.7, 0).position).toBeCloseTo(predictKalman(k, 1, 0).position, 12)
})
