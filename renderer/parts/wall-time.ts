// Between instants and what a wall clock at the site shows: the text of a date-and-time field, in the site's own time zone.

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** As people type it, and as Chinese keyboards do. */
const FORM = /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T\s]\s*(\d{1,2})[:\uff1a](\d\d)(?:[:\uff1a](\d\d))?\s*$/

/** @returns `2026-11-25T22:00:00` */
export function wallTimeOf(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(atMs).replace(' ', 'T')
}

/**
 * @param text `2026-11-25 22:00`, with or without seconds; anything else while it is being typed
 * @returns null when it is no time; of an hour that clocks skip, the instant after the skip; of one they show twice, the first
 */
export function instantOfWallTime(text: string, timeZone: string): number | null {
  const utc = asUtc(text)
  if (utc === null) return null
  const shown = (atMs: number): number => asUtc(wallTimeOf(atMs, timeZone)) ?? Number.NaN
  // zones are at most 14 h from UTC, so the offsets a day before and after are the only two there can be
  const offsets = [utc - DAY_MS, utc + DAY_MS].map((atMs) => shown(atMs) - atMs)
  const fitting = offsets.map((offset) => utc - offset).filter((atMs) => shown(atMs) === utc)
  return fitting.length > 0 ? Math.min(...fitting) : utc - Math.min(...offsets)
}

/** The hours of the latest night that is over or under way: 22 to 6 o'clock at the site. */
export function lastNight(nowMs: number, timeZone: string): { readonly fromMs: number; readonly toMs: number } {
  const yesterday = wallTimeOf(nowMs - DAY_MS, timeZone).slice(0, 10)
  const today = wallTimeOf(nowMs, timeZone).slice(0, 10)
  return { fromMs: instantOfWallTime(`${yesterday}T22:00:00`, timeZone) ?? nowMs, toMs: instantOfWallTime(`${today}T06:00:00`, timeZone) ?? nowMs }
}

function asUtc(text: string): number | null {
  const parts = FORM.exec(text)
  if (parts === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map((part) => Number(part ?? 0))
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second)
  // 31 February is no day, 25 o'clock no hour
  const isReal = new Date(atMs).toISOString().slice(0, 10) === `${parts[1]}-${two(month)}-${two(day)}` && hour < 24 && minute < 60 && second < 60
  return isReal ? atMs : null
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
