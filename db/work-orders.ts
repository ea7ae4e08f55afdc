// What other systems were asked to do about incidents, and how far they have got.
import type { WorkOrder, WorkOrderStatus } from '../contract/work-order.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredWorkOrder extends WorkOrder {
  /** Done resolves the incident, where its state permits. */
  readonly closesIncident: boolean
  /** Of the last news; -1: there was none. */
  readonly version: number
  readonly requestedSequence: number
}

interface WorkOrderRow {
  readonly id: string
  readonly target: string
  readonly ext_id: string | null
  readonly incident_id: string
  readonly number: string
  readonly title: string
  readonly priority: WorkOrder['priority']
  readonly status: WorkOrderStatus
  readonly closes_incident: number
  readonly assignee: string | null
  readonly url: string | null
  readonly version: number
  readonly requested_sequence: number
  readonly requested_at_ms: number
  readonly updated_at_ms: number
  readonly ended_at_ms: number | null
}

export function insertWorkOrder(
  db: WritableDb,
  order: Omit<StoredWorkOrder, 'incidentNumber' | 'updatedAtMs' | 'endedAtMs' | 'extId' | 'assignee' | 'url'>,
): void {
  change(
    db,
    `INSERT INTO work_orders (id, target, incident_id, title, priority, status, closes_incident, version, requested_sequence, requested_at_ms, updated_at_ms)
     VALUES (:id, :target, :incidentId, :title, :priority, :status, :closesIncident, :version, :requestedSequence, :requestedAtMs, :requestedAtMs)`,
  ).run({ ...order, closesIncident: order.closesIncident ? 1 : 0 })
}

export function updateWorkOrder(db: WritableDb, order: Pick<StoredWorkOrder, 'id' | 'status' | 'assignee' | 'version' | 'updatedAtMs' | 'endedAtMs'>): void {
  change(
    db,
    `UPDATE work_orders SET status = :status, assignee = :assignee, version = :version, updated_at_ms = :updatedAtMs, ended_at_ms = :endedAtMs WHERE id = :id`,
  ).run({ id: order.id, status: order.status, assignee: order.assignee, version: order.version, updatedAtMs: order.updatedAtMs, endedAtMs: order.endedAtMs })
}

/** From now on the ticket's news are about this order; an earlier order that had the same ticket gives it away. */
export function nameWorkOrder(db: WritableDb, { id, target }: Pick<StoredWorkOrder, 'id' | 'target'>, extId: string, url: string | null): void {
  change(db, 'UPDATE work_orders SET ext_id = NULL WHERE target = ? AND ext_id = ? AND id <> ?').run(target, extId, id)
  change(db, 'UPDATE work_orders SET ext_id = ?, url = coalesce(?, url) WHERE id = ?').run(extId, url, id)
}

const SELECT = `SELECT w.id, w.target, w.ext_id, w.incident_id, i.number, w.title, w.priority, w.status, w.closes_incident, w.assignee, w.url, w.version,
  w.requested_sequence, w.requested_at_ms, w.updated_at_ms, w.ended_at_ms FROM work_orders w JOIN incidents i ON i.id = w.incident_id`

export function findWorkOrder(db: ReadableDb, id: string): StoredWorkOrder | null {
  const row = query<WorkOrderRow>(db, `${SELECT} WHERE w.id = ?`).get(id)
  return row === undefined ? null : rowToWorkOrder(row)
}

/** @param extId the other side's name for it, or ours, which it was told */
export function findWorkOrderThere(db: ReadableDb, target: string, extId: string): StoredWorkOrder | null {
  const row =
    query<WorkOrderRow>(db, `${SELECT} WHERE w.target = ? AND w.ext_id = ?`).get(target, extId) ??
    query<WorkOrderRow>(db, `${SELECT} WHERE w.id = ? AND w.target = ?`).get(extId, target)
  return row === undefined ? null : rowToWorkOrder(row)
}

/** The latest that was asked of this target before or with event `sequence`. */
export function workOrderAt(db: ReadableDb, incidentId: string, target: string, sequence: number): StoredWorkOrder | null {
  const row = query<WorkOrderRow>(
    db,
    `${SELECT} WHERE w.incident_id = ? AND w.target = ? AND w.requested_sequence <= ? ORDER BY w.requested_sequence DESC LIMIT 1`,
  ).get(incidentId, target, sequence)
  return row === undefined ? null : rowToWorkOrder(row)
}

/** The latest asked of each target first. */
export function workOrdersOf(db: ReadableDb, incidentId: string): StoredWorkOrder[] {
  return query<WorkOrderRow>(db, `${SELECT} WHERE w.incident_id = ? ORDER BY w.requested_sequence DESC`).all(incidentId).map(rowToWorkOrder)
}

/** Newest first. */
export function listWorkOrders(
  db: ReadableDb,
  filter: {
    readonly openOnly: boolean
    readonly target: string | null
    readonly before: { readonly requestedAtMs: number; readonly id: string } | null
    readonly limit: number
  },
): StoredWorkOrder[] {
  return query<WorkOrderRow>(
    db,
    `${SELECT} WHERE (:openOnly = 0 OR w.ended_at_ms IS NULL) AND (:target IS NULL OR w.target = :target)
       AND (:beforeMs IS NULL OR (w.requested_at_ms, w.id) < (:beforeMs, :beforeId))
     ORDER BY w.requested_at_ms DESC, w.id DESC LIMIT :limit`,
  )
    .all({
      openOnly: filter.openOnly ? 1 : 0,
      target: filter.target,
      beforeMs: filter.before?.requestedAtMs ?? null,
      beforeId: filter.before?.id ?? null,
      limit: filter.limit,
    })
    .map(rowToWorkOrder)
}

function rowToWorkOrder(row: WorkOrderRow): StoredWorkOrder {
  return {
    id: row.id,
    target: row.target,
    extId: row.ext_id,
    incidentId: row.incident_id,
    incidentNumber: row.number,
    title: row.title,
    priority: row.priority,
    status: row.status,
    closesIncident: row.closes_incident === 1,
    assignee: row.assignee,
    url: row.url,
    version: row.version,
    requestedSequence: row.requested_sequence,
    requestedAtMs: row.requested_at_ms,
    updatedAtMs: row.updated_at_ms,
    endedAtMs: row.ended_at_ms,
  }
}
