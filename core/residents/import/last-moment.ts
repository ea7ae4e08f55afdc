// A day as lists write it, as the last moment of that day where the property is.
import { lastTimeOfDay } from '../../local-time.ts'

const DAY_MS = 24 * 3600_000

/** @param text `2027-12-31`, `2027/1/5`, `2027年1月5日`, `20271231` @returns null for what is no day between 2000 and 2099 */
export function lastMomentOfDay(text: string, timezone: string): number | null {
  const written = text.trim()
  const [, year, month, day] = /^(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(written) ?? /^(20\d\d)(\d\d)(\d\d)$/.exec(written) ?? []
  if (year === undefined) return null
  const noon = Date.UTC(Number(year), Number(month) - 1, Number(day), 12)
  const isReal = new Date(noon).getUTCMonth() === Number(month) - 1 && new Date(noon).getUTCDate() === Number(day)
  if (!isReal) return null
  // The midnight that ends it: the last one before the next day's end everywhere on earth.
  return lastTimeOfDay(noon + DAY_MS, '00:00', timezone) - 1
}
