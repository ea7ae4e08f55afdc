// Which key does what on the telemetry screen; pure.
import { SERIES_SPANS, type SeriesSpan } from '../../contract/telemetry.ts'

export type TelemetryCommand = { readonly do: 'move'; readonly by: 1 | -1 } | { readonly do: 'span'; readonly by: 1 | -1 }

const COMMANDS: Readonly<Record<string, TelemetryCommand>> = {
  arrowdown: { do: 'move', by: 1 },
  j: { do: 'move', by: 1 },
  arrowup: { do: 'move', by: -1 },
  k: { do: 'move', by: -1 },
  arrowright: { do: 'span', by: 1 },
  arrowleft: { do: 'span', by: -1 },
}

/** @param taken the focus is in a field or on something that arrows work on */
export function telemetryCommand({
  key,
  modified,
  taken,
}: {
  readonly key: string
  readonly modified: boolean
  readonly taken: boolean
}): TelemetryCommand | null {
  return modified || taken ? null : (COMMANDS[key.toLowerCase()] ?? null)
}

/** The ends do not wrap. */
export function nextSpan(span: SeriesSpan, by: 1 | -1): SeriesSpan {
  return SERIES_SPANS[SERIES_SPANS.indexOf(span) + by] ?? span
}
