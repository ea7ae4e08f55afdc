// However long a timeline is and however much of it is asked for: every line stands once, in its order, and what is missing is counted.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TOLD_FIRST, TOLD_LAST, type TimelineEntry } from '../../contract/incident.ts'
import { gapOf, joinTimeline, PART, partsOf } from './timeline-parts.ts'

const line = (atMs: number): TimelineEntry => ({ atMs, what: 'note', who: null, reason: null, note: null, details: {} })

test('the first and last lines, with the newest of those between', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), (length, pressed, arrived) => {
      const all = Array.from({ length }, (_, i) => line(i))
      const isLong = length > TOLD_FIRST + TOLD_LAST
      const told = isLong ? [...all.slice(0, TOLD_FIRST), ...all.slice(-TOLD_LAST)] : all
      const gap = gapOf({ timelineLeftOut: length - told.length })
      const parts = partsOf(gap, pressed * PART)
      for (const { fromIndex, toIndex } of parts) expect(toIndex - fromIndex).toBeLessThanOrEqual(PART)
      const fetched = parts.map(({ fromIndex, toIndex }, i) => (i < arrived ? all.slice(fromIndex, toIndex) : undefined))
      const { timeline, before, leftOut } = joinTimeline(told, gap, fetched)
      expect(timeline.length + leftOut).toBe(length)
      expect(timeline.slice(0, before).map(({ atMs }) => atMs)).toEqual(Array.from({ length: before }, (_, i) => i))
      expect(timeline.slice(before).map(({ atMs }) => atMs)).toEqual(Array.from({ length: timeline.length - before }, (_, i) => before + leftOut + i))
      if (arrived >= pressed && pressed > 0) expect(leftOut).toBeLessThanOrEqual(Math.max(0, length - TOLD_FIRST - TOLD_LAST - (pressed - 1) * PART))
    }),
  )
})

test('pressed often enough, nothing is left out', () => {
  const gap = gapOf({ timelineLeftOut: 9500 })
  expect(partsOf(gap, Infinity).reduce((sum, { fromIndex, toIndex }) => sum + toIndex - fromIndex, 0)).toBe(9500)
})
