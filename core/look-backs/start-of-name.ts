// Reads when a recording begins from its file's name: 2026-11-25T21-00-00.mp4, in the site's time zone, or with a Z in UTC.
import type { EpochMs } from '../../contract/ids.ts'
import { fromLocalTime, type LocalTime } from '../../devices/local-time.ts'

const TIME = /(\d{4})-?(\d{2})-?(\d{2})[T_ -](\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(Z?)/

/** @returns null when the name does not say */
export function startOfName(name: string, timezone: string): EpochMs | null {
  const match = TIME.exec(name)
  if (match === null) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number]
  const local: LocalTime = [second, minute, hour, day, month, year]
  return fromLocalTime(local, match[7] === 'Z' ? 'UTC' : timezone)
}
