// Deliveries as a person looks at them: a page of a list, and which of a span are to be sent again.
import type { ReadableDb } from './open.ts'
import { query } from './statement.ts'

export type DeliveryState = 'pending' | 'delivered' | 'dead'

export interface ListedDelivery {
  readonly target: string
  readonly sequence: number
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly incidentId: string | null
  /** Of the report it is about. */
  readonly reportNumber: string | null
  readonly state: DeliveryState
  readonly attempts: number
  readonly createdAtMs: number
  readonly nextAtMs: number
  readonly endedAtMs: number | null
  readonly problem: string | null
  readonly detail: string | null
}

export interface DeliveryFilter {
  readonly target: string | null
  readonly state: DeliveryState | null
  /** Only older ones: the last of the page before. */
  readonly before: { readonly sequence: number; readonly target: string } | null
  readonly limit: number
}

interface ListedRow {
  readonly target: string
  readonly sequence: number
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly incident_id: string | null
  readonly report_number: string | null
  readonly state: DeliveryState
  readonly attempts: number
  readonly created_at_ms: number
  readonly next_at_ms: number
  readonly ended_at_ms: number | null
  readonly problem: string | null
  readonly detail: string | null
}

/** Newest first. */
export function listDeliveries(db: ReadableDb, { target, state, before, limit }: DeliveryFilter): ListedDelivery[] {
  return query<ListedRow>(
    db,
    `SELECT d.target, d.sequence, e.id, e.type, e.subject, e.incident_id, r.number AS report_number, d.state, d.attempts, e.created_at_ms, d.next_at_ms, d.ended_at_ms, d.problem,
       d.detail
     FROM deliveries d JOIN outbox e ON e.sequence = d.sequence LEFT JOIN reports r ON e.subject LIKE 'report/%' AND r.id = substr(e.subject, 8)
     WHERE (:target IS NULL OR d.target = :target) AND (:state IS NULL OR d.state = :state)
       AND (:sequence IS NULL OR (d.sequence, d.target) < (:sequence, :beforeTarget))
     ORDER BY d.sequence DESC, d.target DESC LIMIT :limit`,
  )
    .all({ target, state, sequence: before?.sequence ?? null, beforeTarget: before?.target ?? null, limit })
    .map((row) => ({
      target: row.target,
      sequence: row.sequence,
      id: row.id,
      type: row.type,
      subject: row.subject,
      incidentId: row.incident_id,
      reportNumber: row.report_number,
      state: row.state,
      attempts: row.attempts,
      createdAtMs: row.created_at_ms,
      nextAtMs: row.next_at_ms,
      endedAtMs: row.ended_at_ms,
      problem: row.problem,
      detail: row.detail,
    }))
}

/** Those of a target that were given up, of events written in the span, oldest first. */
export function deadOfSpan(db: ReadableDb, target: string, span: { readonly fromMs: number; readonly toMs: number }, limit: number): number[] {
  return query<{ sequence: number }>(
    db,
    `SELECT d.sequence FROM deliveries d INDEXED BY deliveries_dead JOIN outbox e ON e.sequence = d.sequence
     WHERE d.target = ? AND d.state = 'dead' AND e.created_at_ms BETWEEN ? AND ? ORDER BY d.sequence LIMIT ?`,
  )
    .all(target, span.fromMs, span.toMs, limit)
    .map(({ sequence }) => sequence)
}
