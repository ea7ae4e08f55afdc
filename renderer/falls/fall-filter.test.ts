// The list of what came down: what belongs on it, and that it stays calm under the operator's hands.
import { expect, test } from 'vitest'
import { ALL_OPEN, applyFall, isOpen, isShown, nextOpen, queryOf, type FallFilter, type FallPage } from './fall-filter.ts'
import { fallOf } from './fall-fixture.ts'

const filter = (over: Partial<FallFilter> = {}): FallFilter => ({ ...ALL_OPEN, ...over })
const ids = (pages: readonly FallPage[]): string[][] => pages.map((page) => page.items.map((item) => item.id))

test('open are the suspected ones nobody has reviewed, seen live', () => {
  expect(isOpen(fallOf('a'))).toBe(true)
  expect(isOpen(fallOf('a', { review: 'notReal' }))).toBe(false)
  expect(isOpen(fallOf('a', { grade: 'rejected', review: null }))).toBe(false)
  expect(isOpen(fallOf('a', { lookBackId: 'l' }))).toBe(false)
})

test('a filter asks the core for what it shows', () => {
  expect(queryOf(filter(), null)).toEqual({ limit: 50, openOnly: true })
  expect(queryOf(filter({ shown: 'rejected', cameraId: 'east', sinceMs: 1, untilMs: 2 }), 'c')).toEqual({
    limit: 50,
    grades: ['rejected'],
    cameraId: 'east',
    sinceMs: 1,
    untilMs: 2,
    cursor: 'c',
  })
  expect(queryOf(filter({ shown: 'all' }), null)).toEqual({ limit: 50 })
})

test('camera and span leave out what another camera or another hour saw', () => {
  const fall = fallOf('a', { firstAtMs: 1000, lastAtMs: 2000 })
  expect(isShown(filter({ cameraId: 'west' }), fall)).toBe(false)
  expect(isShown(filter({ sinceMs: 1500, untilMs: 3000 }), fall)).toBe(true)
  expect(isShown(filter({ sinceMs: 2001 }), fall)).toBe(false)
  expect(isShown(filter({ untilMs: 999 }), fall)).toBe(false)
})

test('a new one comes to its place by time; one that does not fit stays out', () => {
  const pages: FallPage[] = [
    { items: [fallOf('d', { lastAtMs: 40 }), fallOf('c', { lastAtMs: 30 })], next: 'more' },
    { items: [fallOf('a', { lastAtMs: 10 })], next: null },
  ]
  expect(ids(applyFall(pages, filter(), fallOf('e', { lastAtMs: 50 })))).toEqual([['e', 'd', 'c'], ['a']])
  expect(ids(applyFall(pages, filter(), fallOf('b', { lastAtMs: 20 })))).toEqual([
    ['d', 'c'],
    ['b', 'a'],
  ])
  expect(ids(applyFall([{ items: [], next: null }], filter(), fallOf('x')))).toEqual([['x']])
  expect(applyFall(pages, filter({ shown: 'alarm' }), fallOf('e'))).toBe(pages)
})

test('what was just reviewed stays where it is', () => {
  const pages: FallPage[] = [{ items: [fallOf('b'), fallOf('a')], next: null }]
  const after = applyFall(pages, filter(), fallOf('b', { review: 'notReal' }))
  expect(ids(after)).toEqual([['b', 'a']])
  expect(after[0]?.items[0]?.review).toBe('notReal')
})

test('after a review comes the next open one below, then the last one above, then none', () => {
  const done = { review: 'notReal' } as const
  const none = () => false
  expect(nextOpen([fallOf('c'), fallOf('b', done), fallOf('a')], 'b', none)).toBe('a')
  expect(nextOpen([fallOf('c'), fallOf('b', done), fallOf('a', done)], 'a', none)).toBe('c')
  expect(nextOpen([fallOf('a', done)], 'a', none)).toBeNull()
  expect(nextOpen([fallOf('c'), fallOf('b'), fallOf('a')], 'c', (id) => id === 'b')).toBe('a')
})
