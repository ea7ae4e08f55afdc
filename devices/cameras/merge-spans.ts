// Brings the files of a recorder together into stretches without a gap.
import type { RecorderSpan } from '../../contract/recorder.ts'

/** Between two files a recorder closes one and opens the next. */
export const GAP_MS = 2000

/** @returns oldest first, none touching another but where the zone changes */
export function mergeSpans(spans: readonly RecorderSpan[]): RecorderSpan[] {
  const merged: RecorderSpan[] = []
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs)) {
    const last = merged.at(-1)
    if (last === undefined || span.fromMs - last.toMs > GAP_MS) merged.push(span)
    else if (span.toMs <= last.toMs) continue
    else if (span.writtenAheadMs === last.writtenAheadMs) merged[merged.length - 1] = { ...last, toMs: span.toMs }
    else merged.push({ ...span, fromMs: Math.max(span.fromMs, last.toMs) })
  }
  return merged
}
