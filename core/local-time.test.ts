// Times of day: ordinary days, days on which the clocks change, and places half an hour off.
import { expect, test } from 'vitest'
import { lastTimeOfDay } from './local-time.ts'

const at = (text: string) => Date.parse(text)
const last = (now: string, time: string, timezone: string) => new Date(lastTimeOfDay(at(now), time, timezone)).toISOString()

test.each([
  ['2026-11-22T00:00:30Z', '08:00', 'Asia/Shanghai', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22T00:00:00Z', '08:00', 'Asia/Shanghai', '2026-11-22T00:00:00.000Z'],
  ['2026-11-21T23:59:59Z', '08:00', 'Asia/Shanghai', '2026-11-21T00:00:00.000Z'],
  ['2026-11-22T16:05:00Z', '00:00', 'Asia/Shanghai', '2026-11-22T16:00:00.000Z'],
  ['2026-11-22T15:59:59.999Z', '00:00', 'Asia/Shanghai', '2026-11-21T16:00:00.000Z'],
  ['2026-03-01T03:00:00Z', '08:30', 'Asia/Kolkata', '2026-03-01T03:00:00.000Z'],
])('on an ordinary day: at %s the last %s in %s was %s', (now, time, timezone, expected) => {
  expect(last(now, time, timezone)).toBe(expected)
})

test('a time that the clocks skip counts at the moment it would have been', () => {
  // Berlin, 2026-03-29: 02:00 becomes 03:00 at 01:00 UTC.
  expect(last('2026-03-29T12:00:00Z', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
  expect(last('2026-03-29T12:00:00Z', '03:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z')
  expect(last('2026-03-29T12:00:00Z', '08:00', 'Europe/Berlin')).toBe('2026-03-29T06:00:00.000Z')
  expect(last('2026-03-29T00:59:00Z', '02:30', 'Europe/Berlin')).toBe('2026-03-28T01:30:00.000Z')
})

test('a time that the clocks show twice counts once', () => {
  // Berlin, 2026-10-25: 03:00 becomes 02:00 at 01:00 UTC.
  expect(last('2026-10-25T00:35:00Z', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
  expect(last('2026-10-25T01:35:00Z', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
  expect(last('2026-10-25T12:00:00Z', '08:00', 'Europe/Berlin')).toBe('2026-10-25T07:00:00.000Z')
})
