// When schedules are due over whole years, also where clocks are put on and back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { siteTime } from '../site-time.ts'
import { lastWhole, nextRun, runsBetween, type Run, type Timing } from './site-spans.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const YEAR = Date.UTC(2027, 0, 1)

function yearOf(timing: Timing, timezone: string): Run[] {
  const runs: Run[] = []
  for (let atMs = YEAR; ;) {
    const run = nextRun(timing, atMs, timezone)
    if (run.dueAtMs >= YEAR + 365 * DAY) return runs
    runs.push(run)
    atMs = run.dueAtMs
  }
}
const shown = (atMs: number, timezone: string) => siteTime(atMs, timezone).slice(0, 16)

test.each(['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
  'a daily report in %s reports every day of a year once',
  (timezone) => {
    const runs = yearOf({ rhythm: 'day', at: '07:00' }, timezone)
    expect(runs).toHaveLength(365)
    for (const [i, run] of runs.entries()) {
      expect(shown(run.dueAtMs, timezone)).toMatch(/ 07:00$/)
      expect(shown(run.span.fromMs, timezone)).toMatch(/ 00:00$/)
      expect(shown(run.span.toMs, timezone)).toBe(`${shown(run.dueAtMs, timezone).slice(0, 10)} 00:00`)
      if (i > 0) expect(run.span.fromMs).toBe(runs[i - 1]!.span.toMs)
    }
    const lengths = new Set(runs.map(({ span }) => (span.toMs - span.fromMs) / HOUR))
    expect([...lengths].toSorted((a, b) => a - b)).toEqual({ 'Asia/Shanghai': [24], 'Australia/Lord_Howe': [23.5, 24, 24.5] }[timezone] ?? [23, 24, 25])
  },
)

test('a time of day that the clocks skip is kept at the moment it would have been, one they show twice at the first', () => {
  const spring = nextRun({ rhythm: 'day', at: '02:30' }, Date.UTC(2027, 2, 27, 12), 'Europe/Berlin')
  expect(new Date(spring.dueAtMs).toISOString()).toBe('2027-03-28T01:30:00.000Z')
  const autumn = nextRun({ rhythm: 'day', at: '02:30' }, Date.UTC(2027, 9, 30, 12), 'Europe/Berlin')
  expect(new Date(autumn.dueAtMs).toISOString()).toBe('2027-10-31T00:30:00.000Z')
  // not again at the second 02:30 of that night
  expect(new Date(nextRun({ rhythm: 'day', at: '02:30' }, autumn.dueAtMs, 'Europe/Berlin').dueAtMs).toISOString()).toBe('2027-11-01T01:30:00.000Z')
})

test('a monthly report is due on the first and reports the month before, whatever its length', () => {
  const runs = yearOf({ rhythm: 'month', at: '06:30' }, 'Asia/Shanghai')
  const months = Array.from({ length: 11 }, (_, i) => `2027-${String(i + 2).padStart(2, '0')}-01 06:30`)
  // the year began in Shanghai eight hours before it did in UTC
  expect(runs.map(({ dueAtMs }) => shown(dueAtMs, 'Asia/Shanghai'))).toEqual([...months, '2028-01-01 06:30'])
  const february = runs.find(({ dueAtMs }) => shown(dueAtMs, 'Asia/Shanghai').startsWith('2027-03-01'))!
  expect((february.span.toMs - february.span.fromMs) / DAY).toBe(28)
  expect(shown(lastWhole('month', Date.UTC(2028, 2, 15), 'Asia/Shanghai').fromMs, 'Asia/Shanghai')).toBe('2028-02-01 00:00')
})

test('a weekly report is due on Mondays and reports Monday to Sunday', () => {
  const runs = yearOf({ rhythm: 'week', at: '08:00' }, 'Europe/Berlin')
  expect(runs).toHaveLength(52)
  for (const { dueAtMs, span } of runs) {
    expect(new Date(dueAtMs).getUTCDay()).toBe(1)
    expect(Math.round((span.toMs - span.fromMs) / DAY)).toBe(7)
  }
})

const timing = fc.record({
  rhythm: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
  at: fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`),
})
const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/Sao_Paulo', 'Africa/Cairo', 'Australia/Lord_Howe', 'Asia/Kathmandu')

test('looking back finds exactly the runs that looking ahead would have met', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(timing, zone, fc.integer({ min: 0, max: 400 * DAY }), fc.integer({ min: 0, max: 40 * DAY }), (one, timezone, from, length) => {
      const afterMs = YEAR + from
      const untilMs = afterMs + length
      const ahead: Run[] = []
      for (let run = nextRun(one, afterMs, timezone); run.dueAtMs <= untilMs; run = nextRun(one, run.dueAtMs, timezone)) ahead.push(run)
      expect(runsBetween(one, afterMs, untilMs, timezone, 100)).toEqual(ahead)
      expect(runsBetween(one, afterMs, untilMs, timezone, 3)).toEqual(ahead.slice(-3))
    }),
    { numRuns: 60 },
  )
})
