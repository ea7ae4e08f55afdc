// The files of issued reports on disk: written whole or not at all, and read only while they are what was issued.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, rmSync } from 'node:fs'
import { mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { ReportFlaw } from '../../../contract/report-words.ts'
import { lastAudit } from '../../../db/audit.ts'
import type { ReadableDb } from '../../../db/open.ts'
import { findReportKey, type StoredReport, type StoredReportFile } from '../../../db/reports.ts'
import { isSignedBy } from './sign.ts'

const PART = '.part-'

/** `reports/2026/RPT-20261201-0001-zh-CN.pdf`, below the data directory. */
export function reportFileName(number: string, locale: string, format: string): string {
  return `reports/${number.slice(4, 8)}/${number}-${locale}.${format}`
}

/** On disk for good when this resolves; nobody ever sees half of it under its name. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}${PART}${randomBytes(6).toString('hex')}`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    // wx: never through a link that lies there already
    const file = await open(part, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
  await syncDirectory(dirname(path))
}

/** So that the new name outlives a power cut. */
export async function syncDirectory(dir: string): Promise<void> {
  // Windows opens no directories; NTFS keeps its names by itself.
  if (process.platform === 'win32') return
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } catch (error) {
    // Some network shares know no fsync of a directory.
    if (!['EINVAL', 'ENOTSUP', 'EBADF'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await handle.close()
  }
}

/** What a crash left half-written. */
export async function sweepParts(reportsDir: string): Promise<void> {
  const names = await readdir(reportsDir, { recursive: true }).catch(() => [])
  for (const name of names) if (name.includes(PART)) await rm(join(reportsDir, name), { force: true })
}

/** What a crash left half-written of one file. */
export async function sweepPartsOf(dir: string, name: string): Promise<void> {
  for (const one of await readdir(dir)) if (one.startsWith(`${name}${PART}`)) await rm(join(dir, one), { force: true })
}

/**
 * Holds a file against its row, its row against the audit chain, and the signature against the site's key.
 *
 * @returns what is wrong, null when it is as it was issued
 */
export async function checkReportFile(
  db: ReadableDb,
  dataDir: string,
  report: Pick<StoredReport, 'id' | 'number'>,
  file: StoredReportFile,
): Promise<ReportFlaw | null> {
  return checkReportRow(db, report, file) ?? (await checkBytes(dataDir, file))
}

/** What the audit chain says of one file. */
interface Issued {
  readonly format: string
  readonly locale: string
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly contentSha256: string
}

/** As checkReportFile(), without the file itself. */
export function checkReportRow(db: ReadableDb, report: Pick<StoredReport, 'id' | 'number'>, file: StoredReportFile): ReportFlaw | null {
  const entry = lastAudit(db, `report/${report.id}`, 'report.issue')
  if (entry?.after == null) return 'unknownToAudit'
  const recorded = JSON.parse(entry.after) as { number?: unknown; files?: readonly Issued[] }
  const issued = recorded.files?.find(({ format, locale }) => format === file.format && locale === file.locale)
  const isSame =
    recorded.number === report.number &&
    issued?.file === file.file &&
    issued.bytes === file.bytes &&
    issued.sha256 === file.sha256 &&
    issued.contentSha256 === file.contentSha256
  if (!isSame) return 'rowChanged'
  const key = findReportKey(db)
  const keyEntry = lastAudit(db, 'reportKey', 'report.key')
  if (key === null || keyEntry?.after == null || (JSON.parse(keyEntry.after) as { publicKey?: unknown }).publicKey !== key.publicKey) return 'otherKey'
  return isSignedBy(key.publicKey, { number: report.number, ...file }, file.signature) ? null : 'badSignature'
}

async function checkBytes(dataDir: string, { file, bytes, sha256 }: StoredReportFile): Promise<ReportFlaw | null> {
  try {
    const root = await realpath(dataDir)
    const path = await realpath(join(dataDir, file))
    if (!path.startsWith(root + sep)) return 'outside'
    const found = await hashFile(path)
    if (found.bytes !== bytes) return 'wrongSize'
    return found.sha256 === sha256 ? null : 'wrongHash'
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    return code === 'ENOENT' ? 'gone' : 'unreadable'
  }
}

export async function hashFile(path: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}
