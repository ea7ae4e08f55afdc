// Telemetry on disk: latest values, roll-ups by minute and hour, how metrics stand against their limits, and those limits.
import type { Limits, LimitsView } from '../contract/telemetry.ts'
import type { MetricValue } from '../contract/device-events.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

/** What is kept of the samples of one stretch of time. */
export interface RollUp {
  readonly samples: number
  readonly min: number
  readonly max: number
  readonly mean: number
  /** The one that came last. */
  readonly last: number
  /** Of them while the machine ran, and the mean of those; null: none. */
  readonly runSamples: number
  readonly runMean: number | null
}

export interface StoredMetric {
  readonly id: number
  readonly deviceId: string
  readonly metric: string
  readonly value: MetricValue
  readonly valueAtMs: number
  readonly intervalMs: number | null
  readonly firstAtMs: number
}

/** A roll-up and where it stands: in minutes or hours since 1970. */
export interface PlacedRollUp extends RollUp {
  readonly at: number
}

export type ConditionKind = 'threshold' | 'trend'

interface RollUpRow {
  readonly at: number
  readonly samples: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly last: number
  readonly run_samples: number
  readonly run_mean: number | null
}

/** @returns its id, which stands for it in the roll-ups; known ones keep theirs */
export function insertMetric(db: WritableDb, { deviceId, metric, value, valueAtMs }: Omit<StoredMetric, 'id' | 'intervalMs' | 'firstAtMs'>): number {
  change(
    db,
    `INSERT INTO telemetry_metrics (device_id, metric, value, value_at_ms, first_at_ms) VALUES (:deviceId, :metric, :value, :valueAtMs, :valueAtMs)
     ON CONFLICT (device_id, metric) DO NOTHING`,
  ).run({ deviceId, metric, value: JSON.stringify(value), valueAtMs: Math.round(valueAtMs) })
  return query<{ id: number }>(db, 'SELECT id FROM telemetry_metrics WHERE device_id = ? AND metric = ?').get(deviceId, metric)!.id
}

export function saveLatest(db: WritableDb, { id, value, valueAtMs, intervalMs }: Pick<StoredMetric, 'id' | 'value' | 'valueAtMs' | 'intervalMs'>): void {
  const interval = intervalMs === null ? null : Math.round(intervalMs)
  change(db, 'UPDATE telemetry_metrics SET value = ?, value_at_ms = ?, interval_ms = ? WHERE id = ?').run(
    JSON.stringify(value),
    Math.round(valueAtMs),
    interval,
    id,
  )
}

export function listMetrics(db: ReadableDb): StoredMetric[] {
  return query<{ id: number; device_id: string; metric: string; value: string; value_at_ms: number; interval_ms: number | null; first_at_ms: number }>(
    db,
    'SELECT * FROM telemetry_metrics ORDER BY id',
  )
    .all()
    .map((row) => ({
      id: row.id,
      deviceId: row.device_id,
      metric: row.metric,
      value: JSON.parse(row.value) as MetricValue,
      valueAtMs: row.value_at_ms,
      intervalMs: row.interval_ms,
      firstAtMs: row.first_at_ms,
    }))
}

/** What two roll-ups of the same stretch make together; the one being added came last. */
const MERGED = `samples = samples + excluded.samples, min = min(min, excluded.min), max = max(max, excluded.max), last = excluded.last,
  mean = (mean * samples + excluded.mean * excluded.samples) / (samples + excluded.samples), run_samples = run_samples + excluded.run_samples,
  run_mean = CASE WHEN excluded.run_samples = 0 THEN run_mean ELSE
    (coalesce(run_mean, 0) * run_samples + excluded.run_mean * excluded.run_samples) / (run_samples + excluded.run_samples) END`

/** Adds to what is there: samples may come late. */
export function addMinute(db: WritableDb, metricId: number, minute: number, rollUp: RollUp): void {
  change(
    db,
    `INSERT INTO telemetry_minutes (minute, metric_id, samples, min, max, mean, last, run_samples, run_mean)
     VALUES (:at, :metricId, :samples, :min, :max, :mean, :last, :runSamples, :runMean) ON CONFLICT (minute, metric_id) DO UPDATE SET ${MERGED}`,
  ).run({ ...rollUp, metricId, at: minute })
}

/** As `addMinute`, for what is older than the minutes that are kept. */
export function addHour(db: WritableDb, metricId: number, hour: number, rollUp: RollUp): void {
  change(
    db,
    `INSERT INTO telemetry_hours (hour, metric_id, samples, min, max, mean, last, run_samples, run_mean)
     VALUES (:at, :metricId, :samples, :min, :max, :mean, :last, :runSamples, :runMean) ON CONFLICT (metric_id, hour) DO UPDATE SET ${MERGED}`,
  ).run({ ...rollUp, metricId, at: hour })
}

/** Makes the hour of its minutes, as often as asked, of the metrics with these ids. */
export function makeHour(db: WritableDb, hour: number, fromId: number, toId: number): void {
  // each minute is looked up by itself: beside these metrics' lie those of all others
  change(
    db,
    `WITH RECURSIVE wanted (minute) AS (SELECT :hour * 60 UNION ALL SELECT minute + 1 FROM wanted WHERE minute + 1 < :hour * 60 + 60),
     whole AS (
       SELECT metric_id, max(t.minute) AS latest, sum(samples) AS samples, min(min) AS min, max(max) AS max, sum(mean * samples) / sum(samples) AS mean,
         sum(run_samples) AS run_samples, sum(run_mean * run_samples) / nullif(sum(run_samples), 0) AS run_mean
       FROM wanted w CROSS JOIN telemetry_minutes t ON t.minute = w.minute AND t.metric_id BETWEEN :fromId AND :toId GROUP BY metric_id)
     INSERT INTO telemetry_hours (metric_id, hour, samples, min, max, mean, last, run_samples, run_mean)
     SELECT w.metric_id, :hour, w.samples, w.min, w.max, w.mean, m.last, w.run_samples, w.run_mean
       FROM whole w JOIN telemetry_minutes m ON m.minute = w.latest AND m.metric_id = w.metric_id WHERE true
     ON CONFLICT (metric_id, hour) DO UPDATE SET samples = excluded.samples, min = excluded.min, max = excluded.max, mean = excluded.mean,
       last = excluded.last, run_samples = excluded.run_samples, run_mean = excluded.run_mean`,
  ).run({ hour, fromId, toId })
}

/** The last minute there is and the last hour that was made; null: none. */
export function lastRollUps(db: ReadableDb): { readonly minute: number | null; readonly hour: number | null } {
  const { minute } = query<{ minute: number | null }>(db, 'SELECT max(minute) AS minute FROM telemetry_minutes').get()!
  // of each metric from the index, because the whole table is large
  const { hour } = query<{ hour: number | null }>(
    db,
    'SELECT max(latest) AS hour FROM (SELECT (SELECT max(hour) FROM telemetry_hours h WHERE h.metric_id = m.id) AS latest FROM telemetry_metrics m)',
  ).get()!
  return { minute, hour }
}

/** Oldest first. @param to not included */
export function minutesOf(db: ReadableDb, metricId: number, from: number, to: number): PlacedRollUp[] {
  // each minute is looked up by itself: they lie beside those of other metrics
  return query<RollUpRow>(
    db,
    `WITH RECURSIVE wanted (minute) AS (SELECT :from WHERE :from < :to UNION ALL SELECT minute + 1 FROM wanted WHERE minute + 1 < :to)
     SELECT t.minute AS at, samples, min, max, mean, last, run_samples, run_mean FROM wanted w CROSS JOIN telemetry_minutes t
       ON t.minute = w.minute AND t.metric_id = :metricId`,
  )
    .all({ metricId, from, to })
    .map(toRollUp)
}

/** Oldest first. @param to not included */
export function hoursOf(db: ReadableDb, metricId: number, from: number, to: number): PlacedRollUp[] {
  return query<RollUpRow>(
    db,
    `SELECT hour AS at, samples, min, max, mean, last, run_samples, run_mean FROM telemetry_hours WHERE metric_id = ? AND hour >= ? AND hour < ? ORDER BY hour`,
  )
    .all(metricId, from, to)
    .map(toRollUp)
}

/** Of every metric that has minutes from then on: how many samples, and their mean. */
export function meansSince(db: ReadableDb, minute: number): { readonly metricId: number; readonly samples: number; readonly mean: number }[] {
  return query<{ metricId: number; samples: number; mean: number }>(
    db,
    `SELECT metric_id AS metricId, sum(samples) AS samples, sum(mean * samples) / sum(samples) AS mean FROM telemetry_minutes WHERE minute >= ? GROUP BY metric_id`,
  ).all(minute)
}

/** Of the oldest `atMost` minutes those before then. @returns whether there were any */
export function pruneMinutes(db: WritableDb, before: number, atMost: number): boolean {
  return change(db, 'DELETE FROM telemetry_minutes WHERE minute < min(?, (SELECT min(minute) FROM telemetry_minutes) + ?)').run(before, atMost).changes > 0
}

export function pruneHours(db: WritableDb, metricId: number, before: number): void {
  change(db, 'DELETE FROM telemetry_hours WHERE metric_id = ? AND hour < ?').run(metricId, before)
}

/** @param state null: back to normal, nothing to keep */
export function saveCondition(db: WritableDb, metricId: number, kind: ConditionKind, state: object | null): void {
  if (state === null) change(db, 'DELETE FROM telemetry_conditions WHERE metric_id = ? AND kind = ?').run(metricId, kind)
  else
    change(
      db,
      'INSERT INTO telemetry_conditions (metric_id, kind, state) VALUES (?, ?, ?) ON CONFLICT (metric_id, kind) DO UPDATE SET state = excluded.state',
    ).run(metricId, kind, JSON.stringify(state))
}

export function listConditions(db: ReadableDb, kind: ConditionKind): { readonly metricId: number; readonly state: unknown }[] {
  return query<{ metric_id: number; state: string }>(db, 'SELECT metric_id, state FROM telemetry_conditions WHERE kind = ?')
    .all(kind)
    .map((row) => ({ metricId: row.metric_id, state: JSON.parse(row.state) as unknown }))
}

export interface LimitsVersion {
  readonly deviceId: string
  readonly metric: string
  readonly version: number
  /** null: back to those delivered. */
  readonly limits: Limits | null
  readonly savedAtMs: number
  readonly savedBy: LimitsView['savedBy']
}

interface LimitsRow {
  readonly device_id: string
  readonly metric: string
  readonly version: number
  readonly limits: string | null
  readonly saved_at_ms: number
  readonly saved_by: string | null
}

export function insertLimits(db: WritableDb, { limits, ...row }: Omit<LimitsVersion, 'savedBy'> & { readonly userId: string }): void {
  change(
    db,
    `INSERT INTO telemetry_limits (device_id, metric, version, limits, saved_by, saved_at_ms) VALUES (:deviceId, :metric, :version, :limits, :userId, :savedAtMs)`,
  ).run({ ...row, limits: limits && JSON.stringify(limits) })
}

/** Of every metric for which some were ever saved. */
export function listLimitsInForce(db: ReadableDb): LimitsVersion[] {
  return query<LimitsRow>(
    db,
    `SELECT l.device_id, l.metric, l.version, l.limits, l.saved_at_ms, u.name AS saved_by FROM telemetry_limits l LEFT JOIN users u ON u.id = l.saved_by
     WHERE l.version = (SELECT max(version) FROM telemetry_limits latest WHERE latest.device_id = l.device_id AND latest.metric = l.metric)`,
  )
    .all()
    .map((row) => ({
      deviceId: row.device_id,
      metric: row.metric,
      version: row.version,
      limits: row.limits === null ? null : (JSON.parse(row.limits) as Limits),
      savedAtMs: row.saved_at_ms,
      savedBy: row.saved_by,
    }))
}

function toRollUp(row: RollUpRow): PlacedRollUp {
  const { at, samples, min, max, mean, last } = row
  return { at, samples, min, max, mean, last, runSamples: row.run_samples, runMean: row.run_mean }
}
