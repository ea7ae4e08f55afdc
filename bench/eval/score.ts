// Compares what was raised with what the labels say should have been.

export interface LabelledEvent {
  readonly kind: string
  readonly fromS: number
  readonly toS: number
}

export interface RaisedAlert {
  readonly kind: string
  readonly atS: number
}

/** An alert may come this much after an event's end. */
export const GRACE_S = 3

export interface ClipScore<A extends RaisedAlert> {
  readonly found: readonly { readonly event: LabelledEvent; readonly alert: A; readonly delayS: number }[]
  readonly missed: readonly LabelledEvent[]
  readonly falseAlarms: readonly A[]
}

/** Matches each event with at most one alert of its kind raised between its start and 3 s after its end. */
export function scoreClip<A extends RaisedAlert>(events: readonly LabelledEvent[], alerts: readonly A[]): ClipScore<A> {
  const open = new Set(events)
  const found: ClipScore<A>['found'][number][] = []
  const falseAlarms: A[] = []
  // In time order, each alert to the open event that closes first: no other choice finds more.
  for (const alert of alerts.toSorted((a, b) => a.atS - b.atS)) {
    const fitting = [...open].filter((e) => e.kind === alert.kind && alert.atS >= e.fromS && alert.atS <= e.toS + GRACE_S)
    const event = fitting.toSorted((a, b) => a.toS - b.toS)[0]
    if (!event) {
      falseAlarms.push(alert)
      continue
    }
    open.delete(event)
    found.push({ event, alert, delayS: alert.atS - event.fromS })
  }
  return { found, missed: [...open], falseAlarms }
}

export interface KindFigures {
  readonly events: number
  readonly found: number
  readonly falseAlarms: number
  /** 0..1; null when nothing was raised. */
  readonly precision: number | null
  /** 0..1; null when there was nothing to find. */
  readonly recall: number | null
  readonly f1: number | null
  /** s; null when nothing was found. */
  readonly delayP95S: number | null
}

/** Adds up the scores of many clips for one kind. */
export function kindFigures(kind: string, scores: readonly ClipScore<RaisedAlert>[]): KindFigures {
  const found = scores.flatMap((s) => s.found.filter((f) => f.event.kind === kind))
  const missed = scores.flatMap((s) => s.missed.filter((e) => e.kind === kind)).length
  const falseAlarms = scores.flatMap((s) => s.falseAlarms.filter((a) => a.kind === kind)).length
  const events = found.length + missed
  const delays = found.map((f) => f.delayS)
  return { events, found: found.length, falseAlarms, ...ratios(found.length, events, found.length + falseAlarms), delayP95S: percentile(delays, 0.95) }
}

/** @returns precision, recall and their harmonic mean; null where there is nothing to divide by */
export function ratios(found: number, wanted: number, claimed: number): { precision: number | null; recall: number | null; f1: number | null } {
  const precision = claimed > 0 ? found / claimed : null
  const recall = wanted > 0 ? found / wanted : null
  const f1 = wanted + claimed > 0 && wanted > 0 ? (2 * found) / (wanted + claimed) : null
  return { precision, recall, f1 }
}

/** Nearest rank; null of nothing. */
export function percentile(values: readonly number[], share01: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share01 * sorted.length) - 1)] ?? null
}

export interface CountSpan {
  readonly fromS: number
  readonly toS: number
  readonly count: number
  readonly tolerance: number
}

export interface CountError {
  /** Difference from the label. */
  readonly plainError: number
  /** The part of it beyond the label's tolerance. */
  readonly error: number
}

/** @returns null when the moment is not labelled */
export function countError(spans: readonly CountSpan[], atS: number, people: number): CountError | null {
  const span = spans.find((s) => atS >= s.fromS && atS < s.toS)
  if (!span) return null
  const plainError = Math.abs(people - span.count)
  return { plainError, error: Math.max(0, plainError - span.tolerance) }
}
