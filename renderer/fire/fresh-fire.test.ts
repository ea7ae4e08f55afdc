// Which fire opens itself: only one that is new and that nobody has taken note of.
import { expect, test } from 'vitest'
import { freshFire } from './fresh-fire.ts'

const incident = (id: string, kind: 'fire' | 'crowding', state: 'new' | 'acknowledged' = 'new', openedAtMs = 0) => ({ id, kind, state, openedAtMs })

test('the latest of the new fires, and nothing else', () => {
  const known = new Set(['a'])
  expect(freshFire([incident('a', 'fire'), incident('b', 'crowding')], known)).toBeNull()
  expect(freshFire([incident('a', 'fire'), incident('b', 'fire', 'new', 1), incident('c', 'fire', 'new', 2)], known)?.id).toBe('c')
  expect(freshFire([incident('b', 'fire', 'acknowledged')], known)).toBeNull()
  expect(freshFire([incident('b', 'fire')], new Set())?.id).toBe('b')
})
