// When a two-wheeler rings: enough votes over one track, in the zone, at any frame rate.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Track, Zone } from '../../contract/detection.ts'
import { ebikeInLobby } from './ebike-in-lobby.ts'
import type { Verdict } from './rule.ts'

const zone: Zone = {
  id: 'door',
  name: 'door',
  polygon: [
    [0, 0],
    [0.5, 0],
    [0.5, 1],
    [0, 1],
  ],
}

function bike(atMs: number, score = 0.3, id = 1, x = 0.2): Track {
  return { id, label: 'bicycle', score, box: [x - 0.1, 0.4, x + 0.1, 0.8], firstSeenAtMs: 0, lastSeenAtMs: atMs, hits: 5 }
}

interface Told extends Verdict {
  readonly atMs: number
}

function watch(tracksAt: (atMs: number) => Track[], untilMs: number, stepMs = 200, settings: object = {}): Told[] {
  const bound = ebikeInLobby.bind(zone, settings)
  let state: unknown = null
  const told: Told[] = []
  for (let atMs = 0; atMs <= untilMs; atMs += stepMs) {
    const step = bound.step(tracksAt(atMs), state, atMs)
    state = step.state
    if (step.verdict) told.push({ ...step.verdict, atMs })
  }
  return told
}

test.each([
  [100, 500],
  [200, 600],
  [500, 1500],
  [1000, 3000],
])('rings once on the fourth vote and after half a second, a frame every %i ms', (stepMs, afterMs) => {
  const told = watch((atMs) => (atMs >= 2000 ? [bike(atMs)] : []), 20_000, stepMs)
  expect(told.map((t) => [t.phase, t.atMs])).toEqual([['began', 2000 + afterMs]])
  expect(told[0]!.sinceMs).toBe(2000)
  expect(told[0]!.why).toMatchObject({ neededVotes: 4, threshold: 0.2 })
  expect(told[0]!.boxes).toMatchObject([{ trackId: 1, label: 'bicycle', score: 0.3 }])
})

test('four votes of eight are enough, scattered ones are not', () => {
  const everySecond = watch((atMs) => [bike(atMs, (atMs / 200) % 2 === 0 ? 0.3 : 0.12)], 10_000)
  expect(everySecond.map((t) => t.phase)).toEqual(['began'])
  expect(watch((atMs) => [bike(atMs, (atMs / 200) % 4 === 0 ? 0.3 : 0.12)], 60_000)).toEqual([])
})

test('votes of different things do not add up', () => {
  expect(watch((atMs) => [bike(atMs, 0.3, atMs / 200)], 10_000)).toEqual([])
})

test.each([
  ['outside the zone', (atMs: number) => [bike(atMs, 0.9, 1, 0.8)]],
  ['below the threshold', (atMs: number) => [bike(atMs, 0.19)]],
  ['only predicted', (atMs: number) => [bike(atMs - 200)]],
  ['not a two-wheeler', (atMs: number) => [{ ...bike(atMs, 0.9), label: 'person' }]],
])('never rings for a track that is %s', (_, tracksAt) => {
  expect(watch(tracksAt, 10_000)).toEqual([])
})

test('a parked bike rings once, however long; gone for ten seconds it is over and armed again', () => {
  const told = watch((atMs) => (atMs < 60_000 || atMs > 80_000 ? [bike(atMs)] : []), 120_000)
  expect(told.map((t) => t.phase)).toEqual(['began', 'ended', 'began'])
  expect(told[1]).toMatchObject({ atMs: 69_800, sinceMs: 59_800 })
  expect(told[2]!.sinceMs).toBe(80_200)
})

test('a bike missing from the picture for less than that does not end it', () => {
  expect(watch((atMs) => (atMs % 10_000 < 1000 ? [bike(atMs)] : []), 120_000).map((t) => t.phase)).toEqual(['began'])
})

test('began and ended alternate, whatever is seen, and what is remembered stays small', () => {
  const frame = fc.tuple(
    fc.integer({ min: 0, max: 4000 }),
    fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 80 }), (frames) => {
      const bound = ebikeInLobby.bind(zone, { clearSeconds: 2 })
      let state: unknown = null
      let atMs = 0
      let expected = 'began'
      for (const [gap, bikes] of frames) {
        atMs += gap
        const step = bound.step(
          bikes.map(([id, score]) => bike(atMs, score, id)),
          state,
          atMs,
        )
        state = step.state
        if (!step.verdict) continue
        expect(step.verdict.phase).toBe(expected)
        expect(step.verdict.sinceMs).toBeLessThanOrEqual(atMs)
        expected = expected === 'began' ? 'ended' : 'began'
      }
      expect(JSON.stringify(state ?? {}).length).toBeLessThan(20_000)
    }),
  )
})
