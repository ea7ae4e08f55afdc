// When somebody is where nobody should be, at any frame rate, and when that is over.
import { expect, test } from 'vitest'
import type { Zone } from '../../contract/detection.ts'
import { standing, watchRule } from '../../test/fixtures/watch-rule.ts'
import { intrusion } from './intrusion.ts'

const zone: Zone = { id: 'roof', name: '屋面', polygon: [[0, 0], [0.5, 0], [0.5, 1], [0, 1]] } // prettier-ignore
const settings = { forSeconds: 2, clearSeconds: 3 }

test.each([100, 200, 500, 1000])('rings once after its duration and ends once after the last was gone, a frame every %i ms', (stepMs) => {
  const told = watchRule(intrusion, zone, (atMs) => (atMs >= 5000 && atMs < 20_000 ? [standing(1, 0.2, 0.8, atMs)] : []), { untilMs: 40_000, stepMs, settings })
  expect(told.map(({ phase, atMs }) => [phase, atMs])).toEqual([
    ['began', 7000],
    ['ended', 23_000 - stepMs],
  ])
  expect(told[0]).toMatchObject({ sinceMs: 5000, boxes: [{ trackId: 1 }], why: { heldSeconds: 2, neededSeconds: 2 } })
})

test.each([
  ['beside the zone', (atMs: number) => [standing(1, 0.8, 0.8, atMs)]],
  ['another every second', (atMs: number) => [standing(Math.floor(atMs / 1000), 0.2, 0.8, atMs)]],
  ['a car, where people count', (atMs: number) => [standing(1, 0.2, 0.8, atMs, 'car')]],
  ['only predicted', (atMs: number) => [standing(1, 0.2, 0.8, atMs - 200)]],
  ['seen once', (atMs: number) => [{ ...standing(1, 0.2, 0.8, atMs), hits: 1 }]],
])('%s is nothing', (_, tracksAt) => {
  expect(watchRule(intrusion, zone, tracksAt, { untilMs: 30_000, settings })).toEqual([])
})

test('a car rings where cars count, and hidden for a second it has stayed', () => {
  const told = watchRule(intrusion, zone, (atMs) => (atMs % 3000 < 2000 ? [standing(1, 0.2, 0.8, atMs, 'truck')] : []), {
    untilMs: 20_000,
    settings: { ...settings, forSeconds: 8, things: ['vehicle'] },
  })
  expect(told.map(({ phase }) => phase)).toEqual(['began'])
})

test('with no time to clear it still does not end while somebody stands there', () => {
  const told = watchRule(intrusion, zone, (atMs) => [standing(1, 0.2, 0.8, atMs)], { untilMs: 10_000, settings: { forSeconds: 0, clearSeconds: 0 } })
  expect(told.map(({ phase }) => phase)).toEqual(['began'])
})
