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

/** @param timezone IANA name */
export function toLocalTime(atMs: EpochMs, timezone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value)
  return [part('second'), part('minute'), part('hour'), part('day'), part('month'), part('year')]
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

/** GB/T 26875.3 is of 2011, and no device that we talk to is older: an earlier date is a clock that was never set. */
const CLOCK_SET_MS = Date.UTC(2011, 0, 1)
const DAY_MS = 86_400_000

/** @returns null for a device's time that cannot be right: before 2011, more than a day ahead, no number */
export function believeTime(atMs: number | null, nowMs: number): number | null {
  return atMs !== null && Number.isFinite(atMs) && atMs >= CLOCK_SET_MS && atMs <= nowMs + DAY_MS ? atMs : null
}
