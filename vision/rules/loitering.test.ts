// One who stays for long, told from many who pass.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Zone } from '../../contract/detection.ts'
import { standing, watchRule } from '../../test/fixtures/watch-rule.ts'
import { loitering } from './loitering.ts'

const zone: Zone = { id: 'lobby', name: '大堂', polygon: [[0, 0], [0.5, 0], [0.5, 1], [0, 1]] } // prettier-ignore

test('one who walks about in the zone for a minute rings once; steps out of it of up to two seconds are no leaving', () => {
  const told = watchRule(loitering, zone, (atMs) => [standing(1, atMs % 9000 < 1500 ? 0.6 : 0.3, 0.8, atMs)], { untilMs: 120_000 })
  expect(told.map(({ phase }) => phase)).toEqual(['began'])
  expect(told[0]!.atMs).toBeGreaterThanOrEqual(60_000)
  expect(told[0]!.atMs).toBeLessThan(63_500)
})

test('many who pass, each for less, are nothing', () => {
  expect(watchRule(loitering, zone, (atMs) => [standing(Math.floor(atMs / 50_000), 0.2, 0.8, atMs)], { untilMs: 300_000, stepMs: 1000 })).toEqual([])
})

test('began and ended alternate, whatever is seen, and what is remembered stays small', () => {
  const frame = fc.tuple(
    fc.integer({ min: 0, max: 4000 }),
    fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 80 }), (frames) => {
      const bound = loitering.bind(zone, { forSeconds: 5, clearSeconds: 2 })
      let state: unknown = null
      let atMs = 0
      let expected = 'began'
      for (const [gap, seen] of frames) {
        atMs += gap
        const tracks = seen.map(([id, x]) => standing(id, x, 0.8, atMs))
        const step = bound.step(tracks, state, atMs)
        state = step.state
        expect(bound.look(state, atMs).figures.every(({ value }) => Number.isFinite(value) && value >= 0)).toBe(true)
        if (!step.verdict) continue
        expect(step.verdict.phase).toBe(expected)
        expected = expected === 'began' ? 'ended' : 'began'
      }
      expect(JSON.stringify(state ?? {}).length).toBeLessThan(2000)
    }),
  )
})
