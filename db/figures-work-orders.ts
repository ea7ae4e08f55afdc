// What reports read of work orders: those asked for in a span, and how long the done ones took.
import type { WorkOrderStatus } from '../contract/work-order.ts'
import type { FigureSpan } from './figures-incidents.ts'
import type { ReadableDb } from './open.ts'
import { query } from './statement.ts'

export interface WorkOrderFigure {
  readonly status: WorkOrderStatus
  readonly requestedAtMs: number
  readonly endedAtMs: number | null
}

/** Asked for in the span, of incidents of the building where one is given; null: none was ever asked for. */
export function listWorkOrderFigures(db: ReadableDb, span: FigureSpan): WorkOrderFigure[] | null {
  if (query<{ found: number }>(db, 'SELECT 1 AS found FROM work_orders LIMIT 1').get() === undefined) return null
  return query<WorkOrderFigure>(
    db,
    `SELECT w.status, w.requested_at_ms AS requestedAtMs, w.ended_at_ms AS endedAtMs FROM work_orders w
     WHERE w.requested_at_ms >= :fromMs AND w.requested_at_ms < :toMs
       AND (:buildingId IS NULL OR EXISTS (SELECT 1 FROM incidents i WHERE i.id = w.incident_id AND i.building_id = :buildingId))`,
  ).all({ ...span })
}
