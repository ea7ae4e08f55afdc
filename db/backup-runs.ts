// Settings of backups, what became of each, what was lost, and how room on the disk went.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredBackupSettings {
  readonly version: number
  readonly value: unknown
}

/** @returns null: never saved */
export function findBackupSettings(db: ReadableDb): StoredBackupSettings | null {
  const row = query<{ version: number; value: string }>(db, 'SELECT version, value FROM backup_settings ORDER BY version DESC LIMIT 1').get()
  return row === undefined ? null : { version: row.version, value: JSON.parse(row.value) as unknown }
}

/** @param userId users.id */
export function insertBackupSettings(db: WritableDb, version: number, value: unknown, userId: string, savedAtMs: number): void {
  change(db, 'INSERT INTO backup_settings (version, value, saved_at_ms, saved_by) VALUES (?, ?, ?, ?)').run(version, JSON.stringify(value), savedAtMs, userId)
}

export interface StoredBackupRun {
  readonly id: string
  readonly kind: 'hourly' | 'manual' | 'drill'
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly problem: string | null
  readonly name: string | null
  readonly bytes: number | null
  readonly second: 'none' | 'copied' | 'failed'
}

const KEPT_RUNS = 500

/** Call it in a transaction. */
export function insertBackupRun(db: WritableDb, run: StoredBackupRun): void {
  change(
    db,
    `INSERT INTO backup_runs (id, kind, started_at_ms, ended_at_ms, problem, name, bytes, second)
     VALUES (:id, :kind, :startedAtMs, :endedAtMs, :problem, :name, :bytes, :second)`,
  ).run({ ...run })
  change(db, 'DELETE FROM backup_runs WHERE id IN (SELECT id FROM backup_runs ORDER BY started_at_ms DESC LIMIT -1 OFFSET ?)').run(KEPT_RUNS)
}

const RUNS = 'SELECT id, kind, started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, problem, name, bytes, second FROM backup_runs'

/** The newest first. */
export function listBackupRuns(db: ReadableDb, limit: number): StoredBackupRun[] {
  return query<StoredBackupRun>(db, `${RUNS} ORDER BY started_at_ms DESC, id DESC LIMIT ?`).all(limit)
}

/** @returns null: none of the last five hundred */
export function lastBackupRun(db: ReadableDb, isDrill: boolean, goodOnly: boolean): StoredBackupRun | null {
  return (
    query<StoredBackupRun>(db, `${RUNS} WHERE (kind = 'drill') = ? AND (problem IS NULL OR ? = 0) ORDER BY started_at_ms DESC, id DESC LIMIT 1`).get(
      Number(isDrill),
      Number(goodOnly),
    ) ?? null
  )
}

export interface DataLoss {
  readonly id: string
  readonly why: 'restored' | 'log'
  readonly fromMs: number
  readonly toMs: number
  readonly foundAtMs: number
  readonly keptIn: string | null
}

export function insertDataLoss(db: WritableDb, loss: DataLoss): void {
  change(db, `INSERT INTO data_losses (id, why, from_ms, to_ms, found_at_ms, kept_in) VALUES (:id, :why, :fromMs, :toMs, :foundAtMs, :keptIn)`).run({ ...loss })
}

const LOSSES = 'SELECT id, why, from_ms AS fromMs, to_ms AS toMs, found_at_ms AS foundAtMs, kept_in AS keptIn FROM data_losses'

export function listUntoldLosses(db: ReadableDb): DataLoss[] {
  return query<DataLoss>(db, `${LOSSES} WHERE told_at_ms IS NULL ORDER BY found_at_ms`).all()
}

/** The newest first. */
export function listDataLosses(db: ReadableDb, limit: number): DataLoss[] {
  return query<DataLoss>(db, `${LOSSES} ORDER BY found_at_ms DESC LIMIT ?`).all(limit)
}

export function markLossTold(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE data_losses SET told_at_ms = ? WHERE id = ?').run(atMs, id)
}

export interface StorageSample {
  readonly atMs: number
  readonly availableBytes: number
}

const SAMPLES_KEPT_MS = 14 * 24 * 3_600_000

/** Samples from the future (the clock was put back) go with the old ones. */
export function insertStorageSample(db: WritableDb, { atMs, availableBytes }: StorageSample): void {
  change(db, 'INSERT OR REPLACE INTO storage_samples (at_ms, available_bytes) VALUES (?, ?)').run(atMs, availableBytes)
  change(db, 'DELETE FROM storage_samples WHERE at_ms < ? OR at_ms > ?').run(atMs - SAMPLES_KEPT_MS, atMs)
}

/** The oldest first. */
export function listStorageSamples(db: ReadableDb, sinceMs: number): StorageSample[] {
  return query<StorageSample>(db, 'SELECT at_ms AS atMs, available_bytes AS availableBytes FROM storage_samples WHERE at_ms >= ? ORDER BY at_ms').all(sinceMs)
}
