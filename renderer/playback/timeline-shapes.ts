// What the timeline is drawn of: its stretch, its ticks, where things lie in it; pure.

/** Widths of what is seen, from a day to a minute. */
export const SCALES_MS = [86_400_000, 21_600_000, 3_600_000, 600_000, 60_000] as const
export type ScaleMs = (typeof SCALES_MS)[number]

export interface Seen {
  readonly fromMs: number
  readonly toMs: number
}

/** @returns the same at either end; `by` 1: closer */
export function scaleBeside(scale: ScaleMs, by: 1 | -1): ScaleMs {
  const at = SCALES_MS.indexOf(scale) + by
  return SCALES_MS[Math.min(SCALES_MS.length - 1, Math.max(0, at))] ?? scale
}

export function seenAround(atMs: number, scale: ScaleMs): Seen {
  return { fromMs: atMs - scale / 2, toMs: atMs + scale / 2 }
}

/** The stretch stays until the moment comes near its edge, so that the timeline does not slide under the eye. */
export function following(seen: Seen, atMs: number): Seen {
  const width = seen.toMs - seen.fromMs
  const share = (atMs - seen.fromMs) / width
  return share >= 0.05 && share <= 0.95 ? seen : { fromMs: atMs - width / 2, toMs: atMs + width / 2 }
}

/** What is asked of the core: whole widths, so that small moves ask for nothing new. */
export function askedFor({ fromMs, toMs }: Seen): Seen {
  const width = toMs - fromMs
  const first = Math.max(0, Math.floor(fromMs / width) * width)
  return { fromMs: first, toMs: Math.ceil(toMs / width) * width }
}

/** Percent of the width; beyond 0..100 it is not seen. */
export function placeOf(atMs: number, { fromMs, toMs }: Seen): number {
  return ((atMs - fromMs) / (toMs - fromMs)) * 100
}

export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** What of the stretches is seen, as left and width in percent; too narrow ones are still seen. */
export function bars(spans: readonly Stretch[], seen: Seen): { readonly left: number; readonly width: number }[] {
  return spans.flatMap(({ fromMs, toMs }) => {
    const left = Math.max(0, placeOf(fromMs, seen))
    const right = Math.min(100, placeOf(toMs, seen))
    return right <= left ? [] : [{ left, width: Math.max(0.15, right - left) }]
  })
}

/** Between the spans, and before and after them, as far as anything could have been recorded. */
export function gapsOf(spans: readonly Stretch[], seen: Seen, nowMs: number): Stretch[] {
  const end = Math.min(seen.toMs, nowMs)
  const gaps: Stretch[] = []
  let at = seen.fromMs
  for (const { fromMs, toMs } of spans) {
    if (fromMs > at) gaps.push({ fromMs: at, toMs: Math.min(fromMs, end) })
    at = Math.max(at, toMs)
  }
  if (end > at) gaps.push({ fromMs: at, toMs: end })
  return gaps.filter(({ fromMs, toMs }) => toMs > fromMs)
}

const STEPS_MS = [5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000]

/**
 * @param offsetMs of the site's time zone, so that ticks stand at its full hours
 * @param most how many have room
 */
export function ticks({ fromMs, toMs }: Seen, offsetMs: number, most: number): number[] {
  const step = STEPS_MS.find((one) => (toMs - fromMs) / one <= most) ?? 86_400_000
  const out: number[] = []
  for (let at = Math.ceil((fromMs + offsetMs) / step) * step - offsetMs; at < toMs; at += step) out.push(at)
  return out
}
