// What was asked of other systems about incidents, and how long that took.
import type { ReportSpan, WorkOrderFigures } from '../../../contract/report-figures.ts'
import type { ReadableDb } from '../../../db/open.ts'

/** null: this site passes on no work orders. */
export function workOrderFigures(_db: ReadableDb, _span: ReportSpan, _targetMs: number): WorkOrderFigures | null {
  return null
}
