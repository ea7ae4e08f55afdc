// A time typed in is the time that a clock at the site shows, wherever the operator sits.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOfWallTime, lastNight, wallTimeOf } from './wall-time.ts'

test('a time in Shanghai is eight hours ahead of UTC', () => {
  expect(instantOfWallTime('2026-11-25T22:00', 'Asia/Shanghai')).toBe(Date.UTC(2026, 10, 25, 14))
  expect(wallTimeOf(Date.UTC(2026, 10, 25, 14, 0, 7), 'Asia/Shanghai')).toBe('2026-11-25T22:00:07')
})

test('what a field shows is read back as the same second, in zones with and without summer time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2035, 0, 1) / 1000 }),
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati', 'UTC'),
      (seconds, zone) => {
        const text = wallTimeOf(seconds * 1000, zone)
        const back = instantOfWallTime(text, zone)
        expect(back).not.toBeNull()
        expect(wallTimeOf(back ?? 0, zone)).toBe(text)
      },
    ),
  )
})

test('an hour that the clocks skip or repeat is still some instant', () => {
  expect(instantOfWallTime('2026-03-29T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 30))
  expect(instantOfWallTime('2026-10-25T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30))
})

test('a time is read as people type it', () => {
  const at = Date.UTC(2026, 10, 5, 21, 4)
  for (const text of ['2026-11-05 21:04', '2026-11-5T21:04:00', ' 2026/11/05  21:04:00 ', '2026.11.05 21\uff1a04'])
    expect(instantOfWallTime(text, 'UTC')).toBe(at)
})

test('a field half filled in, or a day there is not, is no time', () => {
  for (const text of ['', '2026-11-25', 'now', '2026-02-31 10:00', '2026-11-25 24:00', '2026-11-25 10:60', '2026-13-01 10:00', '2026-11-25 10:00 pm'])
    expect(instantOfWallTime(text, 'UTC')).toBeNull()
})

test('the last night ends this morning', () => {
  const { fromMs, toMs } = lastNight(Date.UTC(2026, 10, 26, 1, 15), 'Asia/Shanghai')
  expect(wallTimeOf(fromMs, 'Asia/Shanghai')).toBe('2026-11-25T22:00:00')
  expect(wallTimeOf(toMs, 'Asia/Shanghai')).toBe('2026-11-26T06:00:00')
})
