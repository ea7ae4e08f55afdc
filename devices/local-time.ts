// Wall-clock times of devices, which carry no zone, to and from UTC.
import type { EpochMs } from '../contract/ids.ts'

/** Second, minute, hour, day, month, full year. */
export type LocalTime = readonly [number, number, number, number, number, number]

export function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone })
    return true
  } catch {
    return false
  }
}

/** Made once per zone: making one costs more than a hundred uses. Zones come from settings, so there are few. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timezone, format)
  return format
}

/** @param timezone IANA name */
export function toLocalTime(atMs: EpochMs, timezone: string): LocalTime {
  if (timezone === 'UTC') return toUtcParts(atMs)
  const parts = formatOf(timezone).formatToParts(atMs)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value)
  return [part('second'), part('minute'), part('hour'), part('day'), part('month'), part('year')]
}

function toUtcParts(atMs: EpochMs): LocalTime {
  const date = new Date(atMs)
  return [date.getUTCSeconds(), date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCFullYear()]
}

/** @returns null when there is no such moment (32nd of a month, an hour that daylight saving leaves out) */
export function fromLocalTime(local: LocalTime, timezone: string): EpochMs | null {
  const asUtc = toUtc(local)
  // The offset at the guess may differ from the offset at the answer, hence the second round.
  let atMs = asUtc
  for (let round = 0; round < 2; round++) atMs = asUtc - (toUtc(toLocalTime(atMs, timezone)) - atMs)
  return toLocalTime(atMs, timezone).every((part, index) => part === local[index]) ? atMs : null
}

function toUtc([second, minute, hour, day, month, year]: LocalTime): EpochMs {
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** `2026-11-22 19:08:24`, with a T, with or without a zone. @param timezone where it says none. @returns null for what is no such moment */
export function parseTime(text: string | null, timezone: string): EpochMs | null {
  const [, year, month, day, hour, minute, second, fraction = '', zone] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$/i.exec(text ?? '') ?? []
  if (year === undefined) return null
  const local = [second, minute, hour, day, month, year].map(Number) as unknown as LocalTime
  const atMs = fromLocalTime(local, zone === undefined ? timezone : 'UTC')
  return atMs === null ? null : atMs - offsetMs(zone) + Math.floor(Number(`0${fraction}`) * 1000)
}

function offsetMs(zone = 'Z'): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** GB/T 26875.3 is of 2011, and no device that we talk to is older: an earlier date is a clock that was never set. */
const CLOCK_SET_MS = Date.UTC(2011, 0, 1)
const DAY_MS = 86_400_000

/** @returns null for a device's time that cannot be right: before 2011, more than a day ahead, no number */
export function believeTime(atMs: number | null, nowMs: number): number | null {
  return atMs !== null && Number.isFinite(atMs) && atMs >= CLOCK_SET_MS && atMs <= nowMs + DAY_MS ? atMs : null
}
