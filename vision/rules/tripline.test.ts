// A line that is crossed: which way, how often, and what is no crossing.
import { expect, test } from 'vitest'
import type { Zone } from '../../contract/detection.ts'
import { standing, watchRule, type WatchOptions } from '../../test/fixtures/watch-rule.ts'
import { tripline } from './tripline.ts'

/** From left to right through the middle: what is above is on the left, what is below on the right. */
const line: Zone = { id: 'gate', name: '大门线', polygon: [[0.3, 0.5], [0.7, 0.5]] } // prettier-ignore
const watch = (yAt: (atMs: number) => number, { x = 0.5, ...options }: Partial<WatchOptions> & { readonly x?: number } = {}) =>
  watchRule(tripline, line, (atMs) => [standing(1, x, yAt(atMs), atMs)], { untilMs: 30_000, ...options })
/** Down in ten seconds. */
const down = (atMs: number) => Math.min(0.95, 0.1 + atMs / 12_000)
const up = (atMs: number) => 1.05 - down(atMs)

test.each([100, 200, 500, 1000])('who crosses it rings once, and that is over ten seconds later, a frame every %i ms', (stepMs) => {
  const told = watch(down, { stepMs })
  expect(told.map(({ phase }) => phase)).toEqual(['began', 'ended'])
  expect(told[0]!.boxes).toMatchObject([{ trackId: 1 }])
  expect(told[1]!.atMs - told[0]!.atMs).toBe(10_000)
})

test.each([
  ['leftToRight', 1, 0],
  ['rightToLeft', 0, 1],
  ['both', 1, 1],
])('%s: down %i, up %i', (direction, ofDown, ofUp) => {
  const began = (yAt: (atMs: number) => number) => watch(yAt, { settings: { direction } }).filter(({ phase }) => phase === 'began').length
  expect([began(down), began(up)]).toEqual([ofDown, ofUp])
})

test('a line drawn the other way round has its sides the other way round', () => {
  const turned = { ...line, polygon: line.polygon.toReversed() }
  const told = watchRule(tripline, turned, (atMs) => [standing(1, 0.5, down(atMs), atMs)], { untilMs: 30_000, settings: { direction: 'rightToLeft' } })
  expect(told.map(({ phase }) => phase)).toEqual(['began', 'ended'])
})

test.each([
  ['past its end', down, 0.8],
  ['trembling on it', (atMs: number) => 0.5 + (atMs % 400 === 0 ? 0.008 : -0.008), 0.5],
  ['up to it and back', (atMs: number) => 0.505 - Math.abs(0.3 - atMs / 50_000), 0.5],
])('%s is no crossing', (_, yAt, x) => {
  expect(watch(yAt, { x })).toEqual([])
})

test('three within ten seconds ring where three are asked for, three within a minute do not', () => {
  const settings = { count: 3, withinSeconds: 10 }
  const every = (ms: number) => (atMs: number) => (Math.floor(atMs / ms) % 2 === 0 ? 0.4 : 0.6)
  expect(watch(every(3000), { settings })[0]).toMatchObject({ phase: 'began', why: { crossed: 3, neededCrossed: 3 } })
  expect(watch(every(8000), { settings, untilMs: 60_000 })).toEqual([])
})

test('on a zone that is no line nothing is crossed', () => {
  const area: Zone = { ...line, polygon: [[0, 0], [1, 0], [1, 1]] } // prettier-ignore
  expect(watchRule(tripline, area, (atMs) => [standing(1, 0.5, down(atMs), atMs)], { untilMs: 20_000 })).toEqual([])
})
