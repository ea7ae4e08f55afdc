// What the span of a report is called: a day, a week, a month, or from when to when.
import type { ReportSpan } from '../../../contract/report-figures.ts'
import type { Locale } from '../../../contract/vocabulary.ts'
import { siteTime } from '../site-time.ts'
import type { SpanKind } from './report-document.ts'
import { reportFormats } from './report-formats.ts'
import { reportWords } from './report-words.ts'

const DAY_MS = 86_400_000

/** The days of a span of whole days of the site's time, first and last, or null. */
function wholeDays({ fromMs, toMs }: ReportSpan, timezone: string): { readonly first: string; readonly last: string; readonly days: number } | null {
  const [from, to] = [siteTime(fromMs, timezone), siteTime(toMs, timezone)]
  if (!from.endsWith(' 00:00:00.000') || !to.endsWith(' 00:00:00.000') || toMs <= fromMs) return null
  const [start, end] = [from, to].map((time) => Date.parse(`${time.slice(0, 10)}T00:00:00Z`)) as [number, number]
  return { first: from.slice(0, 10), last: isoDay(end - DAY_MS), days: Math.round((end - start) / DAY_MS) }
}

export function spanKind(span: ReportSpan, timezone: string): SpanKind {
  const whole = wholeDays(span, timezone)
  if (whole === null) return 'span'
  if (whole.days === 1) return 'day'
  if (whole.days === 7 && weekdayOf(whole.first) === 0) return 'week'
  const isMonth = whole.first.endsWith('-01') && whole.first.slice(0, 7) === whole.last.slice(0, 7) && isoDay(Date.parse(whole.last) + DAY_MS).endsWith('-01')
  return isMonth ? 'month' : 'span'
}

/** `2026年11月`, `2026年11月23日至11月29日`, `2026-11-29 08:00 至 2026-11-29 16:00` */
export function spanText(span: ReportSpan, locale: Locale, timezone: string): string {
  const { word, own } = reportWords(locale)
  const formats = reportFormats(locale, timezone)
  const whole = wholeDays(span, timezone)
  if (whole === null) return word('spanTimes', { from: formats.moment(span.fromMs), to: formats.moment(span.toMs) })
  const { first, last, days } = whole
  const kind = spanKind(span, timezone)
  if (kind === 'day') return word('spanDay', { day: formats.fullDay(first), weekday: own.weekday[weekdayOf(first)]! })
  if (kind === 'month') return word('spanMonth', { year: first.slice(0, 4), month: own.monthName[Number(first.slice(5, 7)) - 1]! })
  return word('spanDays', { from: formats.fullDay(first), to: formats.fullDay(last), days })
}

/** Monday is 0. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
