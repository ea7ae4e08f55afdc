// A draft on live pictures: how its rules stand is told with every picture, nothing is raised, and it gives its place back however it ends.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cameraWatchSchema } from '../../contract/camera-setup.ts'
import type { Track } from '../../contract/detection.ts'
import type { WatchTryEvent, WatchTryWait } from '../../contract/rule-kinds.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { siteChecks } from '../site-checks.ts'
import { createTriedAreas, type TriedAreas } from '../tried-areas.ts'
import { checkWatch } from './check-watch.ts'
import { createWatchTries, type WatchTries } from './watch-tries.ts'

let env: TestEnv
let areas: TriedAreas
let tries: WatchTries
let looks: (() => void)[]
let waits: WatchTryWait | null
beforeEach(() => {
  env = createTestEnv()
  looks = []
  waits = null
  areas = createTriedAreas(() => undefined)
  tries = createWatchTries(env, {
    take: areas.take,
    waits: () => waits,
    every(_, work) {
      looks.push(work)
      return () => void looks.splice(looks.indexOf(work), 1)
    },
  })
})
afterEach(() => env.close())

const LEFT: [number, number][] = [[0, 0], [0.5, 0], [0.5, 1], [0, 1]] // prettier-ignore
const draft = cameraWatchSchema.parse({
  zones: [{ id: 'door', name: '门口', polygon: LEFT }],
  masks: [[[0.3, 0], [0.5, 0], [0.5, 1], [0.3, 1]]], // prettier-ignore
  rules: [
    { kind: 'tailgating', zone: 'door' },
    { kind: 'crowding', zone: 'door', people: 2, forSeconds: 1 },
  ],
})
const armed = checkWatch(draft, siteChecks).armed
const person = (id: number, x: number, atMs: number): Track => ({
  id,
  label: 'person',
  score: 0.8,
  box: [x, 0.4, x + 0.05, 0.8],
  firstSeenAtMs: 0,
  lastSeenAtMs: atMs,
  hits: 9,
})
/** Reads until `wanted` is told. */
async function until(feed: AsyncGenerator<WatchTryEvent>, wanted: (event: WatchTryEvent) => boolean): Promise<WatchTryEvent> {
  for (;;) {
    const { value, done } = await feed.next()
    if (done === true) throw new Error('it ended')
    if (wanted(value)) return value
  }
}
const begin = async (signal?: AbortSignal) => {
  const feed = tries.run('gate', draft, armed, signal)
  await until(feed, ({ type }) => type === 'wait')
  return feed
}

test('two people in the zone are counted until it would ring; whoever stands in a mask or elsewhere does not count', async () => {
  const feed = await begin()
  const phases = new Set<string>()
  let last: WatchTryEvent | null = null
  for (let atMs = 0; atMs <= 3000; atMs += 200) {
    areas.see({ cameraId: 'another', atMs, tracks: [person(9, 0.1, atMs)] })
    areas.see({ cameraId: 'gate', atMs, tracks: [person(1, 0.05, atMs), person(2, 0.15, atMs), person(3, 0.4, atMs), person(4, 0.8, atMs)] })
    last = await until(feed, ({ type }) => type === 'picture')
    if (last.type === 'picture') phases.add(last.rules[0]!.phase)
  }
  expect([...phases]).toEqual(['building', 'active'])
  expect(last).toMatchObject({
    zones: [{ id: 'door', things: [1, 2] }],
    rules: [{ at: 1, rang: 1, figures: [{ name: 'peopleLeft', value: 2, of: 1 }] }],
  })
  expect(last?.type === 'picture' && last.tracks.map(({ id }) => id)).toEqual([1, 2, 4])
  await feed.return()
})

test('areas are given back when it is left, when its reader is gone, and after five minutes', async () => {
  const left = await begin()
  expect(areas.of('gate')).toEqual([LEFT])
  await left.return()
  expect(areas.isAny()).toBe(false)

  const gone = new AbortController()
  const abandoned = await begin(gone.signal)
  gone.abort()
  expect(await abandoned.next()).toMatchObject({ done: true })
  expect(areas.isAny()).toBe(false)

  const forgotten = await begin()
  env.pass(5 * 60_000)
  looks.forEach((look) => look())
  expect(await until(forgotten, ({ type }) => type === 'over')).toEqual({ type: 'over' })
  expect(await forgotten.next()).toMatchObject({ done: true })
  expect([areas.isAny(), looks.length]).toEqual([false, 0])
})

test('without pictures it says why', async () => {
  const feed = await begin()
  env.pass(3000)
  looks[0]!()
  expect((await feed.next()).value).toEqual({ type: 'wait', why: 'noPicture' })
  waits = 'down'
  looks[0]!()
  expect((await feed.next()).value).toEqual({ type: 'wait', why: 'down' })
  await feed.return()
})

test('three at once, and no more', async () => {
  const feeds = [await begin(), await begin(), await begin()]
  await expect(tries.run('gate', draft, armed, undefined).next()).rejects.toMatchObject({ code: 'cameraSetup.tooManyTries' })
  await feeds[0]!.return()
  const again = await begin()
  for (const feed of [...feeds, again]) await feed.return()
})
