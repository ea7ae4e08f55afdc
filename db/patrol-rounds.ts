// Rounds of patrols: made ahead, judged, finished; and the checkpoints of theirs that were missed.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredRound {
  readonly id: string
  readonly scheduleId: string
  readonly routeId: string
  /** JSON, see RoundPlan of core/patrol/judge-round.ts */
  readonly plan: string
  readonly startMs: number
  readonly endMs: number
  readonly judgeAtMs: number
  readonly staffId: string | null
  readonly walkerId: string | null
  readonly coreDown: boolean
  readonly finishedAtMs: number | null
  readonly missed: number
  readonly unverified: number
  readonly incidentId: string | null
}

interface RoundRow {
  readonly id: string
  readonly schedule_id: string
  readonly route_id: string
  readonly plan: string
  readonly start_ms: number
  readonly end_ms: number
  readonly judge_at_ms: number
  readonly staff_id: string | null
  readonly walker_id: string | null
  readonly core_down: number
  readonly finished_at_ms: number | null
  readonly missed: number
  readonly unverified: number
  readonly incident_id: string | null
}

/** @returns false: the schedule has one that starts then */
export function insertRound(
  db: WritableDb,
  round: Pick<StoredRound, 'id' | 'scheduleId' | 'routeId' | 'plan' | 'startMs' | 'endMs' | 'judgeAtMs' | 'staffId'>,
): boolean {
  return (
    change(
      db,
      `INSERT INTO patrol_rounds (id, schedule_id, route_id, plan, start_ms, end_ms, judge_at_ms, staff_id)
       VALUES (:id, :scheduleId, :routeId, :plan, :startMs, :endMs, :judgeAtMs, :staffId) ON CONFLICT (schedule_id, start_ms) DO NOTHING`,
    ).run({ ...round }).changes === 1
  )
}

export function findRound(db: ReadableDb, id: string): StoredRound | null {
  const row = query<RoundRow>(db, 'SELECT * FROM patrol_rounds WHERE id = ?').get(id)
  return row === undefined ? null : rowToRound(row)
}

/** Not finished, started before; the earliest first. */
export function listOpenRounds(db: ReadableDb, startedBeforeMs: number, limit = 500): StoredRound[] {
  return query<RoundRow>(
    db,
    'SELECT * FROM patrol_rounds INDEXED BY patrol_rounds_open WHERE finished_at_ms IS NULL AND start_ms <= ? ORDER BY start_ms, id LIMIT ?',
  )
    .all(startedBeforeMs, limit)
    .map(rowToRound)
}

/**
 * Of the span those that are not finished, or were after; where there are more than `limit`, what is walked now goes before what waits to be
 * judged (after an outage: days of it), that before what is to come, and that before what is over. The earliest first.
 *
 * @param staffId only what they were told to walk, walk, or may begin; null: everybody's
 */
export function listRoundsAbout(
  db: ReadableDb,
  about: {
    readonly nowMs: number
    readonly fromMs: number
    readonly toMs: number
    readonly finishedAfterMs: number
    readonly staffId: string | null
    readonly limit: number
  },
): StoredRound[] {
  return query<RoundRow>(
    db,
    `SELECT * FROM patrol_rounds WHERE id IN (
       SELECT id FROM patrol_rounds INDEXED BY patrol_rounds_start
       WHERE start_ms >= :fromMs AND start_ms < :toMs AND (finished_at_ms IS NULL OR finished_at_ms > :finishedAfterMs)
         AND (:staffId IS NULL OR coalesce(staff_id, walker_id, :staffId) = :staffId)
       ORDER BY CASE WHEN finished_at_ms IS NOT NULL THEN 3 WHEN start_ms > :nowMs THEN 2 WHEN end_ms < :nowMs THEN 1 ELSE 0 END,
         CASE WHEN finished_at_ms IS NULL AND end_ms >= :nowMs THEN start_ms ELSE -start_ms END LIMIT :limit)
     ORDER BY start_ms, id`,
  )
    .all(about)
    .map(rowToRound)
}

/** Those that were ended at a time that is yet to come, with what was missed of them: they are walked and judged as planned. @returns how many */
export function reopenRounds(db: WritableDb, nowMs: number): number {
  change(
    db,
    `DELETE FROM patrol_misses WHERE missed_at_ms > :nowMs AND caught_up_by IS NULL
       AND round_id IN (SELECT id FROM patrol_rounds WHERE finished_at_ms > :nowMs AND end_ms > :nowMs)`,
  ).run({ nowMs })
  return change(
    db,
    `UPDATE patrol_rounds SET finished_at_ms = NULL, core_down = 0, missed = 0, unverified = 0, judge_at_ms = end_ms + json_extract(plan, '$.graceMs')
     WHERE finished_at_ms > :nowMs AND end_ms > :nowMs`,
  ).run({ nowMs }).changes
}

/** Nobody watched those that began and should have been judged since: they say so, and are judged no earlier than `judgeAtMs`. */
export function markUnwatched(
  db: WritableDb,
  { sinceMs, nowMs, judgeAtMs }: { readonly sinceMs: number; readonly nowMs: number; readonly judgeAtMs: number },
): void {
  change(
    db,
    `UPDATE patrol_rounds SET core_down = 1, judge_at_ms = max(judge_at_ms, :judgeAtMs)
     WHERE finished_at_ms IS NULL AND start_ms <= :nowMs AND judge_at_ms > :sinceMs`,
  ).run({ sinceMs, nowMs, judgeAtMs })
}

/** Those that start within the span, are judged no earlier, and visit the checkpoint; the latest first. */
export function listRoundsVisiting(
  db: ReadableDb,
  pointId: string,
  { fromMs, toMs, judgedFromMs }: { readonly fromMs: number; readonly toMs: number; readonly judgedFromMs: number },
  limit: number,
): StoredRound[] {
  return query<RoundRow>(
    db,
    `SELECT * FROM patrol_rounds INDEXED BY patrol_rounds_start
     WHERE start_ms >= :fromMs AND start_ms < :toMs AND judge_at_ms >= :judgedFromMs AND instr(plan, :pointId) > 0 ORDER BY start_ms DESC, id DESC LIMIT :limit`,
  )
    .all({ fromMs, toMs, judgedFromMs, pointId: JSON.stringify(pointId), limit })
    .map(rowToRound)
}

/** The latest first, those that start before; of one route where it is given. */
export function listRoundsBefore(db: ReadableDb, beforeMs: number, routeId: string | null, limit: number): StoredRound[] {
  return query<RoundRow>(
    db,
    'SELECT * FROM patrol_rounds WHERE start_ms < :beforeMs AND (:routeId IS NULL OR route_id = :routeId) ORDER BY start_ms DESC, id DESC LIMIT :limit',
  )
    .all({ beforeMs, routeId, limit })
    .map(rowToRound)
}

/** Of the route's latest round that has one. */
export function lastIncidentOfRoute(db: ReadableDb, routeId: string): string | null {
  const row = query<{ incident_id: string }>(
    db,
    'SELECT incident_id FROM patrol_rounds WHERE route_id = ? AND incident_id IS NOT NULL ORDER BY start_ms DESC LIMIT 1',
  ).get(routeId)
  return row?.incident_id ?? null
}

export function updateRound(db: WritableDb, { id, staffId, walkerId, judgeAtMs, coreDown, finishedAtMs, missed, unverified, incidentId }: StoredRound): void {
  change(
    db,
    `UPDATE patrol_rounds SET staff_id = :staffId, walker_id = :walkerId, judge_at_ms = :judgeAtMs, core_down = :coreDown, finished_at_ms = :finishedAtMs,
       missed = :missed, unverified = :unverified, incident_id = :incidentId WHERE id = :id`,
  ).run({ id, staffId, walkerId, judgeAtMs, coreDown: coreDown ? 1 : 0, finishedAtMs, missed, unverified, incidentId })
}

/** Those of a schedule that have not begun and at which nobody has checked in. @returns how many */
export function dropPlannedRounds(db: WritableDb, scheduleId: string, afterMs: number): number {
  return change(
    db,
    `DELETE FROM patrol_rounds WHERE schedule_id = ? AND start_ms > ? AND finished_at_ms IS NULL
       AND NOT EXISTS (SELECT 1 FROM patrol_check_ins c WHERE c.round_id = patrol_rounds.id)`,
  ).run(scheduleId, afterMs).changes
}

/** When the next round of a schedule starts; null: none is made. */
export function nextStartOf(db: ReadableDb, scheduleId: string, afterMs: number): number | null {
  return (
    query<{ at: number | null }>(db, 'SELECT min(start_ms) AS at FROM patrol_rounds WHERE schedule_id = ? AND start_ms > ?').get(scheduleId, afterMs)?.at ??
    null
  )
}

export interface StoredMiss {
  readonly pointId: string
  readonly missedAtMs: number
  readonly incidentId: string | null
  readonly caughtUpBy: number | null
}

export function listMisses(db: ReadableDb, roundId: string): StoredMiss[] {
  return query<{ point_id: string; missed_at_ms: number; incident_id: string | null; caught_up_by: number | null }>(
    db,
    'SELECT * FROM patrol_misses WHERE round_id = ?',
  )
    .all(roundId)
    .map((row) => ({ pointId: row.point_id, missedAtMs: row.missed_at_ms, incidentId: row.incident_id, caughtUpBy: row.caught_up_by }))
}

/** @returns false: it was noted before */
export function insertMiss(db: WritableDb, roundId: string, { pointId, missedAtMs, incidentId }: Omit<StoredMiss, 'caughtUpBy'>): boolean {
  return (
    change(
      db,
      'INSERT INTO patrol_misses (round_id, point_id, missed_at_ms, incident_id) VALUES (:roundId, :pointId, :missedAtMs, :incidentId) ON CONFLICT DO NOTHING',
    ).run({ roundId, pointId, missedAtMs, incidentId }).changes === 1
  )
}

export function markCaughtUp(db: WritableDb, roundId: string, pointId: string, checkInId: number): void {
  change(db, 'UPDATE patrol_misses SET caught_up_by = ? WHERE round_id = ? AND point_id = ? AND caught_up_by IS NULL').run(checkInId, roundId, pointId)
}

/**
 * Checkpoints of finished rounds that started within the span, and at how many of them nobody was at all.
 *
 * @param buildingId null: of all buildings
 */
export function countPlanned(db: ReadableDb, fromMs: number, toMs: number, buildingId: string | null): { points: number; missed: number } {
  return query<{ points: number; missed: number }>(
    db,
    `SELECT count(*) AS points, count(m.point_id) AS missed FROM patrol_rounds r JOIN json_each(r.plan, '$.points') p
     LEFT JOIN patrol_misses m ON m.round_id = r.id AND m.point_id = json_extract(p.value, '$.pointId') AND m.caught_up_by IS NULL
     WHERE r.start_ms >= :fromMs AND r.start_ms < :toMs AND r.finished_at_ms IS NOT NULL
       AND (:buildingId IS NULL OR json_extract(p.value, '$.buildingId') = :buildingId)`,
  ).get({ fromMs, toMs, buildingId })!
}

/** When the core last looked after the rounds; null: never. */
export function lastWatchedMs(db: ReadableDb): number | null {
  return query<{ at_ms: number }>(db, 'SELECT at_ms FROM patrol_watch WHERE id = 1').get()?.at_ms ?? null
}

export function setWatched(db: WritableDb, atMs: number): void {
  change(db, 'INSERT INTO patrol_watch (id, at_ms) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms').run(atMs)
}

function rowToRound(row: RoundRow): StoredRound {
  return {
    id: row.id,
    scheduleId: row.schedule_id,
    routeId: row.route_id,
    plan: row.plan,
    startMs: row.start_ms,
    endMs: row.end_ms,
    judgeAtMs: row.judge_at_ms,
    staffId: row.staff_id,
    walkerId: row.walker_id,
    coreDown: row.core_down === 1,
    finishedAtMs: row.finished_at_ms,
    missed: row.missed,
    unverified: row.unverified,
    incidentId: row.incident_id,
  }
}
