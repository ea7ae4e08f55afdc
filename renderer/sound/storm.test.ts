// A flood: at most ten new sounds in ten minutes, every fire among them, and nothing left out of the count.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Incident } from '../../contract/incident.ts'
import { SEVERITIES, type Severity } from '../../contract/vocabulary.ts'
import type { SeverityClass } from '../parts/severity-class.ts'
import { announce, CALM, isStorm, STORM_AFTER, WINDOW_MS, type Flood } from './storm.ts'

const NOTHING: ReadonlySet<SeverityClass> = new Set()

function fresh(id: string, severity: Severity, over: Partial<Incident> = {}): Incident {
  return { id, kind: 'crowding', severity, cameraId: id, deviceId: null, buildingId: null, ...over } as Incident
}

interface Arrival {
  readonly afterMs: number
  readonly severity: Severity
  readonly source: string
  readonly isFire: boolean
}

function play(arrivals: readonly Arrival[], tailMs = 0) {
  let flood: Flood = CALM
  let nowMs = 0
  const rings: [SeverityClass, number][] = []
  const look = (incidents: readonly Incident[]) => {
    const step = announce(incidents, flood, nowMs, NOTHING)
    flood = step.flood
    if (step.ring !== null) rings.push([step.ring, nowMs])
  }
  arrivals.forEach(({ afterMs, severity, source, isFire }, i) => {
    nowMs += afterMs
    look([fresh(`${i}`, severity, { cameraId: source, ...(isFire && { kind: 'fire' }) })])
  })
  for (const end = nowMs + tailMs; nowMs < end; nowMs += 1000) look([])
  return { rings, flood }
}

const arrival = fc.record({
  afterMs: fc.integer({ min: 0, max: 60_000 }),
  severity: fc.constantFrom(...SEVERITIES.filter((one) => one !== 'critical')),
  source: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'),
  isFire: fc.boolean(),
})

test('whatever comes, at most ten new sounds fall into any ten minutes, and every fire is heard at once', () => {
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 400 }), (arrivals) => {
      const { rings } = play(arrivals)
      expect(rings.filter(([voice]) => voice === 'fire')).toHaveLength(arrivals.filter(({ isFire }) => isFire).length)
      const others = rings.filter(([voice]) => voice !== 'fire').map(([, atMs]) => atMs)
      for (const from of others) expect(others.filter((atMs) => atMs >= from && atMs < from + WINDOW_MS).length).toBeLessThanOrEqual(10)
    }),
  )
})

test('a thousand alerts a minute for ten minutes, of a thousand sources: ten sounds, and the rest is counted', () => {
  const arrivals = Array.from({ length: 10_000 }, (_, i) => ({ afterMs: 60, severity: 'high' as const, source: `camera-${i % 1000}`, isFire: false }))
  const { rings, flood } = play(arrivals)
  expect(rings.length).toBeLessThanOrEqual(10)
  expect(rings.length).toBeGreaterThan(STORM_AFTER)
  expect(flood.storm).toMatchObject({ folded: 10_000 - STORM_AFTER })
})

test('five in ten minutes sound one by one; with the sixth the storm begins, and it ends when ten minutes bring fewer', () => {
  const each = (source: string, afterMs = 1000) => ({ afterMs, severity: 'low' as const, source, isFire: false })
  const five = play(['a', 'b', 'c', 'd', 'e'].map((source) => each(source)))
  expect([five.rings.length, isStorm(five.flood)]).toEqual([5, false])
  const six = play(['a', 'b', 'c', 'd', 'e', 'f'].map((source) => each(source)))
  expect([six.rings.length, isStorm(six.flood)]).toEqual([5, true])
  const later = play(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((source) => each(source)),
    WINDOW_MS + 2000,
  )
  expect(isStorm(later.flood)).toBe(false)
  expect(later.rings.map(([, atMs]) => atMs)).toEqual([1000, 2000, 3000, 4000, 5000, 125_000])
})

test('in a storm a source that has been heard stays silent, and re-arms after ten quiet minutes', () => {
  const same = Array.from({ length: 60 }, () => ({ afterMs: 10_000, severity: 'medium' as const, source: 'door', isFire: false }))
  expect(play(same).rings).toHaveLength(STORM_AFTER)
  const again = [...same, { ...same[0]!, afterMs: WINDOW_MS + 1 }]
  expect(play(again).rings).toHaveLength(STORM_AFTER + 1)
})

test('what is critical is heard at once in a storm, unless that is what is heard already; a call for help is critical', () => {
  const { flood } = play(Array.from({ length: 20 }, (_, i) => ({ afterMs: 100, severity: 'low' as const, source: `${i}`, isFire: false })))
  const critical = [fresh('x', 'critical')]
  expect(announce(critical, flood, 5000, NOTHING).ring).toBe('critical')
  expect(announce([fresh('x', 'high', { kind: 'sos' })], flood, 5000, NOTHING).ring).toBe('critical')
  const more = announce(critical, flood, 5000, new Set<SeverityClass>(['critical']))
  expect(more.ring).toBeNull()
  expect(more.flood.storm?.folded).toBe((flood.storm?.folded ?? 0) + 1)
})

test('a clock that is put back or forward ends in silence no longer than the window', () => {
  const { flood } = play(Array.from({ length: 20 }, (_, i) => ({ afterMs: 100, severity: 'low' as const, source: `${i}`, isFire: false })))
  expect(announce([fresh('x', 'low')], flood, -1e9, NOTHING).ring).toBe('low')
  expect(announce([fresh('x', 'low')], flood, 1e12, NOTHING).ring).toBe('low')
})
