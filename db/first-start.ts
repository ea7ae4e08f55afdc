// Makes the database and its key: whole or not at all, and never in the place of data that was lost.
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { VigilError } from '../contract/errors.ts'
import { dataPaths } from './data-dir.ts'
import { openDb } from './open.ts'

export const KEY_BYTES = 32
const KEY_DRAFT = /^vigil\.key\.[0-9a-f]{16}$/
const DRAFT = /^vigil\.(key|db)\.[0-9a-f]{16}(-wal|-shm|-journal)?$/

/**
 * For a data directory without a key file. Key and database are written under names of their own first, then linked in
 * this order: the database, the key. So a key file always says that there was a database, and a database without a key
 * file but with the draft of a key that fits was cut off between the two: that key is put in its place.
 *
 * @throws VigilError `data.damaged` when there is data already
 */
export function createStore(dir: string): void {
  const paths = dataPaths(dir)
  if (!existsSync(paths.db)) {
    if (hasEvidence(paths.evidence)) throw new VigilError('data.damaged', { reason: 'there is evidence, but no database and no key', file: paths.db })
    createDb(dir)
  }
  const draft = readdirSync(dir).find((name) => KEY_DRAFT.test(name) && fits(join(dir, name), paths.db))
  if (draft !== undefined) unlessThere(paths.key, () => linkSync(join(dir, draft), paths.key))
  if (!existsSync(paths.key)) return
  syncDirectory(dir)
  for (const name of readdirSync(dir)) if (DRAFT.test(name)) rmSync(join(dir, name), { force: true })
}

function createDb(dir: string): void {
  const id = randomBytes(8).toString('hex')
  const key = randomBytes(KEY_BYTES)
  writeKey(join(dir, `vigil.key.${id}`), key)
  const draft = join(dir, `vigil.db.${id}`)
  const { db } = dataPaths(dir)
  unlessThere(db, () => {
    // Closing writes the log back and syncs it.
    openDb({ file: draft, key }).close()
    syncDirectory(dir)
    linkSync(draft, db)
  })
  rmSync(draft, { force: true })
  syncDirectory(dir)
}

function writeKey(file: string, key: Uint8Array): void {
  const handle = openSync(file, 'wx', 0o600)
  try {
    writeSync(handle, key)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Somebody else may be faster (a core and a command at once) and may have tidied our drafts away: what they made is used then. */
function unlessThere(file: string, make: () => void): void {
  try {
    make()
  } catch (error) {
    if (!existsSync(file)) throw error
  }
}

function fits(draft: string, db: string): boolean {
  try {
    const key = readFileSync(draft)
    if (key.length !== KEY_BYTES) return false
    openDb({ file: db, key }).close()
    return true
  } catch {
    return false
  }
}

function hasEvidence(dir: string): boolean {
  return existsSync(dir) && readdirSync(dir).length > 0
}

function syncDirectory(dir: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(dir, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
