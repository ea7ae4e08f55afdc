// Sums of the hourly roll-ups over any span: whole hours from them, what is left at both ends from the rows themselves.
import type { FigureSpan } from './figures-incidents.ts'
import { HOUR_MS } from './handling.ts'
import type { ReadableDb } from './open.ts'
import { query } from './statement.ts'

interface Parts {
  /** Hours since 1970; `toHour` is not included. */
  readonly fromHour: number
  readonly toHour: number
  readonly edges: readonly { readonly fromMs: number; readonly toMs: number }[]
}

/** The whole hours of a span, and what of it lies outside them. */
export function hourParts(fromMs: number, toMs: number): Parts {
  const fromHour = Math.ceil(fromMs / HOUR_MS)
  const toHour = Math.floor(toMs / HOUR_MS)
  if (toHour <= fromHour) return { fromHour, toHour: fromHour, edges: fromMs < toMs ? [{ fromMs, toMs }] : [] }
  const edges = [
    { fromMs, toMs: fromHour * HOUR_MS },
    { fromMs: toHour * HOUR_MS, toMs },
  ]
  return { fromHour, toHour, edges: edges.filter((edge) => edge.fromMs < edge.toMs) }
}

export interface SignalTotal {
  readonly deviceId: string
  readonly type: string
  readonly outcome: string
  readonly total: number
}

/** As countSignal() counts. */
const OUTCOME = `coalesce(CASE type WHEN 'passage' THEN event ->> 'outcome'
  WHEN 'plateRead' THEN CASE WHEN event ->> 'plate' IS NULL THEN 'unreadable' ELSE 'read' END
  WHEN 'fireSignal' THEN CASE WHEN event ->> 'test' THEN 'test' ELSE event ->> 'signal' END
  WHEN 'equipment' THEN event ->> 'fault' ELSE '' END, '')`
const TYPES = `'passage', 'plateRead', 'fireSignal', 'equipment', 'checkIn'`
const WITHIN = 'received_at_ms >= :fromMs AND received_at_ms < :toMs'

/** Of every device that signalled. */
export function sumSignals(db: ReadableDb, fromMs: number, toMs: number): SignalTotal[] {
  const { fromHour, toHour, edges } = hourParts(fromMs, toMs)
  const whole = query<SignalTotal>(
    db,
    `SELECT device_id AS deviceId, type, outcome, sum(total) AS total FROM signal_hours WHERE hour >= ? AND hour < ? GROUP BY device_id, type, outcome`,
  ).all(fromHour, toHour)
  return added(
    [whole, ...edges.map((edge) => countSignals(db, edge))].flat(),
    ({ deviceId, type, outcome }) => `${deviceId}\n${type}\n${outcome}`,
    (a, b) => ({ ...a, total: a.total + b.total }),
  )
}

/** The same from the signals themselves: slow over more than hours. */
export function countSignals(db: ReadableDb, edge: { readonly fromMs: number; readonly toMs: number }): SignalTotal[] {
  const signals = query<SignalTotal>(
    db,
    `SELECT device_id AS deviceId, type, ${OUTCOME} AS outcome, count(*) AS total FROM device_signals WHERE type IN (${TYPES}) AND ${WITHIN} GROUP BY 1, 2, 3`,
  ).all({ ...edge })
  const decisions = query<SignalTotal>(
    db,
    `SELECT s.device_id AS deviceId, 'plateDecision' AS type, d.why AS outcome, count(*) AS total FROM device_signals s JOIN plate_decisions d ON d.signal_id = s.id
     WHERE s.type = 'plateRead' AND ${WITHIN} GROUP BY 1, 3`,
  ).all({ ...edge })
  return [...signals, ...decisions]
}

export interface HandlingTotal {
  /** users.id, keys.id, or `system` for incidents that were opened by themselves. */
  readonly actorId: string
  readonly lines: number
  readonly recordedFor: number
}

const HANDLING = `SELECT CASE t.actor_type WHEN 'system' THEN 'system' ELSE t.actor_id END AS actorId, count(*) AS lines,
  sum(t.what = 'arrive' AND t.actor_type = 'user' AND coalesce(u.role <> 'guard', 0)) AS recordedFor`
const OF_SPAN = `WHERE (t.actor_type <> 'system' OR t.what = 'opened') AND t.at_ms >= :fromMs AND t.at_ms < :toMs
  AND (:buildingId IS NULL OR i.building_id = :buildingId) GROUP BY 1`

/** Lines of the duty log. */
export function sumHandling(db: ReadableDb, { fromMs, toMs, buildingId }: FigureSpan): HandlingTotal[] {
  const { fromHour, toHour, edges } = hourParts(fromMs, toMs)
  const whole = query<HandlingTotal>(
    db,
    `SELECT actor_id AS actorId, sum(lines) AS lines, sum(recorded_for) AS recordedFor FROM handling_hours
     WHERE hour >= :fromHour AND hour < :toHour AND (:buildingId IS NULL OR building_id = :buildingId) GROUP BY actor_id`,
  ).all({ fromHour, toHour, buildingId })
  return added(
    [whole, ...edges.map((edge) => countHandling(db, { ...edge, buildingId }))].flat(),
    ({ actorId }) => actorId,
    (a, b) => ({ ...a, lines: a.lines + b.lines, recordedFor: a.recordedFor + b.recordedFor }),
  )
}

/** The same from the timeline itself: slow over more than hours. */
export function countHandling(db: ReadableDb, span: FigureSpan): HandlingTotal[] {
  return query<HandlingTotal>(
    db,
    `${HANDLING} FROM timeline t INDEXED BY timeline_of_duty CROSS JOIN incidents i ON i.id = t.incident_id LEFT JOIN users u ON u.id = t.actor_id ${OF_SPAN}`,
  ).all({ ...span })
}

/** Of them those about incidents of drills; few enough to be counted each time, and one that became real is none any more. */
export function countDrillHandling(db: ReadableDb, span: FigureSpan): HandlingTotal[] {
  return query<HandlingTotal>(
    db,
    `${HANDLING} FROM drill_incidents d CROSS JOIN timeline t ON t.incident_id = d.incident_id JOIN incidents i ON i.id = d.incident_id
     LEFT JOIN users u ON u.id = t.actor_id ${OF_SPAN}`,
  ).all({ ...span })
}

function added<T>(rows: readonly T[], keyOf: (row: T) => string, add: (a: T, b: T) => T): T[] {
  const sums = new Map<string, T>()
  for (const row of rows) {
    const key = keyOf(row)
    const sum = sums.get(key)
    sums.set(key, sum === undefined ? row : add(sum, row))
  }
  return [...sums.values()]
}
