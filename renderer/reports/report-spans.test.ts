// The spans a report can be asked for are whole days, weeks and months of the site's calendar.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { latestWhole, soFar, spanOf, stepDay } from './report-spans.ts'

const SHANGHAI = 'Asia/Shanghai'

test('a day, its week from Monday, and its month', () => {
  expect(spanOf('day', '2026-11-21', SHANGHAI)).toEqual({
    fromMs: Date.UTC(2026, 10, 20, 16),
    toMs: Date.UTC(2026, 10, 21, 16),
    first: '2026-11-21',
    last: '2026-11-21',
  })
  expect(spanOf('week', '2026-11-22', SHANGHAI)).toMatchObject({ first: '2026-11-16', last: '2026-11-22' })
  expect(spanOf('month', '2028-02-10', SHANGHAI)).toMatchObject({ first: '2028-02-01', last: '2028-02-29' })
  for (const no of ['2026-02-30', '2026-1-1', '', 'tomorrow']) expect(spanOf('day', no, SHANGHAI)).toBeNull()
})

test('a day on which the clocks are put on has 23 hours', () => {
  const { fromMs, toMs } = spanOf('day', '2027-03-28', 'Europe/Berlin')!
  expect((toMs - fromMs) / 3_600_000).toBe(23)
})

test('the latest that is over is by the clocks of the site, not of the screen', () => {
  const nowMs = Date.UTC(2026, 10, 30, 17)
  expect(latestWhole('day', nowMs, SHANGHAI)).toBe('2026-11-30')
  expect(latestWhole('day', nowMs, 'America/New_York')).toBe('2026-11-29')
  expect(latestWhole('month', nowMs, SHANGHAI)).toBe('2026-11-01')
  expect(latestWhole('month', nowMs, 'America/New_York')).toBe('2026-10-01')
})

test('stepping on and back comes to the same span, and neighbours touch', () => {
  const unit = fc.constantFrom('day' as const, 'week' as const, 'month' as const)
  fc.assert(
    fc.property(unit, fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(SHANGHAI, 'Europe/Berlin', 'Australia/Lord_Howe'), (one, days, zone) => {
      const day = new Date(Date.UTC(1990, 0, 1) + days * 86_400_000).toISOString().slice(0, 10)
      const next = stepDay(one, day, 1)
      expect(spanOf(one, stepDay(one, next, -1), zone)).toEqual(spanOf(one, day, zone))
      expect(spanOf(one, next, zone)!.fromMs).toBe(spanOf(one, day, zone)!.toMs)
    }),
  )
})

test('any span begins with what is over of the one that was picked, to the minute', () => {
  const span = { fromMs: 600_000, toMs: 1_200_000 }
  expect(soFar(span, 9_000_000)).toEqual(span)
  expect(soFar(span, 905_000)).toEqual({ fromMs: 600_000, toMs: 900_000 })
  expect(soFar(span, 630_000)).toBeNull()
})
