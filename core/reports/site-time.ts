// A moment as people at the site read it, with what a reader elsewhere needs to place it.
import type { EpochMs } from '../../contract/ids.ts'

/** Making one takes long. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** `2026-11-25 21:03:12.240` in that IANA time zone. */
export function siteTime(atMs: EpochMs, timezone: string): string {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      timeZoneName: 'longOffset',
    })
  formats.set(timezone, format)
  const part = partsOf(format, atMs)
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}.${part('fractionalSecond')}`
}

/** `UTC+08:00` as it was at that moment. */
export function utcOffset(atMs: EpochMs, timezone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, timeZoneName: 'longOffset' })
  const offset = partsOf(format, atMs)('timeZoneName').replace('GMT', 'UTC')
  return offset === 'UTC' ? 'UTC+00:00' : offset
}

function partsOf(format: Intl.DateTimeFormat, atMs: EpochMs): (type: string) => string {
  const parts = new Map<string, string>(format.formatToParts(atMs).map(({ type, value }) => [type, value]))
  return (type) => parts.get(type) ?? ''
}
