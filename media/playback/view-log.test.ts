// What was looked at is never told shorter than it was.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createViewLog } from './view-log.ts'

test('stretches that touch are one, others stay apart', () => {
  const log = createViewLog()
  for (const atMs of [1000, 2000, 60_000, 3000, 61_000, 200_000]) log.add(atMs)
  expect(log.stretches).toEqual([
    { fromMs: 1000, toMs: 3000 },
    { fromMs: 60_000, toMs: 61_000 },
    { fromMs: 200_000, toMs: 200_000 },
  ])
})

test('every picture lies in a stretch, stretches are in order, and there are never more than fifty', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5_000_000 }), { maxLength: 300 }), (all) => {
      const log = createViewLog()
      for (const atMs of all) log.add(atMs)
      expect(log.stretches.length).toBeLessThanOrEqual(50)
      for (const atMs of all) expect(log.stretches.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs)).toBe(true)
      log.stretches.forEach(({ fromMs }, i) => i > 0 && expect(fromMs).toBeGreaterThan(log.stretches[i - 1]!.toMs))
    }),
  )
})
