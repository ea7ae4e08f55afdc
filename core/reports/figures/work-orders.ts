// What was asked of other systems about incidents, and how long that took.
import type { WorkOrderFigures } from '../../../contract/report-figures.ts'
import type { FigureSpan } from '../../../db/figures-incidents.ts'
import { listWorkOrderFigures, type WorkOrderFigure } from '../../../db/figures-work-orders.ts'
import type { ReadableDb } from '../../../db/open.ts'
import { createDurationList } from './durations.ts'

/** null: this site passes on no work orders. */
export function workOrderFigures(db: ReadableDb, span: FigureSpan, targetMs: number): WorkOrderFigures | null {
  const orders = listWorkOrderFigures(db, span)
  if (orders === null) return null
  const took = createDurationList()
  for (const { status, requestedAtMs, endedAtMs } of orders) if (status === 'done' && endedAtMs !== null) took.add(endedAtMs - requestedAtMs)
  const count = (isOne: (order: WorkOrderFigure) => boolean) => orders.filter(isOne).length
  return {
    requested: orders.length,
    done: count(({ status }) => status === 'done'),
    open: count(({ endedAtMs }) => endedAtMs === null),
    rejected: count(({ status }) => status === 'rejected'),
    duration: took.tell(targetMs),
  }
}
