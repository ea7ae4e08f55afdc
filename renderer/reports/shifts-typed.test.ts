// The beginnings of shifts as people type them.
import { expect, test } from 'vitest'
import { shiftsTyped } from './shifts-typed.ts'

test('times of day with whatever between, in the order of the day, each once', () => {
  expect(shiftsTyped('20:00 08:00')).toEqual(['08:00', '20:00'])
  expect(shiftsTyped(' 8：00，16:00、0:00 08:00')).toEqual(['00:00', '08:00', '16:00'])
})

test('nothing, what is no time of day, and more than six are not taken', () => {
  for (const text of ['', '  ', '24:00', '08:60', '8', '08:00 x', '0:00 1:00 2:00 3:00 4:00 5:00 6:00']) expect(shiftsTyped(text)).toBeNull()
})
