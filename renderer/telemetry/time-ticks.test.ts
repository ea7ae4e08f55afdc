// The time axis: marked at whole hours and midnights of the site, whatever the seat's own time.
import { expect, test } from 'vitest'
import { tickText, timeTicks } from './time-ticks.ts'

const NOW = Date.UTC(2026, 10, 22, 3, 8, 25)
const DAY_MS = 86_400_000
const ticks = (days: number, span: '24h' | '30d' | '400d', timezone: string) =>
  timeTicks(NOW - days * DAY_MS, NOW, span, timezone).map((atMs) => tickText(atMs, span, timezone))

test('a day is marked every four hours, a month every five days, a year every two months', () => {
  expect(ticks(1, '24h', 'Asia/Shanghai')).toEqual(['12:00', '16:00', '20:00', '00:00', '04:00', '08:00'])
  expect(ticks(30, '30d', 'Asia/Shanghai')).toEqual(['10-28', '11-02', '11-07', '11-12', '11-17', '11-22'])
  expect(ticks(400, '400d', 'Asia/Shanghai')).toEqual(['2025-11', '2026-01', '2026-03', '2026-05', '2026-07', '2026-09', '2026-11'])
  expect(ticks(1, '24h', 'Asia/Kolkata')).toEqual(['12:00', '16:00', '20:00', '00:00', '04:00', '08:00'])
})
