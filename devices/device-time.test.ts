// Times of devices: with a zone, without one, and those that are none.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDeviceTime, writeLocalTime, writeZonedTime } from './device-time.ts'

const AT = Date.parse('2026-11-22T11:08:24Z')

test.each([
  ['2026-11-22T19:08:24+08:00', AT],
  ['2026-11-22T19:08:24', AT],
  ['2026-11-22 19:08:24', AT],
  ['2026-11-22T11:08:24Z', AT],
  ['2026-11-22T19:08:24.320+0800', AT + 320],
  ['2026-11-22T19:08:24.3', AT + 300],
  ['2026-11-22T08:38:24-02:30', AT],
])('%s is read', (text, atMs) => {
  expect(readDeviceTime(text, 'Asia/Shanghai')).toBe(atMs)
})

test.each(['2026-02-30T00:00:00', '2026-13-01T00:00:00Z', '2026-11-22', '20261122T190824', '', null, 7, '2026-11-22T19:08:24 +8'])('%j is no time', (text) => {
  expect(readDeviceTime(text, 'Asia/Shanghai')).toBeNull()
})

test('what is written is read as the same second, in every zone', () => {
  const zones = fc.constantFrom('Asia/Shanghai', 'UTC', 'America/St_Johns', 'Pacific/Apia')
  fc.assert(
    fc.property(fc.integer({ min: 1_300_000_000, max: 2_145_000_000 }), zones, (second, zone) => {
      expect(readDeviceTime(writeZonedTime(second * 1000, zone), 'Asia/Tokyo')).toBe(second * 1000)
    }),
  )
  expect(writeLocalTime(AT, 'Asia/Shanghai')).toBe('2026-11-22T19:08:24')
  expect(writeZonedTime(AT, 'America/St_Johns')).toBe('2026-11-22T07:38:24-03:30')
})
