// Tracks survive irregular frames, low scores and short occlusions, and never invent or double anything.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Detection, Track } from '../contract/detection.ts'
import type { Box } from '../contract/geometry.ts'
import { HIDDEN_MS, NO_TRACKS, trackObjects, type TrackState } from './track.ts'

function at(x: number, y: number, label = 'person', score = 0.7, width = 0.08, height = 0.3): Detection {
  const box: Box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
  return { label, score, box }
}

/** @returns the tracks of every frame */
function follow(frames: readonly (readonly [atMs: number, detections: readonly Detection[]])[], start: TrackState = NO_TRACKS): Track[][] {
  let state = start
  return frames.map(([atMs, detections]) => {
    const step = trackObjects(state, detections, atMs)
    state = step.state
    return step.tracks
  })
}

function ids(tracks: readonly Track[] | undefined): number[] {
  return (tracks ?? []).map((t) => t.id)
}

test('a walker keeps one id at 2 to 10 irregular frames a second', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 100, max: 500 }), { minLength: 5, maxLength: 15 }),
      fc.double({ min: -0.11, max: 0.11, noNaN: true }),
      (gaps, speed) => {
        let atMs = 1_800_000_000_000
        const frames = gaps.map((gap, i): [number, Detection[]] => {
          atMs += i === 0 ? 0 : gap
          return [atMs, [at(0.5 + (speed * (atMs - 1_800_000_000_000)) / 1000, 0.6)]]
        })
        const inside = frames.filter(([, [d]]) => d!.box[0] > 0 && d!.box[2] < 1)
        for (const tracks of follow(inside)) expect(ids(tracks)).toEqual([1])
      },
    ),
  )
})

test('a person hidden for 1.6 s while walking comes back as the same', () => {
  const frames: [number, Detection[]][] = []
  for (let atMs = 0; atMs <= 5000; atMs += 200) frames.push([atMs, atMs > 1800 && atMs < 3600 ? [] : [at(0.2 + 0.0001 * atMs, 0.6)]])
  const tracks = follow(frames)
  expect(ids(tracks.at(-1))).toEqual([1])
  const hidden = tracks[frames.findIndex(([t]) => t === 3400)]![0]!
  expect(hidden.lastSeenAtMs).toBe(1800)
  expect((hidden.box[0] + hidden.box[2]) / 2).toBeCloseTo(0.54, 1)
})

test('two people who pass each other keep their ids although one is hidden meanwhile', () => {
  const frames: [number, Detection[]][] = []
  for (let atMs = 0; atMs <= 4000; atMs += 200) {
    const [left, right] = [0.3 + 0.0001 * atMs, 0.7 - 0.0001 * atMs]
    frames.push([atMs, Math.abs(left - right) < 0.06 ? [at(left, 0.6)] : [at(left, 0.6), at(right, 0.6)]])
  }
  const tracks = follow(frames)
  const rightmost = (of: readonly Track[]): number => of.toSorted((a, b) => b.box[0] - a.box[0])[0]!.id
  expect(new Set(ids(tracks.at(-1)))).toEqual(new Set([1, 2]))
  expect(tracks.at(-1)).toHaveLength(2)
  expect(rightmost(tracks.at(-1)!)).not.toBe(rightmost(tracks[0]!))
})

test('low scores keep a track alive but start none', () => {
  const low = follow([0, 200, 400].map((t) => [t, [at(0.5, 0.6, 'person', 0.2)]]))
  expect(low.flat()).toEqual([])
  const kept = follow([0, 200, 400, 600, 800, 1000, 3000].map((t) => [t, [at(0.5, 0.6, 'person', t === 0 ? 0.6 : 0.2)]]))
  expect(kept[5]).toMatchObject([{ id: 1, hits: 6, lastSeenAtMs: 1000 }])
})

test('a lamp post that is a person with 0.36 at best is never told', () => {
  const tracks = follow(Array.from({ length: 100 }, (_, i) => [200 * i, [at(0.5, 0.6, 'person', i % 5 === 0 ? 0.36 : 0.28)]]))
  expect(tracks.flat()).toEqual([])
})

test('a high score is matched before a low one that lies nearer', () => {
  const [, tracks] = follow([
    [0, [at(0.5, 0.6)]],
    [200, [at(0.5, 0.6, 'person', 0.2), at(0.53, 0.6, 'person', 0.8)]],
  ])
  expect(tracks).toMatchObject([{ id: 1, score: 0.8 }])
})

test('bicycle and motorcycle are one thing, called what it was called most', () => {
  const tracks = follow([
    [0, [at(0.5, 0.6, 'motorcycle', 0.3)]],
    [200, [at(0.5, 0.6, 'bicycle', 0.25)]],
    [400, [at(0.5, 0.6, 'bicycle', 0.25), at(0.5, 0.6, 'motorcycle', 0.22)]],
  ])
  expect(tracks[2]).toMatchObject([{ id: 1, label: 'bicycle', hits: 3 }])
})

test('a rider and the bicycle below never share a track', () => {
  const tracks = follow([0, 200, 400].map((t) => [t, [at(0.5, 0.6), at(0.5, 0.6, 'bicycle', 0.5)]]))
  expect(tracks[2]!.map((t) => [t.label, t.hits])).toEqual([
    ['person', 3],
    ['bicycle', 3],
  ])
})

test('what stays away longer than it can be hidden is gone', () => {
  const tracks = follow([
    [0, [at(0.5, 0.6)]],
    [200, [at(0.5, 0.6)]],
    [200 + HIDDEN_MS, []],
    [201 + HIDDEN_MS, []],
  ])
  expect(tracks.map((t) => t.length)).toEqual([1, 1, 1, 0])
})

test('a clock that was set back starts anew with fresh ids', () => {
  const tracks = follow([
    [5000, [at(0.5, 0.6)]],
    [1000, [at(0.5, 0.6)]],
  ])
  expect(tracks[1]).toMatchObject([{ id: 2, firstSeenAtMs: 1000 }])
})

const detection = fc.record({
  label: fc.constantFrom('person', 'bicycle', 'motorcycle', 'car', 'truck', 'bus', 'dog'),
  score: fc.double({ min: 0, max: 1 }),
  box: fc.tuple(fc.double({ min: -0.5, max: 1.5 }), fc.double({ min: -0.5, max: 1.5 }), fc.double({ min: -0.5, max: 1.5 }), fc.double({ min: -0.5, max: 1.5 })),
})
const film = fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.array(detection, { maxLength: 8 })), { maxLength: 12 })

test('whatever a detector says: ids are unique and rise, boxes lie in order, counts and times fit', () => {
  fc.assert(
    fc.property(film, (gaps) => {
      let atMs = 0
      let state = NO_TRACKS
      let highest = 0
      for (const [gap, detections] of gaps) {
        atMs += gap
        const before = new Map(state.things.map((t) => [t.id, t.hits]))
        const step = trackObjects(state, detections, atMs)
        state = step.state
        expect(new Set(ids(step.tracks)).size).toBe(step.tracks.length)
        for (const { id, hits, box, firstSeenAtMs, lastSeenAtMs, label } of step.tracks) {
          if (!before.has(id)) expect(id).toBeGreaterThan(highest)
          expect(hits - (before.get(id) ?? 0)).toBe(lastSeenAtMs === atMs && (gap > 0 || hits > (before.get(id) ?? 0)) ? 1 : 0)
          expect(firstSeenAtMs).toBeLessThanOrEqual(lastSeenAtMs)
          expect(lastSeenAtMs).toBeLessThanOrEqual(atMs)
          expect(box[0] < box[2] && box[1] < box[3]).toBe(true)
          expect(label).not.toBe('dog')
        }
        highest = Math.max(highest, ...ids(step.tracks))
        const seen = step.tracks.filter((t) => t.lastSeenAtMs === atMs && t.hits > (before.get(t.id) ?? 0)).length
        expect(seen).toBeLessThanOrEqual(detections.length)
      }
    }),
  )
})
