// When a crowd is raised and when it is over, at any frame rate.
import { expect, test } from 'vitest'
import type { Track, Zone } from '../../contract/detection.ts'
import { crowding } from './crowding.ts'
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

function people(count: number, atMs: number, x = 0.1): Track[] {
  return Array.from({ length: count }, (_, i) => {
    const left = x + 0.03 * i
    return { id: i + 1, label: 'person', score: 0.6 + 0.01 * i, box: [left, 0.4, left + 0.05, 0.8], firstSeenAtMs: 0, lastSeenAtMs: atMs, hits: 9 }
  })
}

interface Told extends Verdict {
  readonly atMs: number
}

/** @param countAt how many people stand in the zone at a time, s */
function watch(countAt: (atS: number) => number, untilS: number, { stepMs = 200, settings = {} }: { stepMs?: number; settings?: object } = {}): Told[] {
  const bound = crowding.bind(zone, { people: 3, forSeconds: 2, clearSeconds: 3, ...settings })
  let state: unknown = null
  const told: Told[] = []
  for (let atMs = 0; atMs <= untilS * 1000; atMs += stepMs) {
    const step = bound.step(people(countAt(atMs / 1000), atMs), state, atMs)
    state = step.state
    if (step.verdict) told.push({ ...step.verdict, atMs })
  }
  return told
}

test.each([100, 200, 500, 1000])('is raised once after its duration, a frame every %i ms', (stepMs) => {
  const told = watch((s) => (s >= 5 ? 4 : 1), 30, { stepMs })
  expect(told.map((t) => t.phase)).toEqual(['began'])
  expect(told[0]!.atMs).toBeGreaterThanOrEqual(7000)
  expect(told[0]!.atMs).toBeLessThanOrEqual(7000 + 3 * Math.max(stepMs, 250))
  expect(told[0]!.why).toMatchObject({ people: 4, threshold: 3, neededSeconds: 2 })
  expect(told[0]!.boxes.map((b) => b.trackId)).toEqual([1, 2, 3, 4])
  expect(told[0]!.score).toBeCloseTo(0.63)
})

test('too few for ever, or enough for too short, is nothing', () => {
  expect(watch(() => 2, 60)).toEqual([])
  expect(watch((s) => (s % 10 < 1.5 ? 5 : 1), 60)).toEqual([])
})

test('a count wrong in one frame of ten neither raises nor delays', () => {
  expect(watch((s) => (Math.round(s * 5) % 10 === 0 ? 9 : 1), 60)).toEqual([])
  const [first] = watch((s) => (Math.round(s * 5) % 10 === 0 ? 0 : 3), 10)
  expect(first!.atMs).toBeLessThanOrEqual(2800)
})

test('is over only when clearly fewer stay for a while, and is then armed again', () => {
  const settings = { people: 6, forSeconds: 1 }
  const countAt = (s: number): number => (s < 10 ? 6 : s < 30 ? 5 : s < 31 ? 2 : s < 40 ? 6 : s < 50 ? 3 : 7)
  const told = watch(countAt, 60, { settings })
  expect(told.map((t) => t.phase)).toEqual(['began', 'ended', 'began'])
  expect(told[1]!.atMs).toBeGreaterThanOrEqual(43_000)
  expect(told[1]!.why).toMatchObject({ people: 3, threshold: 4, neededSeconds: 3 })
  expect(told[2]!.atMs).toBeGreaterThanOrEqual(51_000)
})

test('what happened while no frame came counts for nothing', () => {
  const bound = crowding.bind(zone, { people: 3, forSeconds: 10 })
  let state: unknown = null
  const verdicts = [0, 200, 400, 60_000, 60_200].map((atMs) => {
    const step = bound.step(people(4, atMs), state, atMs)
    state = step.state
    return step.verdict
  })
  expect(verdicts).toEqual([null, null, null, null, null])
})

test('counts people in the zone, seen more than once and not hidden for long', () => {
  const bound = crowding.bind(zone, { people: 2, forSeconds: 0 })
  const raises = (make: (atMs: number) => Track[]): boolean => {
    let state: unknown = null
    return [0, 200, 400, 600, 800].some((atMs) => {
      const step = bound.step(make(atMs), state, atMs)
      state = step.state
      return step.verdict !== null
    })
  }
  expect(raises((atMs) => people(2, atMs))).toBe(true)
  expect(raises((atMs) => people(2, atMs, 0.7))).toBe(false)
  expect(raises((atMs) => people(2, atMs).map((t) => ({ ...t, hits: 1 })))).toBe(false)
  expect(raises((atMs) => people(2, atMs - 700))).toBe(false)
  expect(raises((atMs) => people(2, atMs).map((t) => ({ ...t, label: 'car' })))).toBe(false)
})
