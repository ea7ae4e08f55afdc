// How amounts and times read, in both languages.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatShare, reportFormats } from './report-formats.ts'
import { spanKind, spanText, weekdayOf } from './report-span.ts'

const zh = reportFormats('zh-CN', 'Asia/Shanghai')
const en = reportFormats('en', 'Asia/Shanghai')
const at = (iso: string) => Date.parse(`${iso}+08:00`)

it.each([
  [0, '0 秒', '0 s'],
  [400, '不到 1 秒', 'under 1 s'],
  [59_999, '59 秒', '59 s'],
  [60_000, '1 分钟', '1 min'],
  [192_000, '3 分 12 秒', '3 min 12 s'],
  [3_600_000, '1 小时', '1 h'],
  [7_500_000, '2 小时 5 分', '2 h 5 min'],
  [86_400_000, '1 天', '1 d'],
  [273_600_000, '3 天 4 小时', '3 d 4 h'],
])('%d ms reads %s, %s', (ms, chinese, english) => {
  expect([zh.duration(ms), en.duration(ms)]).toEqual([chinese, english])
})

it.each([
  [0, '0%'],
  [0.0004, '<0.1%'],
  [0.5, '50%'],
  [0.94996, '94.9%'],
  [0.998_99, '99.89%'],
  [0.999_999, '99.99%'],
  [0.29, '29%'],
  [1, '100%'],
])('a share of %d reads %s', (share, text) => expect(formatShare(share)).toBe(text))

it('a share never reads as more than it is', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1, noNaN: true }), (share) => {
      expect(Number.parseFloat(formatShare(share))).toBeLessThanOrEqual(share * 100 + 1e-6)
    }),
  )
})

it.each([
  ['2026-11-01T00:00', '2026-12-01T00:00', 'month', '2026年11月', 'November 2026'],
  ['2026-11-23T00:00', '2026-11-30T00:00', 'week', '2026年11月23日至2026年11月29日（7 天）', '23 Nov 2026 to 29 Nov 2026 (7 days)'],
  ['2026-11-24T00:00', '2026-12-01T00:00', 'span', '2026年11月24日至2026年11月30日（7 天）', '24 Nov 2026 to 30 Nov 2026 (7 days)'],
  ['2026-11-29T00:00', '2026-11-30T00:00', 'day', '2026年11月29日（周日）', 'Sun 29 Nov 2026'],
  ['2026-11-29T08:00', '2026-11-29T16:30', 'span', '2026-11-29 08:00 至 2026-11-29 16:30', '2026-11-29 08:00 to 2026-11-29 16:30'],
])('%s to %s is a %s', (from, to, kind, chinese, english) => {
  const span = { fromMs: at(from), toMs: at(to) }
  expect(spanKind(span, 'Asia/Shanghai')).toBe(kind)
  expect([spanText(span, 'zh-CN', 'Asia/Shanghai'), spanText(span, 'en', 'Asia/Shanghai')]).toEqual([chinese, english])
})

it('a month with a change of clocks is a month all the same', () => {
  const span = { fromMs: Date.parse('2026-10-01T00:00+02:00'), toMs: Date.parse('2026-11-01T00:00+01:00') }
  expect([spanKind(span, 'Europe/Berlin'), spanText(span, 'en', 'Europe/Berlin')]).toEqual(['month', 'October 2026'])
})

it('a week begins on Monday', () => expect(['2026-11-30', '2026-12-06'].map(weekdayOf)).toEqual([0, 6]))
