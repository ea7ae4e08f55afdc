// The keys of the falls screen: quick through the list, and no judgement by accident.
import { expect, test } from 'vitest'
import { fallsCommand, moved, type FallsPress } from './falls-keys.ts'

const press = (key: string, over: Partial<FallsPress> = {}): FallsPress => ({ key, modified: false, repeat: false, taken: false, ...over })

test('J and K move, Enter opens, Y and N judge', () => {
  expect(fallsCommand(press('j'))).toEqual({ do: 'move', by: 1 })
  expect(fallsCommand(press('ArrowUp'))).toEqual({ do: 'move', by: -1 })
  expect(fallsCommand(press('Enter'))).toEqual({ do: 'open' })
  expect(fallsCommand(press('Y'))).toEqual({ do: 'real' })
  expect(fallsCommand(press('n'))).toEqual({ do: 'notReal' })
  expect(fallsCommand(press('q'))).toBeNull()
})

test('a held key moves on but does not judge', () => {
  expect(fallsCommand(press('j', { repeat: true }))).toEqual({ do: 'move', by: 1 })
  for (const key of ['y', 'n', 'Enter', 'i']) expect(fallsCommand(press(key, { repeat: true }))).toBeNull()
})

test('no key acts in a field, or with Ctrl held', () => {
  expect(fallsCommand(press('n', { taken: true }))).toBeNull()
  expect(fallsCommand(press('y', { modified: true }))).toBeNull()
})

test('moving stops at the ends and begins at the first', () => {
  const items = ['a', 'b'].map((id) => ({ id }))
  expect(moved(items, null, 1)).toBe('a')
  expect(moved(items, 'b', 1)).toBe('b')
  expect(moved(items, 'a', -1)).toBe('a')
  expect(moved([], 'a', 1)).toBeNull()
})
