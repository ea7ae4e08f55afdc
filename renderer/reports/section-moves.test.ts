// Moving sections about loses none of them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moved, toggled } from './section-moves.ts'

test('a moved item is where it was moved to, and the others keep their order', () => {
  const place = fc
    .uniqueArray(fc.integer(), { minLength: 1, maxLength: 12 })
    .chain((list) => fc.tuple(fc.constant(list), fc.nat(list.length - 1), fc.nat(list.length - 1)))
  fc.assert(
    fc.property(place, ([list, at, to]) => {
      const after = moved(list, at, to)
      expect(after[to]).toBe(list[at])
      expect(after.filter((one) => one !== list[at])).toEqual(list.filter((one) => one !== list[at]))
    }),
  )
})

test('taken out and in again it comes last', () => {
  expect(toggled(toggled(['a', 'b', 'c'], 'a'), 'a')).toEqual(['b', 'c', 'a'])
})
