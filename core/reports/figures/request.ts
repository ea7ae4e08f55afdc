// What figures are asked for: a span, a place, what counts as in time, and the site's own names.
import type { EpochMs } from '../../../contract/ids.ts'
import type { ReportSpan, ReportTargets } from '../../../contract/report-figures.ts'
import type { DeviceKind } from '../../../contract/vocabulary.ts'

export interface FigureSource {
  readonly id: string
  readonly name: string
  readonly buildingId: string | null
}

/** Plain values: it is handed to another process as JSON. */
export interface FiguresRequest {
  readonly span: ReportSpan
  /** What it is compared with; null: nothing. */
  readonly before: ReportSpan | null
  readonly buildingId: string | null
  readonly targets: ReportTargets
  /** IANA */
  readonly timezone: string
  readonly nowMs: EpochMs
  readonly cameras: readonly FigureSource[]
  readonly devices: readonly (FigureSource & { readonly kind: DeviceKind })[]
}

/** Whether a device is of the place that is asked for; one that is not in the site file (any more) only where the whole site is. */
export function isAskedFor({ buildingId, cameras, devices }: FiguresRequest): (sourceId: string) => boolean {
  if (buildingId === null) return () => true
  const ids = new Set([...cameras, ...devices].filter((source) => source.buildingId === buildingId).map(({ id }) => id))
  return (sourceId) => ids.has(sourceId)
}
