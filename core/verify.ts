// `vigil verify`: is the audit chain whole, and is every piece of evidence and every report what it was when it was recorded?
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { findAnchorFolder } from '../db/anchor-place.ts'
import { checkAudit, lastAudit, listAuditSubjects } from '../db/audit.ts'
import { dataPaths } from '../db/data-dir.ts'
import { findEvidence, listCompleteAfter, type StoredEvidence } from '../db/evidence.ts'
import { readKeyFile } from '../db/key-file.ts'
import { checkPages, openReadableDb, type ReadableDb } from '../db/open.ts'
import { verifyPackageFile } from './proof/package/verify-package.ts'
import { verifyAnchors, type AnchorsSeen } from './proof/verify-anchors.ts'
import { checkRegister } from './proof/check-register.ts'
import { verifyExportFile, verifyExports, type ExportVerdict } from './playback/verify-exports.ts'
import { verifyPhotos } from './desk/dispatch/verify-photos.ts'
import { verifyHandovers } from './shifts/verify-handovers.ts'
import { verifyReportFile, verifyReports, type FileVerdict } from './reports/issue/verify-reports.ts'

export interface BrokenLink {
  readonly what: 'audit' | 'anchors' | 'register' | 'evidence' | 'handover' | 'report' | 'database'
  /** `entry 17`, or the file's name below the data directory. */
  readonly where: string
  readonly why: string
}

export interface VerifyReport {
  readonly ok: boolean
  readonly auditEntries: number
  readonly evidenceFiles: number
  readonly reportFiles: number
  readonly anchors: AnchorsSeen
  /** The first one; null when all is well. */
  readonly broken: BrokenLink | null
}

const PAGE = 200

/**
 * Reads everything and changes nothing; the core may be running meanwhile.
 *
 * @throws VigilError `data.newer`, `data.damaged` when there is no database or its key does not fit
 * @param anchorFile a copy of anchors from elsewhere, held against the chain as well
 */
export async function verifyData(dataDir: string, anchorFile?: string): Promise<VerifyReport> {
  const db = openReadableDb({ file: dataPaths(dataDir).db, key: readKeyFile(dataDir) })
  const counts = { auditEntries: 0, evidenceFiles: 0, reportFiles: 0, anchors: NO_ANCHORS }
  try {
    const broken = await checkDatabase(db, dataDir, counts, anchorFile)
    return { ok: broken === null, ...counts, broken }
  } finally {
    db.close()
  }
}

/**
 * Whether a file somebody holds is a report that was issued here, or of a recording that was exported here.
 *
 * @throws VigilError as verifyData()
 */
export async function verifyExported(dataDir: string, file: string): Promise<FileVerdict | ExportVerdict> {
  const db = openReadableDb({ file: dataPaths(dataDir).db, key: readKeyFile(dataDir) })
  try {
    const chain = checkAudit(db)
    if (!chain.ok) return { is: 'doubtful', number: `audit entry ${chain.seq}`, why: chain.why }
    return (await verifyExportFile(db, file)) ?? (await verifyPackageFile(db, file)) ?? (await verifyReportFile(db, file))
  } finally {
    db.close()
  }
}

const NO_ANCHORS: AnchorsSeen = { places: [], seq: null, atMs: null, fingerprint: null, unread: [] }
type Counts = Record<'auditEntries' | 'evidenceFiles' | 'reportFiles', number> & { anchors: AnchorsSeen }

async function checkDatabase(db: ReadableDb, dataDir: string, counts: Counts, anchorFile: string | undefined): Promise<BrokenLink | null> {
  const pages = checkPages(db)
  if (pages !== null) return { what: 'database', where: 'vigil.db', why: `a page was altered or cannot be read: ${pages}` }
  const chain = checkAudit(db)
  if (!chain.ok) return { what: 'audit', where: `entry ${chain.seq}`, why: chain.why }
  counts.auditEntries = chain.entries
  const anchors = await verifyAnchors(db, { dataDir, folder: findAnchorFolder(db), file: anchorFile })
  if ('broken' in anchors) return anchors.broken
  counts.anchors = anchors.seen
  return (
    checkRegister(db) ??
    checkNothingTakenOut(db) ??
    checkHandovers(db) ??
    (await checkEvidence(db, dataDir, counts)) ??
    (await checkPhotos(db, dataDir, counts)) ??
    (await checkExports(db, dataDir, counts)) ??
    (await checkReports(db, dataDir, counts))
  )
}

/** What the audit log says was recorded must still be there. */
function checkNothingTakenOut(db: ReadableDb): BrokenLink | null {
  for (const { seq, subject } of listAuditSubjects(db, 'evidence.complete')) {
    const id = subject.slice('evidence/'.length)
    if (findEvidence(db, id)?.state !== 'complete')
      return { what: 'evidence', where: subject, why: `audit entry ${seq} recorded it, but its row is gone or was changed` }
  }
  return null
}

function checkHandovers(db: ReadableDb): BrokenLink | null {
  const broken = verifyHandovers(db)
  return broken && { what: 'handover', ...broken }
}

async function checkReports(db: ReadableDb, dataDir: string, counts: Counts): Promise<BrokenLink | null> {
  const broken = await verifyReports(db, dataDir, counts)
  return broken && { what: 'report', ...broken }
}

async function checkPhotos(db: ReadableDb, dataDir: string, counts: Counts): Promise<BrokenLink | null> {
  const broken = await verifyPhotos(db, dataDir, counts)
  return broken && { what: 'evidence', ...broken }
}

async function checkExports(db: ReadableDb, dataDir: string, counts: Counts): Promise<BrokenLink | null> {
  const broken = await verifyExports(db, dataDir, counts)
  return broken && { what: 'evidence', ...broken }
}

async function checkEvidence(db: ReadableDb, dataDir: string, counts: Counts): Promise<BrokenLink | null> {
  let after = ''
  for (;;) {
    const page = listCompleteAfter(db, after, PAGE)
    if (page.length === 0) return null
    for (const evidence of page) {
      const why = checkAgainstAudit(db, evidence) ?? (await checkFile(dataDir, evidence))
      if (why !== null) return { what: 'evidence', where: evidence.file!, why }
      counts.evidenceFiles += 1
    }
    after = page.at(-1)!.id
  }
}

/** The hash stands in the chain too, so that changing a file together with its row is found. */
function checkAgainstAudit(db: ReadableDb, evidence: StoredEvidence): string | null {
  const entry = lastAudit(db, `evidence/${evidence.id}`, 'evidence.complete')
  if (entry?.after == null) return 'the audit log does not know it'
  const recorded = JSON.parse(entry.after) as { sha256?: unknown; file?: unknown; bytes?: unknown }
  const same = recorded.sha256 === evidence.sha256 && recorded.file === evidence.file && recorded.bytes === evidence.bytes
  return same ? null : `its row differs from what audit entry ${entry.seq} recorded`
}

async function checkFile(dataDir: string, evidence: StoredEvidence): Promise<string | null> {
  try {
    const root = await realpath(dataDir)
    const path = await realpath(join(dataDir, evidence.file!))
    if (!path.startsWith(root + sep)) return 'the file lies outside the data directory'
    const { sha256, bytes } = await hashFile(path)
    if (bytes !== evidence.bytes) return `the file has ${bytes} bytes, ${evidence.bytes} were recorded`
    return sha256 === evidence.sha256 ? null : 'the file was altered: its SHA-256 is not the one recorded'
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    return code === 'ENOENT' ? 'the file is gone' : `the file cannot be read (${code})`
  }
}

async function hashFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}
