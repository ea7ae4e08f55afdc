// What the feed of falls changes on screen, and what it must not touch: the queue, and with it the alert sound.
import { QueryClient } from '@tanstack/react-query'
import { beforeEach, expect, test, vi } from 'vitest'
import { nowMs } from '../now.ts'
import { ALL_OPEN } from './fall-filter.ts'
import { fallOf } from './fall-fixture.ts'
import { isWorthShowing, RECENT_MS, useRecentFalls } from './recent-falls.ts'
import { noteFall } from './use-falls.ts'

vi.mock('../api.ts', () => ({ api: {} }))

const INCIDENTS = ['feed', 'incidents']
const QUEUE: readonly unknown[] = []
let client: QueryClient

beforeEach(() => {
  useRecentFalls.setState({}, true)
  client = new QueryClient()
  client.setQueryData(INCIDENTS, QUEUE)
  client.setQueryData(['falls', 'open'], { ids: [], more: false })
  client.setQueryData(['falls', 'list', ALL_OPEN], { pages: [{ items: [], next: null }], pageParams: [null] })
})

test('a suspected fall is counted and listed, and leaves queue and sound alone', () => {
  noteFall(client, fallOf('a'))
  expect(client.getQueryData(['falls', 'open'])).toEqual({ ids: ['a'], more: false })
  expect(client.getQueryData(['falls', 'list', ALL_OPEN])).toMatchObject({ pages: [{ items: [{ id: 'a' }] }] })
  expect(client.getQueryData(INCIDENTS)).toBe(QUEUE)
})

test('reviewed by anybody, it is no longer counted', () => {
  noteFall(client, fallOf('a'))
  noteFall(client, fallOf('a', { review: 'notReal' }))
  expect(client.getQueryData(['falls', 'open'])).toEqual({ ids: [], more: false })
})

test('what a look-back finds is none of this', () => {
  noteFall(client, fallOf('a', { lookBackId: 'l' }))
  expect(client.getQueryData(['falls', 'open'])).toEqual({ ids: [], more: false })
  expect(client.getQueryData(['falls', 'list', ALL_OPEN])).toMatchObject({ pages: [{ items: [] }] })
})

test('the wall draws what fell just now, unless it was rejected, found in a recording, or long ago', () => {
  expect(isWorthShowing(fallOf('a', { lastAtMs: 1000 }), 1000 + RECENT_MS - 1)).toBe(true)
  expect(isWorthShowing(fallOf('a', { lastAtMs: 1000 }), 1000 + RECENT_MS)).toBe(false)
  expect(isWorthShowing(fallOf('a', { lastAtMs: 1000, grade: 'rejected' }), 1001)).toBe(false)
  expect(isWorthShowing(fallOf('a', { lastAtMs: 1000, lookBackId: 'l' }), 1001)).toBe(false)
  noteFall(client, fallOf('a', { lastAtMs: nowMs() }))
  expect(useRecentFalls.getState()['east']?.fall.id).toBe('a')
})
