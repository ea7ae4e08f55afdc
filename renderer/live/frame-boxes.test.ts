// Boxes and pictures meet by their time, never by their order of arrival.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TracksEvent } from '../../contract/api.ts'
import { createBoxHistory } from './frame-boxes.ts'

function event(atMs: number, x: number, id = 1): TracksEvent {
  return { cameraId: 'c', atMs, tracks: [{ id, label: 'bicycle', score: 0.8, box: [x, 0, x + 0.1, 0.5] }] }
}

test('a picture gets the boxes of its own instant, even when they arrived out of order', () => {
  const history = createBoxHistory()
  for (const atMs of [200, 100, 300]) history.add(event(atMs, atMs / 1000))
  expect(history.at(100)).toMatchObject({ source: 'frame', tracks: [{ box: [0.1, 0, 0.2, 0.5] }] })
  expect(history.at(200.2).source).toBe('frame')
  expect(history.at(300).tracks[0]?.box[0]).toBeCloseTo(0.3)
})

test('a picture between two analysed ones gets the box in between', () => {
  const history = createBoxHistory()
  history.add(event(100, 0.1))
  history.add(event(200, 0.2))
  const { source, tracks } = history.at(150)
  expect(source).toBe('between')
  expect(tracks[0]?.box[0]).toBeCloseTo(0.15)
})

test('a thing that is gone in the next analysed picture is not guessed in between', () => {
  const history = createBoxHistory()
  history.add(event(100, 0.1))
  history.add({ cameraId: 'c', atMs: 200, tracks: [] })
  expect(history.at(150).tracks).toEqual([])
})

test('late recognition holds the last box a moment and then shows none', () => {
  const history = createBoxHistory()
  history.add(event(100, 0.1))
  expect(history.at(1400).source).toBe('held')
  expect(history.at(1401)).toEqual({ tracks: [], source: 'none' })
})

test('no box is ever shown on a picture older than its first analysis, or across a gap', () => {
  const history = createBoxHistory()
  history.add(event(1000, 0.1))
  history.add(event(5000, 0.9))
  expect(history.at(900).source).toBe('none')
  expect(history.at(3000).source).toBe('none')
})

test('interpolated boxes stay between their neighbours, and memory is bounded', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 0.9, noNaN: true }), { minLength: 2, maxLength: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (xs, share) => {
        const history = createBoxHistory()
        xs.forEach((x, i) => history.add(event(i * 100, x)))
        const i = xs.length - 2
        const x = history.at((i + share) * 100).tracks[0]?.box[0] ?? Number.NaN
        expect(x).toBeGreaterThanOrEqual(Math.min(xs[i]!, xs[i + 1]!) - 1e-9)
        expect(x).toBeLessThanOrEqual(Math.max(xs[i]!, xs[i + 1]!) + 1e-9)
        if (xs.length > 100) expect(history.at(0).source).toBe('none')
      },
    ),
  )
})
