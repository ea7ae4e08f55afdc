// The scale through floor lines: exact on the lines, right about perspective, honest about what lies between.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { facadeScale, floorOfStorey, storeyOfFloor } from './facade-scale.ts'

test('two lines make an even scale', () => {
  const scale = facadeScale({ floors: [{ floor: 1, y: 0.95 }, { floor: 18, y: 0.06 }], floorHeightM: 3 }) // prettier-ignore
  expect(floorOfStorey(scale.storeyAt(0.95))).toBe(1)
  expect(floorOfStorey(scale.storeyAt(0.06))).toBe(18)
  expect(scale.metresAt(0.95)).toBeCloseTo(1.5)
  expect(scale.metresAt(0.06)).toBeCloseTo(52.5)
})

test('there is no floor 0', () => {
  expect([-2, -1, 1, 2].map(storeyOfFloor)).toEqual([-2, -1, 0, 1])
  expect([-2, -1, 0, 1].map(floorOfStorey)).toEqual([-2, -1, 1, 2])
})

test('three or more lines find the perspective they were drawn in', () => {
  const seen = fc.record({
    a: fc.double({ min: 0.7, max: 1, noNaN: true }),
    step: fc.double({ min: 0.03, max: 0.06, noNaN: true }),
    c: fc.double({ min: 0, max: 0.04, noNaN: true }),
  })
  fc.assert(
    fc.property(seen, ({ a, step, c }) => {
      const yOf = (storey: number): number => (a - step * storey) / (1 + c * storey)
      const floors = [1, 4, 9, 14].map((floor) => ({ floor, y: yOf(floor - 1) }))
      const scale = facadeScale({ floors, floorHeightM: 3 })
      for (const storey of [0, 2, 7.5, 13]) {
        expect(scale.storeyAt(yOf(storey))).toBeCloseTo(storey, 4)
        expect(scale.yAt(storey)).toBeCloseTo(yOf(storey), 6)
      }
    }),
  )
})

test('metres per unit is the slope of the metres', () => {
  const floors = [1, 6, 18].map((floor) => ({ floor, y: (0.95 - 0.05 * (floor - 1)) / (1 + 0.01 * (floor - 1)) }))
  const scale = facadeScale({ floors, floorHeightM: 2.8 })
  expect(scale.metresPerUnitAt(0.5)).toBeCloseTo((scale.metresAt(0.4999) - scale.metresAt(0.5001)) / 0.0002, 2)
})

test('lines drawn so badly that the scale would turn over are read evenly', () => {
  const scale = facadeScale({ floors: [{ floor: 1, y: 0.9 }, { floor: 2, y: 0.2 }, { floor: 20, y: 0.1 }], floorHeightM: 3 }) // prettier-ignore
  const storeys = [0.95, 0.7, 0.4, 0.15].map((y) => scale.storeyAt(y))
  expect(storeys.every((s, i) => i === 0 || s > storeys[i - 1]!)).toBe(true)
})
