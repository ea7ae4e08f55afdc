// The scoring of `eval` does what the interface document says.
import { expect, test } from 'vitest'
import { countError, kindFigures, percentile, scoreClip } from './score.ts'

const event = (fromS: number, toS: number, kind = 'crowding') => ({ kind, fromS, toS })
const alert = (atS: number, kind = 'crowding') => ({ kind, atS })

test.each([
  ['before the event', 0.9, 0, 1],
  ['at its start', 1, 1, 0],
  ['three seconds after its end', 5, 1, 0],
  ['later than that', 5.01, 0, 1],
])('an alert %s', (_, atS, found, falseAlarms) => {
  const score = scoreClip([event(1, 2)], [alert(atS)])
  expect([score.found.length, score.falseAlarms.length]).toEqual([found, falseAlarms])
})

test('an event is matched once; the second alert for it is false', () => {
  const score = scoreClip([event(0, 10)], [alert(3), alert(2)])
  expect(score.found).toMatchObject([{ delayS: 2 }])
  expect(score.falseAlarms).toEqual([alert(3)])
})

test('an alert of another kind finds nothing', () => {
  const score = scoreClip([event(0, 10)], [alert(3, 'ebikeInLobby')])
  expect(score).toEqual({ found: [], missed: [event(0, 10)], falseAlarms: [alert(3, 'ebikeInLobby')] })
})

test('overlapping events are shared out so that as many as possible are found', () => {
  const score = scoreClip([event(0, 20), event(1, 2)], [alert(4), alert(15)])
  expect(score.found).toHaveLength(2)
})

test('figures add up over clips', () => {
  const scores = [scoreClip([event(0, 4), event(10, 14)], [alert(1), alert(9)]), scoreClip([event(0, 4)], [alert(3)])]
  expect(kindFigures('crowding', scores)).toEqual({ events: 3, found: 2, falseAlarms: 1, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, delayP95S: 3 })
})

test('nothing to find or nothing raised is no ratio, not a good one', () => {
  expect(kindFigures('crowding', [])).toEqual({ events: 0, found: 0, falseAlarms: 0, precision: null, recall: null, f1: null, delayP95S: null })
  expect(kindFigures('crowding', [scoreClip([event(0, 1)], [])])).toMatchObject({ precision: null, recall: 0, f1: 0 })
})

test('a percentile is a value that occurred', () => {
  expect(percentile([5, 1, 3], 0.5)).toBe(3)
  expect(percentile([5, 1, 3], 0.95)).toBe(5)
  expect(percentile([], 0.95)).toBeNull()
})

test('a count is wrong by what lies beyond the tolerance', () => {
  const spans = [{ fromS: 0, toS: 2, count: 3, tolerance: 1 }]
  expect(countError(spans, 1, 4)).toEqual({ plainError: 1, error: 0 })
  expect(countError(spans, 1, 6)).toEqual({ plainError: 3, error: 2 })
  expect(countError(spans, 2, 6)).toBeNull()
})
