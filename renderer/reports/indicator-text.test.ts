// What an indicator says must not look better than it is.
import { expect, test } from 'vitest'
import { limitParts, moveOf, valueText } from './indicator-text.ts'

test('a share that falls short is never rounded up to its line', () => {
  expect(valueText(0.9989, 'share')).toBe('99.89 %')
  expect(valueText(0.99999, 'share')).toBe('99.99 %')
  expect(valueText(1, 'share')).toBe('100 %')
  expect(valueText(0.9499, 'share')).toBe('94.9 %')
  expect(valueText(0.5, 'share')).toBe('50 %')
  expect(valueText(0, 'share')).toBe('0 %')
})
test('amounts, rates and nothing', () => {
  expect(valueText(1204.4, 'count')).toBe('1,204')
  expect(valueText(0.421, 'rate')).toBe('0.42')
  expect(valueText(0.003, 'rate')).toBe('< 0.01')
  expect(valueText(0, 'rate')).toBe('0.00')
  expect(valueText(null, 'share')).toBe('—')
})
test('shares move by points, amounts by percent, and from nothing by nothing that could be said', () => {
  const one = { isMoreBetter: true, unit: 'share' as const }
  expect(moveOf({ ...one, value: 0.9, before: 0.8 })).toEqual({ direction: 'up', by: '+10.0', isBetter: true })
  expect(moveOf({ ...one, value: 0.8, before: 0.9 })).toEqual({ direction: 'down', by: '−10.0', isBetter: false })
  expect(moveOf({ unit: 'count', isMoreBetter: null, value: 15, before: 10 })).toEqual({ direction: 'up', by: '+50 %', isBetter: null })
  expect(moveOf({ unit: 'count', isMoreBetter: false, value: 5, before: 0 })).toEqual({ direction: 'up', by: null, isBetter: false })
  expect(moveOf({ ...one, value: 0.9, before: 0.9 })).toEqual({ direction: 'same', by: null, isBetter: null })
  expect(moveOf({ ...one, value: null, before: 0.9 })).toBeNull()
})
test('a limit is told whole, in the largest unit that does', () => {
  expect(limitParts(30_000)).toEqual({ unit: 'seconds', n: 30 })
  expect(limitParts(90_000)).toEqual({ unit: 'seconds', n: 90 })
  expect(limitParts(300_000)).toEqual({ unit: 'minutes', n: 5 })
  expect(limitParts(7_200_000)).toEqual({ unit: 'hours', n: 2 })
  expect(limitParts(2_880 * 60_000)).toEqual({ unit: 'days', n: 2 })
})
