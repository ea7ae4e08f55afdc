// Saved views of the queue: named, replaced, removed, gone round by one key.
import { beforeEach, expect, test, vi } from 'vitest'
import { resetDesk, useDesk } from '../console/desk.ts'
import { EVERYTHING } from './queue-filter.ts'
import { MOST_VIEWS, useQueueViews } from './queue-views.ts'

// there is no browser here
vi.hoisted(() => {
  const kept = new Map<string, string>()
  const localStorage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
  vi.stubGlobal('localStorage', localStorage)
  vi.stubGlobal('window', { localStorage })
})

const views = () => useQueueViews.getState()
beforeEach(() => {
  resetDesk()
  useQueueViews.setState({ narrowing: EVERYTHING, views: [], viewName: null })
})

test('a view keeps what was picked and which list it was, and comes back whole', () => {
  useDesk.getState().setFilter('unacknowledged')
  views().pick({ priorities: ['fire', 'critical'] })
  views().save('  火警和紧急 ')
  views().clear()
  useDesk.getState().setFilter('open')
  views().apply('火警和紧急')
  expect(views().narrowing.priorities).toEqual(['fire', 'critical'])
  expect(useDesk.getState().filter).toBe('unacknowledged')
  views().pick({ search: 'x' })
  expect(views().viewName).toBeNull()
})

test('the key goes round all of them and back to everything', () => {
  for (const name of ['a', 'b']) {
    views().pick({ search: name })
    views().save(name)
  }
  views().clear()
  const seen = [0, 1, 2, 3].map(() => {
    views().cycle()
    return [views().viewName, views().narrowing.search]
  })
  expect(seen).toEqual([
    ['a', 'a'],
    ['b', 'b'],
    [null, ''],
    ['a', 'a'],
  ])
})

test('the same name replaces, an empty one saves nothing, a removed one is gone, and there are never too many', () => {
  views().save(' ')
  views().save('a')
  views().pick({ search: 'new' })
  views().save('a')
  expect(views().views.map(({ narrowing }) => narrowing.search)).toEqual(['new'])
  views().remove('a')
  expect([views().views, views().viewName]).toEqual([[], null])
  for (let i = 0; i < MOST_VIEWS + 3; i++) views().save(`view ${i}`)
  expect(views().views).toHaveLength(MOST_VIEWS)
})
