// Whether every issued report, or one file somebody holds, is what was issued here: against disk, rows, audit chain and signature.
import type { ReportFlaw } from '../../../contract/report-words.ts'
import { listAuditSubjects } from '../../../db/audit.ts'
import type { ReadableDb } from '../../../db/open.ts'
import { findFilesByHash, findReport, listReadyAfter, listReportFiles } from '../../../db/reports.ts'
import { checkReportRow, checkReportFile, hashFile } from './archive.ts'

const PAGE = 100

const FLAW_WORDS: Readonly<Record<ReportFlaw, string>> = {
  unknownToAudit: 'the audit log does not know it',
  rowChanged: 'its row differs from what the audit log recorded',
  otherKey: 'the key that signs reports is not the one the audit log recorded',
  badSignature: 'its signature does not fit',
  wrongSize: 'the file was altered: it has not the size that was issued',
  wrongHash: 'the file was altered: its SHA-256 is not the one that was issued',
  gone: 'the file is gone',
  outside: 'the file lies outside the data directory',
  unreadable: 'the file cannot be read',
}

/** @returns the first that is not, null when all are */
export async function verifyReports(
  db: ReadableDb,
  dataDir: string,
  counts: { reportFiles: number },
): Promise<{ readonly where: string; readonly why: string } | null> {
  for (const { seq, subject } of listAuditSubjects(db, 'report.issue')) {
    const report = findReport(db, subject.slice('report/'.length))
    if (report?.state !== 'ready') return { where: subject, why: `audit entry ${seq} issued it, but its row is gone or was changed` }
    if (listReportFiles(db, report.id).length === 0) return { where: report.number, why: `audit entry ${seq} issued it, but its files are no longer listed` }
  }
  for (let after = ''; ;) {
    const page = listReadyAfter(db, after, PAGE)
    if (page.length === 0) return null
    for (const report of page) {
      for (const file of listReportFiles(db, report.id)) {
        const why = await checkReportFile(db, dataDir, report, file)
        if (why !== null) return { where: file.file, why: FLAW_WORDS[why] }
        counts.reportFiles += 1
      }
    }
    after = page.at(-1)!.id
  }
}

export type FileVerdict =
  | { readonly is: 'issued'; readonly number: string; readonly issuedAtMs: number; readonly sha256: string }
  /** No report that was issued here has these bytes. */
  | { readonly is: 'unknown'; readonly sha256: string }
  /** It has the bytes of a row that does not hold. */
  | { readonly is: 'doubtful'; readonly number: string; readonly why: string }

/** @param path of a file anywhere; what lies in the data directory does not count */
export async function verifyReportFile(db: ReadableDb, path: string): Promise<FileVerdict> {
  const { sha256, bytes } = await hashFile(path)
  for (const file of findFilesByHash(db, sha256)) {
    const report = findReport(db, file.reportId)
    if (report === null || file.bytes !== bytes) continue
    const why = checkReportRow(db, report, file)
    return why === null && report.issuedAtMs !== null
      ? { is: 'issued', number: report.number, issuedAtMs: report.issuedAtMs, sha256 }
      : { is: 'doubtful', number: report.number, why: why === null ? 'its row says it was not issued' : FLAW_WORDS[why] }
  }
  return { is: 'unknown', sha256 }
}
