// Reports, their files, and the key that signs them.
import type { ReportFormat } from '../contract/report-template.ts'
import type { ReportState } from '../contract/report-words.ts'
import type { Locale } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredReport {
  readonly id: string
  readonly number: string
  readonly fromMs: number
  readonly toMs: number
  readonly buildingId: string | null
  readonly templateId: string
  readonly templateVersion: number
  /** JSON, see templateSettingsSchema. */
  readonly template: string
  /** users.id; null: a schedule. */
  readonly askedBy: string | null
  readonly askedAtMs: number
  readonly scheduleId: string | null
  readonly dueAtMs: number | null
  readonly isLate: boolean
  readonly recipients: readonly string[]
  readonly toFolder: boolean
  readonly state: ReportState
  readonly starts: number
  readonly problem: string | null
  readonly issuedAtMs: number | null
}

export type NewReport = Omit<StoredReport, 'number' | 'state' | 'starts' | 'problem' | 'issuedAtMs'>

interface ReportRow {
  readonly id: string
  readonly number: string
  readonly from_ms: number
  readonly to_ms: number
  readonly building_id: string | null
  readonly template_id: string
  readonly template_version: number
  readonly template: string
  readonly asked_by: string | null
  readonly asked_at_ms: number
  readonly schedule_id: string | null
  readonly due_at_ms: number | null
  readonly is_late: number
  readonly recipients: string
  readonly to_folder: number
  readonly state: ReportState
  readonly starts: number
  readonly problem: string | null
  readonly issued_at_ms: number | null
}

/** @param day `20261201`, of the site. @returns its number, or null when this schedule has issued this span already */
export function insertReport(db: WritableDb, report: NewReport, day: string): string | null {
  const first = `RPT-${day}-`
  const { n } = query<{ n: number }>(db, `SELECT count(*) AS n FROM reports WHERE number > ? AND number < ?`).get(first, `RPT-${day}.`)!
  const number = first + String(n + 1).padStart(4, '0')
  const { changes } = change(
    db,
    `INSERT INTO reports (id, number, from_ms, to_ms, building_id, template_id, template_version, template, asked_by, asked_at_ms,
       schedule_id, due_at_ms, is_late, recipients, to_folder, state)
     VALUES (:id, :number, :fromMs, :toMs, :buildingId, :templateId, :templateVersion, :template, :askedBy, :askedAtMs,
       :scheduleId, :dueAtMs, :isLate, :recipients, :toFolder, 'queued')
     ON CONFLICT (schedule_id, from_ms, to_ms) WHERE schedule_id IS NOT NULL DO NOTHING`,
  ).run({ ...report, number, isLate: Number(report.isLate), recipients: JSON.stringify(report.recipients), toFolder: Number(report.toFolder) })
  return changes === 0 ? null : number
}

export function findReport(db: ReadableDb, id: string): StoredReport | null {
  return rowOrNull(query<ReportRow>(db, 'SELECT * FROM reports WHERE id = ?').get(id))
}

/** The latest first. @param beforeId id of the last one shown before */
export function listReports(db: ReadableDb, beforeId: string | null, limit: number): StoredReport[] {
  return query<ReportRow>(db, 'SELECT * FROM reports WHERE ? IS NULL OR rowid < (SELECT rowid FROM reports WHERE id = ?) ORDER BY rowid DESC LIMIT ?')
    .all(beforeId, beforeId, limit)
    .map(rowToReport)
}

/** Ready ones in order of their ids. */
export function listReadyAfter(db: ReadableDb, afterId: string, limit: number): StoredReport[] {
  return query<ReportRow>(db, `SELECT * FROM reports WHERE state = 'ready' AND id > ? ORDER BY id LIMIT ?`).all(afterId, limit).map(rowToReport)
}

export function countWaiting(db: ReadableDb): number {
  return query<{ n: number }>(db, `SELECT count(*) AS n FROM reports WHERE state IN ('queued', 'making')`).get()!.n
}

/** The oldest that waits. */
export function nextQueued(db: ReadableDb): StoredReport | null {
  return rowOrNull(query<ReportRow>(db, `SELECT * FROM reports WHERE state = 'queued' ORDER BY rowid LIMIT 1`).get())
}

/** @returns false when it no longer waited */
export function beginMaking(db: WritableDb, id: string): boolean {
  return change(db, `UPDATE reports SET state = 'making', starts = starts + 1 WHERE id = ? AND state = 'queued'`).run(id).changes === 1
}

/** Those whose making had begun, when nothing is being made. */
export function listCutOff(db: ReadableDb): { readonly id: string; readonly starts: number }[] {
  return query<{ id: string; starts: number }>(db, `SELECT id, starts FROM reports WHERE state = 'making' ORDER BY id`).all()
}

/** @param forgets as if it had not been begun */
export function requeue(db: WritableDb, id: string, forgets: boolean): void {
  change(db, `UPDATE reports SET state = 'queued', starts = starts - ? WHERE id = ? AND state = 'making'`).run(Number(forgets), id)
}

/** @returns false when it was neither waiting nor being made */
export function endReport(db: WritableDb, id: string, state: 'failed' | 'cancelled', problem: string | null): boolean {
  return change(db, `UPDATE reports SET state = ?, problem = ? WHERE id = ? AND state IN ('queued', 'making')`).run(state, problem, id).changes === 1
}

/** @returns false when it was not being made any more */
export function completeReport(db: WritableDb, id: string, issuedAtMs: number): boolean {
  return change(db, `UPDATE reports SET state = 'ready', problem = NULL, issued_at_ms = ? WHERE id = ? AND state = 'making'`).run(issuedAtMs, id).changes === 1
}

/** @returns false when it had neither failed nor been cancelled */
export function queueAgain(db: WritableDb, id: string): boolean {
  return change(db, `UPDATE reports SET state = 'queued', problem = NULL, starts = 0 WHERE id = ? AND state IN ('failed', 'cancelled')`).run(id).changes === 1
}

export function countFailedOfSchedules(db: ReadableDb, sinceMs: number): number {
  return query<{ n: number }>(db, `SELECT count(*) AS n FROM reports WHERE schedule_id IS NOT NULL AND state = 'failed' AND asked_at_ms >= ?`).get(sinceMs)!.n
}

/** The latest that a schedule wanted until now; a clock that once stood too far ahead counts for nothing. */
export function lastOfSchedule(db: ReadableDb, scheduleId: string, nowMs: number): StoredReport | null {
  return rowOrNull(
    query<ReportRow>(db, 'SELECT * FROM reports WHERE schedule_id = ? AND due_at_ms <= ? ORDER BY due_at_ms DESC LIMIT 1').get(scheduleId, nowMs),
  )
}

export interface StoredReportFile {
  readonly reportId: string
  readonly format: ReportFormat
  readonly locale: Locale
  /** Below the data directory. */
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly contentSha256: string
  readonly signature: string
}

const FILE = `SELECT report_id AS reportId, format, locale, file, bytes, sha256, content_sha256 AS contentSha256, signature FROM report_files`

export function insertReportFile(db: WritableDb, file: StoredReportFile): void {
  change(
    db,
    `INSERT INTO report_files (report_id, format, locale, file, bytes, sha256, content_sha256, signature)
     VALUES (:reportId, :format, :locale, :file, :bytes, :sha256, :contentSha256, :signature)`,
  ).run({ ...file })
}

/** PDF first, Chinese first. */
export function listReportFiles(db: ReadableDb, reportId: string): StoredReportFile[] {
  return query<StoredReportFile>(db, `${FILE} WHERE report_id = ? ORDER BY format, locale DESC`).all(reportId)
}

export function findFilesByHash(db: ReadableDb, sha256: string): StoredReportFile[] {
  return query<StoredReportFile>(db, `${FILE} WHERE sha256 = ? ORDER BY report_id`).all(sha256)
}

export interface StoredReportKey {
  /** SPKI, base64. */
  readonly publicKey: string
  /** PKCS 8. */
  readonly privateKey: Buffer
}

/** The newest, null before the first. */
export function findReportKey(db: ReadableDb): StoredReportKey | null {
  return query<StoredReportKey>(db, 'SELECT public_key AS publicKey, private_key AS privateKey FROM report_keys ORDER BY id DESC LIMIT 1').get() ?? null
}

export function insertReportKey(db: WritableDb, key: StoredReportKey & { readonly madeAtMs: number }): void {
  change(db, 'INSERT INTO report_keys (public_key, private_key, made_at_ms) VALUES (:publicKey, :privateKey, :madeAtMs)').run({ ...key })
}

function rowOrNull(row: ReportRow | undefined): StoredReport | null {
  return row === undefined ? null : rowToReport(row)
}

function rowToReport(row: ReportRow): StoredReport {
  return {
    id: row.id,
    number: row.number,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    buildingId: row.building_id,
    templateId: row.template_id,
    templateVersion: row.template_version,
    template: row.template,
    askedBy: row.asked_by,
    askedAtMs: row.asked_at_ms,
    scheduleId: row.schedule_id,
    dueAtMs: row.due_at_ms,
    isLate: row.is_late === 1,
    recipients: JSON.parse(row.recipients) as string[],
    toFolder: row.to_folder === 1,
    state: row.state,
    starts: row.starts,
    problem: row.problem,
    issuedAtMs: row.issued_at_ms,
  }
}
