// The bound on a rate equals the tables.
import { expect, test } from 'vitest'
import { falseAlarmRate, poissonUpperBound } from './poisson.ts'

// Half the 95 % quantile of chi-squared with 2 (n + 1) degrees of freedom.
test.each([
  [0, 2.9957],
  [1, 4.7439],
  [2, 6.2958],
  [5, 10.513],
  [10, 16.962],
  [100, 118.08],
])('%i seen: up to %f', (count, bound) => {
  expect(poissonUpperBound(count, 1)).toBeCloseTo(bound, bound > 100 ? 1 : 3)
})

test('other confidences and exposures', () => {
  expect(poissonUpperBound(0, 2)).toBeCloseTo(2.9957 / 2, 3)
  expect(poissonUpperBound(0, 1, 0.9)).toBeCloseTo(Math.log(10), 6)
})

test('nothing in two hours still allows 36 a day', () => {
  expect(falseAlarmRate(0, 7200)).toEqual({ n: 0, hours: 2, perDayUpper95: expect.closeTo(35.95, 1) })
})

test('without hours nothing is known', () => {
  expect(falseAlarmRate(0, 0)).toEqual({ n: 0, hours: 0, perDayUpper95: null })
})
