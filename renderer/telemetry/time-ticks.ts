// Where the time axis of a chart is marked, and with what, in the site's own time; pure.
import type { SeriesSpan } from '../../contract/telemetry.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const STEPS: Readonly<Record<SeriesSpan, number>> = { '24h': 4 * HOUR_MS, '30d': 5 * DAY_MS, '400d': 60 * DAY_MS }

/** At whole hours or at midnights there; a change of the clocks in between may put one an hour off. */
export function timeTicks(fromMs: number, toMs: number, span: SeriesSpan, timezone: string): number[] {
  const step = STEPS[span]
  const unit = span === '24h' ? step : DAY_MS
  const off = offsetOf(toMs, timezone)
  const last = Math.floor((toMs + off) / unit) * unit - off
  return Array.from({ length: Math.max(0, Math.floor((last - fromMs) / step) + 1) }, (_, i) => last - i * step).toReversed()
}

/** `08:00`, `11-22` */
export function tickText(atMs: number, span: SeriesSpan, timezone: string): string {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' }).format(atMs)
  return span === '24h' ? text.slice(11) : span === '30d' ? text.slice(5, 10) : text.slice(0, 7)
}

/** What the clocks there are ahead of UTC. */
function offsetOf(atMs: number, timezone: string): number {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' }).format(atMs)
  return Date.parse(`${text.replace(' ', 'T')}Z`) - Math.floor(atMs / 1000) * 1000
}
