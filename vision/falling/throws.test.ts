// One throw is one alert: pieces of one thing are one track, two things are two, and what is still coming down is waited for.
import { expect, test } from 'vitest'
import type { Fall, FallTrack } from '../../contract/falling.ts'
import { createThrows, type UnderWay } from './throws.ts'

function track(fromMs: number, toMs: number, x: number): FallTrack {
  const points = Array.from({ length: Math.round((toMs - fromMs) / 40) + 1 }, (_, i) => {
    const y = 0.1 + (fromMs + i * 40) / 5000
    return { atMs: fromMs + i * 40, box: [x - 0.01, y - 0.01, x + 0.01, y + 0.01] as [number, number, number, number], score: 0.9 }
  })
  return { points, path: [[x, 0.1], [x, 0.9]], release: null, impact: null, residualPx: 0.5, accelerationMps2: null, speedMps: null, looks: {} } // prettier-ignore
}

function fall(fromMs: number, toMs: number, x: number, over: Partial<Fall> = {}): Fall {
  return {
    cameraId: 'east',
    ruleId: 'fallingObject:front',
    zone: 'front',
    grade: 'alarm',
    reasons: [],
    score: 0.9,
    firstAtMs: fromMs,
    lastAtMs: toMs,
    tracks: [track(fromMs, toMs, x)],
    floor: null,
    column: null,
    why: {},
    isTest: false,
    ...over,
  }
}

const underWay = (firstAtMs: number, x: number): UnderWay => ({ zone: 'front', firstAtMs, across: [x, x] })

test('a thing alone is told after a moment', () => {
  const throws = createThrows()
  expect(throws.add([fall(0, 1000, 0.5)], 1240)).toEqual([])
  expect(throws.add([], 1400)).toHaveLength(1)
})

test('two things at once are one alert with two tracks; a piece that goes on is the same track', () => {
  const throws = createThrows()
  throws.add([fall(0, 1000, 0.5), fall(40, 1000, 0.53)], 1240)
  throws.add([fall(1080, 1600, 0.5)], 1300)
  const [told] = throws.add([], 1500)
  expect(told!.tracks.map((t) => t.points.length).toSorted((a, b) => a - b)).toEqual([25, 40])
  expect(told!.lastAtMs).toBe(1600)
})

test('as long as something of the throw is coming down it is waited for, but not for ever', () => {
  const throws = createThrows()
  throws.add([fall(0, 1000, 0.5)], 1240)
  expect(throws.add([], 1500, () => [underWay(400, 0.55)])).toEqual([])
  expect(throws.add([], 1900, () => [underWay(400, 0.55)])).toEqual([])
  expect(throws.add([], 2000, () => [underWay(400, 0.55)])).toHaveLength(1)
})

test('far away, or on another facade, nothing is waited for', () => {
  const throws = createThrows()
  throws.add([fall(0, 1000, 0.5)], 1240)
  expect(throws.add([], 1400, () => [underWay(400, 0.8), { ...underWay(400, 0.5), zone: 'back' }])).toHaveLength(1)
})

test('what comes after it was told still belongs to it, and so does what follows that', () => {
  const throws = createThrows()
  throws.add([fall(0, 1000, 0.5)], 1240)
  expect(throws.add([], 1400)).toHaveLength(1)
  throws.add([fall(1100, 1900, 0.51)], 2140)
  throws.add([fall(2200, 2600, 0.5)], 2840)
  expect([...throws.add([], 3500), ...throws.end()]).toEqual([])
})
