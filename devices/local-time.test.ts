// Wall-clock times of devices: Shanghai, a zone with daylight saving, and moments that do not exist.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromLocalTime, parseTime, toLocalTime } from './local-time.ts'

test('the clock on a panel in Shanghai is eight hours ahead of UTC', () => {
  const atMs = Date.parse('2026-11-22T03:08:24Z')
  expect(toLocalTime(atMs, 'Asia/Shanghai')).toEqual([24, 8, 11, 22, 11, 2026])
  expect(fromLocalTime([24, 8, 11, 22, 11, 2026], 'Asia/Shanghai')).toBe(atMs)
})

test('a moment that does not exist is null', () => {
  expect(fromLocalTime([0, 0, 0, 31, 2, 2026], 'Asia/Shanghai')).toBeNull()
  expect(fromLocalTime([0, 0, 24, 1, 1, 2026], 'Asia/Shanghai')).toBeNull()
  expect(fromLocalTime([0, 0, 0, 0, 0, 2000], 'Asia/Shanghai')).toBeNull()
  // Paris skips 02:00 to 03:00 on 2026-03-29.
  expect(fromLocalTime([0, 30, 2, 29, 3, 2026], 'Europe/Paris')).toBeNull()
})

test('there and back again is the same second, except in the hour that happens twice', () => {
  const second = fc.integer({ min: Date.UTC(2011, 0), max: Date.UTC(2099, 0) }).map((ms) => Math.floor(ms / 1000) * 1000)
  fc.assert(
    fc.property(second, fc.constantFrom('Asia/Shanghai', 'Europe/Paris', 'America/St_Johns', 'UTC'), (atMs, timezone) => {
      const back = fromLocalTime(toLocalTime(atMs, timezone), timezone)
      expect(Math.abs(back! - atMs) === 0 || Math.abs(back! - atMs) === 3_600_000).toBe(true)
    }),
  )
})

test.each([
  ['2026-11-22 19:08:24', '2026-11-22T11:08:24.000Z'],
  ['2026-11-22T19:08:24', '2026-11-22T11:08:24.000Z'],
  ['2026-11-22T11:08:24Z', '2026-11-22T11:08:24.000Z'],
  ['2026-11-22T11:08:24.3209Z', '2026-11-22T11:08:24.320Z'],
  ['2026-11-22T08:38:24-02:30', '2026-11-22T11:08:24.000Z'],
  ['2026-11-22T19:08:24+0800', '2026-11-22T11:08:24.000Z'],
  ['2026-1-2 3:4:5', '2026-01-01T19:04:05.000Z'],
  ['2026-02-30T11:08:24Z', null],
  ['2026-11-22', null],
  ['22.11.2026 19:08:24', null],
  ['', null],
  [null, null],
])('%s in Shanghai is %s', (text, expected) => {
  const atMs = parseTime(text, 'Asia/Shanghai')
  expect(atMs === null ? null : new Date(atMs).toISOString()).toBe(expected)
})
