// Times of day in the site's own time zone, wherever the operator sits.
import { useSite } from '../feeds.ts'

/** @returns e.g. `11-22 08:30:05`, `08:30:05`, `2026-11-22`; the same in both languages */
export function useSiteTime(): (atMs: number, part?: 'full' | 'time' | 'date') => string {
  const timeZone = useSite()?.timezone
  return (atMs, part = 'full') => {
    const text = new Intl.DateTimeFormat('sv-SE', { ...(timeZone === undefined ? {} : { timeZone }), dateStyle: 'short', timeStyle: 'medium' }).format(atMs)
    if (part === 'date') return text.slice(0, 10)
    return part === 'time' ? text.slice(11) : text.slice(5)
  }
}
