// Spans as people name them, by the calendar of the site.
import { expect, it } from 'vitest'
import { spanOf } from './asked-span.ts'

const at = (iso: string) => Date.parse(iso)

it.each([
  [{ is: 'day', of: '2026-11-29' }, 'Asia/Shanghai', '2026-11-29T00:00+08:00', '2026-11-30T00:00+08:00'],
  [{ is: 'week', of: '2026-11-29' }, 'Asia/Shanghai', '2026-11-23T00:00+08:00', '2026-11-30T00:00+08:00'],
  [{ is: 'week', of: '2026-11-30' }, 'Asia/Shanghai', '2026-11-30T00:00+08:00', '2026-12-07T00:00+08:00'],
  [{ is: 'month', of: '2026-12' }, 'Asia/Shanghai', '2026-12-01T00:00+08:00', '2027-01-01T00:00+08:00'],
  [{ is: 'month', of: '2028-02' }, 'UTC', '2028-02-01T00:00Z', '2028-03-01T00:00Z'],
  // the day on which the clocks are put back has 25 hours
  [{ is: 'day', of: '2026-10-25' }, 'Europe/Berlin', '2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00'],
  [{ is: 'span', from: '2026-11-29T22:00', to: '2026-11-30' }, 'Asia/Shanghai', '2026-11-29T22:00+08:00', '2026-11-30T00:00+08:00'],
] as const)('%j in %s', (asked, timezone, from, to) => {
  expect(spanOf(asked, timezone)).toEqual({ fromMs: at(from), toMs: at(to) })
})

it.each([
  { is: 'day', of: '2026-02-30' },
  { is: 'day', of: '2026-11' },
  { is: 'day', of: '2026-11-29T00:00' },
  { is: 'month', of: '2026-00' },
  { is: 'month', of: '2026-11-01' },
  { is: 'week', of: 'x' },
  { is: 'span', from: '2026-11-30', to: '2026-11-29' },
  { is: 'span', from: '2026-11-29T25:00', to: '2026-11-30' },
  { is: 'span', from: '2025-11-01', to: '2026-11-30' },
] as const)('%j is no span', (asked) => expect(spanOf(asked, 'Asia/Shanghai')).toBeNull())
