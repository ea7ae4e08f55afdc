// Times of the site with the offset that was in force.
import { expect, it } from 'vitest'
import { siteTime, utcOffset } from './site-time.ts'

it.each([
  ['Asia/Shanghai', Date.UTC(2026, 10, 25, 16, 0, 0, 7), '2026-11-26 00:00:00.007', 'UTC+08:00'],
  ['Europe/Berlin', Date.UTC(2026, 6, 1, 12), '2026-07-01 14:00:00.000', 'UTC+02:00'],
  ['Europe/Berlin', Date.UTC(2026, 11, 1, 12), '2026-12-01 13:00:00.000', 'UTC+01:00'],
  ['Asia/Kolkata', Date.UTC(2026, 0, 1), '2026-01-01 05:30:00.000', 'UTC+05:30'],
  ['UTC', Date.UTC(2026, 0, 1), '2026-01-01 00:00:00.000', 'UTC+00:00'],
])('%s', (timezone, atMs, time, offset) => {
  expect(siteTime(atMs, timezone)).toBe(time)
  expect(utcOffset(atMs, timezone)).toBe(offset)
})
