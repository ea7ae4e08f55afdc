// When a lane counts as blocked: by what stands, not by what drives, queues or is hidden for a moment.
import { expect, test } from 'vitest'
import type { Track, Zone } from '../../contract/detection.ts'
import type { Box } from '../../contract/geometry.ts'
import { fireLaneBlocked } from './fire-lane-blocked.ts'
import type { Verdict } from './rule.ts'

const lane: Zone = {
  id: 'lane',
  name: 'lane',
  polygon: [
    [0, 0.4],
    [1, 0.4],
    [1, 1],
    [0, 1],
  ],
}

interface Thing {
  readonly id: number
  /** Left edge, 0..1; a car is 0.2 long. */
  readonly x: number
  readonly label?: string
  readonly y?: number
}

interface Told extends Verdict {
  readonly atS: number
}

function carBox(x: number, y: number): Box {
  return [x, y, x + 0.2, y + 0.15]
}

/** @param thingsAt what is seen at a time, s */
function watch(
  thingsAt: (atS: number) => readonly Thing[],
  untilS: number,
  { stepMs = 200, settings = {} }: { stepMs?: number; settings?: object } = {},
): Told[] {
  const bound = fireLaneBlocked.bind(lane, { forSeconds: 30, clearSeconds: 5, ...settings })
  let state: unknown = null
  const told: Told[] = []
  for (let atMs = 0; atMs <= untilS * 1000; atMs += stepMs) {
    const tracks = thingsAt(atMs / 1000).map(({ id, x, label = 'car', y = 0.6 }): Track => {
      const box = carBox(x, y)
      return { id, label, score: 0.6, box, firstSeenAtMs: 0, lastSeenAtMs: atMs, hits: 9 }
    })
    const step = bound.step(tracks, state, atMs)
    state = step.state
    if (step.verdict) told.push({ ...step.verdict, atS: atMs / 1000 })
  }
  return told
}

const shake = (atS: number) => 0.004 * Math.sin(atS * 7)

test.each([100, 200, 1000])('a car that stands is told once, a frame every %i ms', (stepMs) => {
  const told = watch((s) => (s >= 5 ? [{ id: 1, x: 0.3 + shake(s) }] : []), 120, { stepMs })
  expect(told.map(({ phase }) => phase)).toEqual(['began'])
  expect(told[0]!.atS).toBeGreaterThanOrEqual(35)
  expect(told[0]!.atS).toBeLessThanOrEqual(38)
  expect(told[0]!.why).toMatchObject({ neededSeconds: 30, vehicles: 1 })
  expect(told[0]!.boxes[0]).toMatchObject({ label: 'car', trackId: 1 })
})

test('one that leaves ends it, and the next rings anew', () => {
  const told = watch((s) => (s < 40 || s > 60 ? [{ id: s < 40 ? 1 : 2, x: 0.3 }] : []), 120)
  expect(told.map(({ phase }) => phase)).toEqual(['began', 'ended', 'began'])
  expect(told[1]!.atS).toBeCloseTo(45, 0)
})

test('cars that drive through, however many, are nothing', () => {
  const driving = (s: number) => [0, 1, 2, 3].map((k) => ({ id: k + 10 * Math.floor((s + k) / 4), x: (((s + k) % 4) / 4) * 1.2 - 0.2 }))
  expect(watch(driving, 300)).toEqual([])
})

test('a queue that moves up now and then is nothing', () => {
  const queue = (s: number) => [{ id: 1 + Math.floor(s / 20), x: 0.7 - 0.15 * (Math.floor(s / 20) % 5) }]
  expect(watch(queue, 300)).toEqual([])
})

test('several that stand close to one another have three times the time, and block it in the end', () => {
  const row = () => [0, 1, 2].map((k) => ({ id: k, x: 0.1 + 0.22 * k }))
  const told = watch(row, 200)
  expect(told.map(({ phase }) => phase)).toEqual(['began'])
  expect(told[0]!.atS).toBeGreaterThanOrEqual(90)
  expect(watch(row, 60, { settings: { queueSeconds: 40 } }).map(({ phase }) => phase)).toEqual(['began'])
  const apart = () => [0, 1].map((k) => ({ id: k, x: 0.05 + 0.6 * k }))
  expect(watch(apart, 60).map(({ phase }) => phase)).toEqual(['began'])
})

test('one that creeps is nothing, and counts from when it stopped', () => {
  const [first] = watch((s) => [{ id: 1, x: Math.min(0.7, 0.01 * s) }], 150)
  expect(first!.atS).toBeGreaterThan(70 + 15)
})

test('hidden by a lorry for a while, and with another number afterwards, it is still the same car', () => {
  const told = watch((s) => (s > 10 && s < 20 ? [] : [{ id: s <= 10 ? 1 : 7, x: 0.3 }]), 60)
  expect(told.map(({ phase }) => phase)).toEqual(['began'])
  expect(told[0]!.atS).toBeLessThanOrEqual(33)
})

test('seen in every third frame only, it is not believed', () => {
  expect(watch((s) => (Math.round(s * 5) % 3 === 0 ? [{ id: 1, x: 0.3 }] : []), 120)).toEqual([])
})

test('what stands beside the lane is nothing', () => {
  expect(watch(() => [{ id: 1, x: 0.3, y: 0.05 }], 120)).toEqual([])
})

test('bicycles block it only where that is asked for', () => {
  const parked = () => [{ id: 1, x: 0.3, label: 'bicycle' }]
  expect(watch(parked, 120)).toEqual([])
  expect(watch(parked, 120, { settings: { twoWheelers: true } }).map(({ phase }) => phase)).toEqual(['began'])
})

test('whoever tries it sees how long the first has stood, of how long it must', () => {
  const bound = fireLaneBlocked.bind(lane, { forSeconds: 30, clearSeconds: 5 })
  const car = (atMs: number): Track => ({ id: 1, label: 'car', score: 0.6, box: carBox(0.3, 0.6), firstSeenAtMs: 0, lastSeenAtMs: atMs, hits: 9 })
  const phases: string[] = []
  let state: unknown = null
  for (let atMs = 0; atMs <= 45_000; atMs += 500) {
    state = bound.step(atMs < 40_000 ? [car(atMs)] : [], state, atMs).state
    const now = bound.look(state, atMs)
    if (atMs === 21_000) expect(now.figures).toContainEqual({ name: 'longestSeconds', value: 20, of: 30 })
    if (phases.at(-1) !== now.phase) phases.push(now.phase)
  }
  expect(phases).toEqual(['idle', 'building', 'active', 'ending', 'idle'])
})

test('a clock that is set back begins anew and throws nothing', () => {
  const bound = fireLaneBlocked.bind(lane, { forSeconds: 30 })
  const car = (atMs: number): Track => ({ id: 1, label: 'car', score: 0.6, box: carBox(0.3, 0.6), firstSeenAtMs: 0, lastSeenAtMs: atMs, hits: 9 })
  let state: unknown = null
  for (let atMs = 100_000; atMs < 120_000; atMs += 200) state = bound.step([car(atMs)], state, atMs).state
  for (let atMs = 50_000; atMs < 78_000; atMs += 200) {
    const step = bound.step([car(atMs)], state, atMs)
    expect(step.verdict).toBeNull()
    state = step.state
  }
})

test('a hundred things that flicker everywhere keep the state small', () => {
  const bound = fireLaneBlocked.bind(lane, {})
  let state: unknown = null
  for (let atMs = 0; atMs < 60_000; atMs += 200) {
    const tracks = Array.from({ length: 100 }, (_, k): Track => ({
      id: k,
      label: 'car',
      score: 0.6,
      box: carBox(((k * 37 + Math.floor(atMs / 3000)) % 100) / 125, 0.5),
      firstSeenAtMs: 0,
      lastSeenAtMs: atMs,
      hits: 9,
    }))
    state = bound.step(tracks, state, atMs).state
  }
  expect(JSON.stringify(state).length).toBeLessThan(300_000)
})
