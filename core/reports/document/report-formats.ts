// How amounts, shares, durations and times are written in a report, in its language and in the site's time.
import type { Locale } from '../../../contract/vocabulary.ts'
import { siteTime } from '../site-time.ts'
import { isBelow, valueOf, type Cell, type ColumnType } from './report-document.ts'
import { reportWords } from './report-words.ts'

export interface ReportFormats {
  readonly count: (value: number) => string
  readonly share: (value01: number) => string
  readonly duration: (ms: number) => string
  /** `2026-11-29 14:03` */
  readonly moment: (atMs: number) => string
  /** `11月29日`, from `2026-11-29` */
  readonly day: (day: string) => string
  /** With its year. */
  readonly fullDay: (day: string) => string
  readonly cell: (cell: Cell, type: ColumnType) => string
}

const NOTHING = '—'
const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000] as const

export function reportFormats(locale: Locale, timezone: string): ReportFormats {
  const { word, own } = reportWords(locale)
  const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })
  const partsOf = (day: string) => {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
    return { year, month: own.month[month - 1] ?? month, day: date }
  }
  const formats = {
    count: (value: number) => numbers.format(value),
    share: formatShare,
    duration: (ms: number) => {
      const whole = (unit: number, of = Infinity) => Math.floor((ms % of) / unit)
      if (ms > 0 && ms < SECOND) return word('lessThanSecond')
      if (ms < MINUTE) return word('seconds', { s: whole(SECOND) })
      if (ms < HOUR)
        return whole(SECOND, MINUTE) === 0 ? word('minutes', { m: whole(MINUTE) }) : word('minutesSeconds', { m: whole(MINUTE), s: whole(SECOND, MINUTE) })
      if (ms < DAY) return whole(MINUTE, HOUR) === 0 ? word('hours', { h: whole(HOUR) }) : word('hoursMinutes', { h: whole(HOUR), m: whole(MINUTE, HOUR) })
      return whole(HOUR, DAY) === 0 ? word('days', { d: whole(DAY) }) : word('daysHours', { d: whole(DAY), h: whole(HOUR, DAY) })
    },
    moment: (atMs: number) => siteTime(atMs, timezone).slice(0, 16),
    day: (day: string) => word('day', partsOf(day)),
    fullDay: (day: string) => word('fullDay', partsOf(day)),
  }
  const plain = (value: string | number | null, type: ColumnType): string => {
    if (value === null) return type === 'blank' ? '' : NOTHING
    if (typeof value === 'string') return type === 'day' ? formats.day(value) : value
    if (type === 'share') return formats.share(value)
    if (type === 'duration') return formats.duration(value)
    if (type === 'moment') return formats.moment(value)
    return formats.count(value)
  }
  return { ...formats, cell: (cell, type) => plain(valueOf(cell), type) + (isBelow(cell) ? ` ${word('belowShort')}` : '') }
}

/** Never rounded up: what misses a target must not read as if it met it, nor 99.96 % as all of it. */
export function formatShare(value01: number): string {
  if (value01 > 0 && value01 < 0.001) return '<0.1%'
  const steps = value01 > 0.99 && value01 < 1 ? 100 : 10
  return `${Math.floor(value01 * 100 * steps + 1e-9) / steps}%`
}
