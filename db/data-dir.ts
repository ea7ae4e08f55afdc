// Where things lie in the data directory, and the lock that keeps a second core out of it.
import Database from 'better-sqlite3'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { VigilError } from '../contract/errors.ts'

export interface DataPaths {
  readonly db: string
  readonly key: string
  readonly lock: string
  /** Evidence files lie below; rows name them relative to the data directory. */
  readonly evidence: string
  /** Clips of suspected falls, until somebody has looked at them. */
  readonly suspected: string
  /** What is recorded of the cameras, day by day. */
  readonly ring: string
  /** Reports as they were issued. */
  readonly reports: string
  /** Spans of recordings that were taken out, until they are deleted. */
  readonly exports: string
  readonly backups: string
  /** Room that is given up when the disk is full. */
  readonly reserve: string
  /** How far the audit chain had come, beside the database. */
  readonly mark: string
  /** The emergency pack, for whoever opens this computer without the console. */
  readonly emergencyPack: string
  /** Key and certificate of the site's own authority, once phones are served. */
  readonly siteCa: string
  /** What signs anchors and exports. */
  readonly evidenceKey: string
  /** Signed heads of the audit chain, a line each. */
  readonly anchors: string
}

export function dataPaths(dir: string): DataPaths {
  return {
    db: join(dir, 'vigil.db'),
    key: join(dir, 'vigil.key'),
    lock: join(dir, 'vigil.lock'),
    evidence: join(dir, 'evidence'),
    suspected: join(dir, 'suspected'),
    ring: join(dir, 'ring'),
    reports: join(dir, 'reports'),
    exports: join(dir, 'exports'),
    backups: join(dir, 'backups'),
    reserve: join(dir, 'vigil.reserve'),
    mark: join(dir, 'vigil.mark'),
    emergencyPack: join(dir, 'emergency', 'emergency-pack.pdf'),
    siteCa: join(dir, 'site-ca.pem'),
    evidenceKey: join(dir, 'evidence-key.pem'),
    anchors: join(dir, 'anchors.jsonl'),
  }
}

export function createDataDir(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
}

export interface DataDirLock {
  release(): void
}

/**
 * Claims the data directory for this process. The claim is a lock of the operating system (held by SQLite on an empty
 * file of its own), not a note with a process id: it is gone the moment the process is, however that ended.
 *
 * @throws VigilError `data.inUse` when another core holds it, `data.damaged` when its lock cannot be one
 */
export function lockDataDir(dir: string): DataDirLock {
  createDataDir(dir)
  const file = dataPaths(dir).lock
  const lock = lockErrors(dir, () => new Database(file, { timeout: 0 }))
  try {
    lockErrors(dir, () => lock.exec('BEGIN EXCLUSIVE'))
  } catch (error) {
    lock.close()
    throw error
  }
  return { release: () => lock.close() }
}

function lockErrors<T>(dir: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    const { code } = error
    if (code.startsWith('SQLITE_BUSY')) throw new VigilError('data.inUse', { dir }, { cause: error })
    const file = dataPaths(dir).lock
    if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT'))
      throw new VigilError('data.damaged', { reason: 'the lock file is not empty; it holds no data and may be deleted', file }, { cause: error })
    if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY'))
      throw new VigilError('data.damaged', { reason: 'the lock file cannot be opened for writing', file }, { cause: error })
    throw error
  }
}
