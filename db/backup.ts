// A backup: one encrypted file of one moment of the database, written beside its place, read back whole, and only then put there.
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkAudit } from './audit.ts'
import { checkPages, openReadableDb, type OpenOptions, type ReadableDb } from './open.ts'
import { query, rawDb } from './statement.ts'

/** What a backup was when it was made; stands beside it as `<name>.json`. Nothing in it is secret. */
export interface BackupNote {
  readonly form: 1
  readonly madeAtMs: number
  readonly why: BackupWhy
  readonly schema: number
  readonly bytes: number
  /** Of the whole file, lower-case hex. */
  readonly sha256: string
  readonly auditSeq: number
  readonly auditHash: string
  /** Of the newest audit entry; null: there is none. What was written after it is not in the backup. */
  readonly newestAtMs: number | null
  /** Rows of every table. */
  readonly rows: Readonly<Record<string, number>>
}

export const BACKUP_WHYS = ['hourly', 'manual', 'upgrade'] as const
export type BackupWhy = (typeof BACKUP_WHYS)[number]

/** The copy is not what it should be; what is wrong stands in its message. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

export interface BackupOrder {
  /** Directory that is there. */
  readonly dir: string
  readonly name: string
  readonly why: BackupWhy
  readonly madeAtMs: number
  /** To read the copy with. */
  readonly key: Uint8Array
}

/**
 * Copies the database as it is now, pages in their order and without what was deleted (`VACUUM INTO`; better-sqlite3's own backup() refuses
 * encrypted databases). Blocks its thread for as long as that takes: call it in a process of its own, or before anything else runs.
 *
 * @throws BackupError; what SQLite or the file system throws. Nothing of the file is left then
 */
export function writeBackup(db: ReadableDb, { dir, name, why, madeAtMs, key }: BackupOrder): BackupNote {
  const part = join(dir, `${name}.${randomBytes(4).toString('hex')}.part`)
  const file = join(dir, name)
  try {
    const before = lastEntry(db)
    rawDb(db).prepare('VACUUM INTO ?').run(part)
    syncFile(part)
    const seen = readCopy({ file: part, key })
    if (seen.auditSeq < before.seq) throw new BackupError(`the copy ends at audit entry ${seen.auditSeq}, the database had ${before.seq}`)
    const note: BackupNote = { form: 1, madeAtMs, why, ...seen, ...measureFile(part) }
    // The note first: a backup without one is not listed, a note without its backup is not either.
    writeNote(join(dir, `${name}.json`), note)
    renameSync(part, file)
    syncFile(dir)
    return note
  } catch (error) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(part + end, { force: true })
    throw error
  }
}

/** @throws BackupError, so that a copy that went wrong is not taken for a database that is damaged */
function readCopy(options: OpenOptions): Contents {
  try {
    return readBackup(options)
  } catch (error) {
    if (error instanceof BackupError) throw error
    throw new BackupError(`the copy cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

type Contents = Pick<BackupNote, 'schema' | 'auditSeq' | 'auditHash' | 'newestAtMs' | 'rows'>

/**
 * Opens it with the key and reads every page and every link of its audit chain.
 *
 * @throws BackupError, VigilError `data.damaged`, `data.newer`
 */
function readBackup(options: OpenOptions): Contents {
  const copy = openReadableDb(options)
  try {
    const pages = checkPages(copy)
    if (pages !== null) throw new BackupError(`a page cannot be read: ${pages}`)
    const chain = checkAudit(copy)
    if (!chain.ok) throw new BackupError(`its audit chain is broken: ${chain.why}`)
    const [orphan] = rawDb(copy).pragma('foreign_key_check') as { table: string }[]
    if (orphan !== undefined) throw new BackupError(`a row of ${orphan.table} refers to one that is not there`)
    const last = lastEntry(copy)
    return { schema: schemaOf(copy), auditSeq: last.seq, auditHash: last.hash, newestAtMs: last.atMs, rows: countRows(copy) }
  } finally {
    copy.close()
  }
}

/**
 * Whether a backup is still what its note says: its bytes, then everything in it.
 *
 * @returns what is wrong, null when nothing is
 */
export function checkBackup(file: string, note: BackupNote, key: Uint8Array): string | null {
  const { sha256, bytes } = measureFile(file)
  if (bytes !== note.bytes) return `it has ${bytes} bytes, ${note.bytes} were written`
  if (sha256 !== note.sha256) return 'its SHA-256 is not that of what was written'
  try {
    const seen = readBackup({ file, key })
    if (seen.auditSeq !== note.auditSeq || seen.auditHash !== note.auditHash) return 'its audit chain ends elsewhere than its note says'
    const wrong = Object.keys(note.rows).find((table) => seen.rows[table] !== note.rows[table])
    return wrong === undefined ? null : `${wrong} has ${seen.rows[wrong]} rows, its note says ${note.rows[wrong]}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The newest entry of the audit chain; `seq` 0: there is none. */
export function lastEntry(db: ReadableDb): { readonly seq: number; readonly hash: string; readonly atMs: number | null } {
  return (
    query<{ seq: number; hash: string; atMs: number }>(db, 'SELECT seq, hash, at_ms AS atMs FROM audit ORDER BY seq DESC LIMIT 1').get() ?? {
      seq: 0,
      hash: '',
      atMs: null,
    }
  )
}

export function schemaOf(db: ReadableDb): number {
  return rawDb(db).pragma('user_version', { simple: true }) as number
}

export function countRows(db: ReadableDb): Record<string, number> {
  const raw = rawDb(db)
  const names = raw.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`).pluck().all() as string[]
  return Object.fromEntries(names.map((name) => [name, raw.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number]))
}

const READ_BYTES = 1024 * 1024

function measureFile(file: string): { readonly sha256: string; readonly bytes: number } {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(READ_BYTES)
  const handle = openSync(file, 'r')
  let bytes = 0
  try {
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
      hash.update(chunk.subarray(0, read))
      bytes += read
    }
  } finally {
    closeSync(handle)
  }
  return { sha256: hash.digest('hex'), bytes }
}

function writeNote(file: string, note: BackupNote): void {
  const part = `${file}.${randomBytes(4).toString('hex')}.part`
  try {
    writeFileSync(part, `${JSON.stringify(note, null, 1)}\n`, { mode: 0o600, flush: true })
    renameSync(part, file)
    syncFile(dirname(file))
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/** Of a directory: what was renamed in it. */
export function syncFile(path: string): void {
  const isDirectory = statSync(path).isDirectory()
  if (isDirectory && process.platform === 'win32') return
  const handle = openSync(path, isDirectory ? 'r' : 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
