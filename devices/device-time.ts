// Times as devices write them, `2026-11-22T19:08:24+08:00` or without a zone, to and from UTC.
import type { EpochMs } from '../contract/ids.ts'
import { fromLocalTime, toLocalTime } from './local-time.ts'

const FORM = /^\s*(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,3})\d*)?\s*(?:(Z)|([+-])(\d\d):?(\d\d))?\s*$/i

/** @param timezone IANA name, for a time that says none. @returns null when there is no such moment */
export function readDeviceTime(text: unknown, timezone: string): EpochMs | null {
  const parts = typeof text === 'string' ? FORM.exec(text.slice(0, 64)) : null
  if (parts === null) return null
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number]
  const isZoned = parts[8] !== undefined || parts[9] !== undefined
  const atMs = fromLocalTime([second, minute, hour, day, month, year], isZoned ? 'UTC' : timezone)
  if (atMs === null) return null
  const offsetMinutes = parts[9] === undefined ? 0 : (Number(parts[10]) * 60 + Number(parts[11])) * (parts[9] === '-' ? -1 : 1)
  return atMs - offsetMinutes * 60_000 + Number((parts[7] ?? '0').padEnd(3, '0'))
}

/** `2026-11-22T19:08:24` */
export function writeLocalTime(atMs: EpochMs, timezone: string): string {
  const [second, minute, hour, day, month, year] = toLocalTime(atMs, timezone)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`
}

/** `2026-11-22T19:08:24+08:00` */
export function writeZonedTime(atMs: EpochMs, timezone: string): string {
  const local = writeLocalTime(atMs, timezone)
  const minutes = Math.round((Date.parse(`${local}Z`) - atMs) / 60_000)
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${local}${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}
