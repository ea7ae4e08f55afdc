// The feed: nothing is missed between subscribing and reading, and a slow reader is told that it lost events.
import { expect, test } from 'vitest'
import type { TracksEvent } from '../contract/api.ts'
import { createFeed } from './feed.ts'

const tracks = (atMs: number): TracksEvent => ({ cameraId: 'c', atMs, tracks: [] })

test('an event published between subscribing and the first read is delivered', async () => {
  const feed = createFeed()
  const events = feed.subscribe('tracks')
  feed.publish('tracks', tracks(1))
  expect((await events.next()).value).toEqual({ lost: false, event: tracks(1) })
})

test('a reader that is far behind is told so once and then goes on with new events', async () => {
  const feed = createFeed()
  const events = feed.subscribe('tracks')
  for (let i = 0; i <= 1000; i++) feed.publish('tracks', tracks(i))
  feed.publish('tracks', tracks(5000))
  expect((await events.next()).value).toEqual({ lost: true })
  expect((await events.next()).value).toEqual({ lost: false, event: tracks(5000) })
})

test('aborting ends a waiting reader', async () => {
  const feed = createFeed()
  const controller = new AbortController()
  const events = feed.subscribe('tracks', controller.signal)
  const waiting = events.next()
  controller.abort()
  expect((await waiting).done).toBe(true)
})
