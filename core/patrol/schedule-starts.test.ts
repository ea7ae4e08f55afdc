// When rounds start: windows over midnight, days of the week, and days of 23 and 25 hours.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scheduleStarts } from './schedule-starts.ts'

const ALL = [1, 2, 3, 4, 5, 6, 7]
const SHANGHAI = 'Asia/Shanghai'
const text = (starts: readonly number[]) => starts.map((atMs) => new Date(atMs).toISOString().slice(0, 16))

test('a window that begins on Friday evening goes on after midnight, and begins on no other day', () => {
  const night = { days: [5], starts: { is: 'window', from: '22:00', to: '02:00', everyMin: 60 } } as const
  // 2026-11-27 is a Friday; Shanghai is 8 hours ahead.
  const starts = scheduleStarts({ ...night, days: [5] }, Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 30), SHANGHAI)
  expect(text(starts)).toEqual(['2026-11-27T14:00', '2026-11-27T15:00', '2026-11-27T16:00', '2026-11-27T17:00'])
})

test('times of day start once each, later than the one moment and not later than the other', () => {
  const schedule = { days: ALL, starts: { is: 'times' as const, times: ['08:00', '20:00', '08:00'] } }
  const eight = Date.UTC(2026, 10, 23)
  expect(text(scheduleStarts(schedule, eight, eight + 12 * 3_600_000, SHANGHAI))).toEqual(['2026-11-23T12:00'])
  expect(text(scheduleStarts(schedule, eight - 1, eight, SHANGHAI))).toEqual(['2026-11-23T00:00'])
})

test('on the day the clocks are put on a skipped time starts when it would have been; on the day they are put back once', () => {
  const schedule = { days: ALL, starts: { is: 'times' as const, times: ['02:30'] } }
  const berlin = (day: number, month: number) => scheduleStarts(schedule, Date.UTC(2026, month, day - 1, 12), Date.UTC(2026, month, day, 12), 'Europe/Berlin')
  expect(text(berlin(29, 2))).toEqual(['2026-03-29T01:30'])
  expect(text(berlin(25, 9))).toEqual(['2026-10-25T00:30'])
})

test('however a span is cut into pieces, each start is found exactly once', () => {
  const HOUR = 3_600_000
  const from = Date.UTC(2026, 2, 27)
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 6 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'Australia/Lord_Howe'),
      fc.integer({ min: 15, max: 240 }),
      (hours, days, timezone, everyMin) => {
        const schedule = { days, starts: { is: 'window' as const, from: '21:10', to: '05:00', everyMin } }
        const cuts = hours.reduce<number[]>((all, h) => [...all, all.at(-1)! + h * HOUR], [from])
        const pieces = cuts.slice(1).flatMap((to, i) => scheduleStarts(schedule, cuts[i]!, to, timezone))
        expect(pieces).toEqual(scheduleStarts(schedule, from, cuts.at(-1)!, timezone))
      },
    ),
  )
})
