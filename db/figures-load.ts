// What the page about operators' load reads: the incidents of a span, narrow and in order, who was at the desk, and who people are.
import { NO_DRILL } from './figures-incidents.ts'
import type { ReadableDb } from './open.ts'
import { query, scanSlices } from './statement.ts'

export type LoadFigure = readonly [
  openedAtMs: number,
  cameraId: string | null,
  deviceId: string | null,
  isMerged: 0 | 1,
  /** Acknowledged, or ended without it. */
  answeredAtMs: number | null,
  /** users.id */
  acknowledgedBy: string | null,
  touchedAtMs: number | null,
  endedAtMs: number | null,
  falseReason: string | null,
  alerts: number,
]

/** In the order in which they were opened, those that were merged away too, those of a drill and those entered after the fact never. */
export function scanLoad(db: ReadableDb, fromMs: number, toMs: number): Iterable<LoadFigure> {
  const sql = `SELECT opened_at_ms, camera_id, device_id, merged_into IS NOT NULL, coalesce(acknowledged_at_ms, resolved_at_ms), acknowledged_by, touched_at_ms,
      ended_at_ms, false_reason, alert_count
    FROM incidents INDEXED BY incidents_newest WHERE opened_at_ms >= :fromMs AND opened_at_ms < :toMs AND entered_at_ms IS NULL AND ${NO_DRILL} ORDER BY opened_at_ms, id`
  return scanSlices<LoadFigure>(db, sql, { fromMs, toMs })
}

export interface DutyPeriod {
  readonly staffId: string
  readonly name: string
  readonly userId: string | null
  readonly fromMs: number
  /** `nowMs` of who still is. */
  readonly toMs: number
}

/** Of operators, touching the span; the latest `limit`. */
export function listOperatorDuty(db: ReadableDb, fromMs: number, toMs: number, nowMs: number, limit: number): DutyPeriod[] {
  return query<DutyPeriod>(
    db,
    `SELECT d.staff_id AS staffId, s.name, s.user_id AS userId, d.from_ms AS fromMs, coalesce(d.to_ms, :nowMs) AS toMs
     FROM duty_periods d JOIN staff s ON s.id = d.staff_id
     WHERE s.post = 'operator' AND d.from_ms < :toMs AND coalesce(d.to_ms, :nowMs) > :fromMs ORDER BY d.from_ms DESC LIMIT :limit`,
  ).all({ fromMs, toMs, nowMs, limit })
}

export function listUserNames(db: ReadableDb): Map<string, string> {
  return new Map(
    query<{ id: string; name: string }>(db, 'SELECT id, name FROM users')
      .all()
      .map(({ id, name }) => [id, name]),
  )
}
