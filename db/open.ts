// Opens the one SQLite file: encrypted, WAL, every commit on disk before it is acknowledged.
import Database from 'better-sqlite3'
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VigilError } from '../contract/errors.ts'
import { migrate, SCHEMA_VERSION } from './migrate.ts'
import { rawDb } from './statement.ts'

declare const readable: unique symbol
declare const writable: unique symbol

/** A database that may be asked. What it holds is reached only through the functions of this room. */
export interface ReadableDb {
  readonly [readable]: true
  close(): void
}
/** A database that may be changed. */
export interface WritableDb extends ReadableDb {
  readonly [writable]: true
}

export interface OpenOptions {
  readonly file: string
  /** 32 bytes, see key-file.ts */
  readonly key: Uint8Array
  /** Called before anything is changed when the schema is an older one; what it throws leaves the database as it was. */
  readonly beforeUpgrade?: (db: ReadableDb, schema: number) => void
}

const BUSY_TIMEOUT_MS = 5000

/**
 * Opens (and where needed creates and migrates) the database for writing. Several processes may have it open at once;
 * lockDataDir() is what keeps a second core away.
 *
 * @throws VigilError `data.damaged` when the key does not fit or a page is altered, `data.newer`, `data.inUse`
 */
export function openDb(options: OpenOptions): WritableDb {
  return opening(options, false, (raw) => {
    raw.pragma('journal_mode = WAL')
    // After WAL, never before: better-sqlite3 is compiled to drop to NORMAL at the first write in WAL, and NORMAL lost
    // 2,173 of 40,385 acknowledged rows when the power was cut.
    raw.pragma('synchronous = FULL')
    raw.pragma('secure_delete = ON')
    raw.pragma('foreign_keys = ON')
    const schema = raw.pragma('user_version', { simple: true }) as number
    if (schema > 0 && schema < SCHEMA_VERSION) options.beforeUpgrade?.(raw as unknown as ReadableDb, schema)
    migrate(raw)
    return raw as unknown as WritableDb
  })
}

/** One that no file holds and that is gone when it is closed: for what must never touch the real one. */
export function openMemoryDb(): WritableDb {
  const raw = new Database(':memory:')
  raw.pragma('foreign_keys = ON')
  migrate(raw)
  return raw as unknown as WritableDb
}

/**
 * Opens the database for reading only, beside a running core. From a directory that cannot be written to (a copy on
 * read-only media) SQLite cannot read a WAL database: it is read from a private copy then, gone when it is closed.
 *
 * @throws VigilError as openDb()
 */
export function openReadableDb(options: OpenOptions): ReadableDb {
  try {
    return openForReading(options)
  } catch (error) {
    if (!isReadOnlyPlace(error) || !existsSync(options.file)) throw error
  }
  const dir = mkdtempSync(join(tmpdir(), 'vigil-read-'))
  const discard = () => rmSync(dir, { recursive: true, force: true })
  try {
    const file = join(dir, 'vigil.db')
    copyFileSync(options.file, file)
    if (existsSync(`${options.file}-wal`)) copyFileSync(`${options.file}-wal`, `${file}-wal`)
    const raw = rawDb(openForReading({ ...options, file }))
    const close = raw.close.bind(raw)
    raw.close = () => {
      close()
      discard()
      return raw
    }
    return raw as unknown as ReadableDb
  } catch (error) {
    discard()
    throw error
  }
}

/** Without a log file SQLite says READONLY, beside one that it cannot index CANTOPEN. */
function isReadOnlyPlace(error: unknown): boolean {
  const cause = error instanceof VigilError ? error.cause : error
  return cause instanceof Database.SqliteError && /^SQLITE_(READONLY|CANTOPEN)/.test(cause.code)
}

function openForReading(options: OpenOptions): ReadableDb {
  return opening(options, true, (raw) => {
    if ((raw.pragma('user_version', { simple: true }) as number) > SCHEMA_VERSION) throw new VigilError('data.newer')
    return raw as unknown as ReadableDb
  })
}

function opening<T>({ file, key }: OpenOptions, readonly: boolean, prepareDb: (raw: Database.Database) => T): T {
  if (key.length !== 32) throw new VigilError('data.damaged', { reason: 'the key is not 32 bytes' })
  refuseEmpty(file)
  const raw = openingErrors(() => new Database(file, { readonly, fileMustExist: readonly, timeout: BUSY_TIMEOUT_MS }))
  try {
    return openingErrors(() => {
      raw.pragma(`cipher = 'sqlcipher'`)
      raw.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`)
      // The first read is what shows whether the key fits.
      raw.prepare('SELECT count(*) FROM sqlite_schema').get()
      return prepareDb(raw)
    })
  } catch (error) {
    raw.close()
    throw error
  }
}

/** Shorter than the smallest page there is nothing in it, and SQLite would silently begin a new database in its place. */
function refuseEmpty(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isFile()) throw new VigilError('data.damaged', { reason: 'the database is not a file', file })
  if (found.size < 512) throw new VigilError('data.damaged', { reason: 'the database is empty', file })
}

const DAMAGED = /^SQLITE_(NOTADB|CORRUPT|IOERR_SHORT_READ|IOERR_DATA|CANTOPEN)/

/** Sorts what SQLite says while a database is opened into the codes of the error table; anything else stays a bug. */
function openingErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (isDamage(error)) throw new VigilError('data.damaged', { reason: (error as { code: string }).code }, { cause: error })
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) throw new VigilError('data.inUse', undefined, { cause: error })
    throw error
  }
}

/** Whether SQLite threw this because a page is not what was written. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && DAMAGED.test(error.code)
}

/**
 * Reads every page. With the cipher each carries a code of its own, so that a flipped bit anywhere is found (300 of 300;
 * without it 41).
 *
 * @returns what is wrong, null when nothing is
 */
export function checkPages(db: ReadableDb): string | null {
  try {
    const [first] = rawDb(db).pragma('quick_check(1)') as { quick_check: string }[]
    return first?.quick_check === 'ok' ? null : (first?.quick_check ?? 'no answer')
  } catch (error) {
    if (isDamage(error)) return (error as Error).message
    throw error
  }
}
