// The database's key: 32 random bytes in a file beside it that only its owner may read.
import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { VigilError } from '../contract/errors.ts'
import { createDataDir, dataPaths } from './data-dir.ts'

const KEY_BYTES = 32

/**
 * Reads the key of a data directory.
 *
 * @throws VigilError `data.damaged` when there is none or it has the wrong size
 */
export function readKeyFile(dir: string): Buffer {
  const file = dataPaths(dir).key
  if (!existsSync(file)) throw new VigilError('data.damaged', { reason: 'there is no key file', file })
  const key = readFileSync(file)
  if (key.length !== KEY_BYTES) throw new VigilError('data.damaged', { reason: 'the key file is not 32 bytes', file })
  if (process.platform !== 'win32') chmodSync(file, 0o600)
  return key
}

/**
 * Reads the key, or makes one for a data directory that has no database yet. A database without its key never gets
 * another one: what is in it could no longer be told from damage.
 *
 * @throws VigilError `data.damaged`
 */
export function readOrCreateKeyFile(dir: string): Buffer {
  const paths = dataPaths(dir)
  createDataDir(dir)
  if (!existsSync(paths.key) && !existsSync(paths.db)) createKeyFile(paths.key)
  return readKeyFile(dir)
}

/** Whole or not at all: written and synced under another name first; linking fails when somebody else was faster. */
function createKeyFile(file: string): void {
  const draft = `${file}.${randomBytes(8).toString('hex')}`
  const handle = openSync(draft, 'wx', 0o600)
  try {
    writeSync(handle, randomBytes(KEY_BYTES))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  syncDirectory(dirname(file))
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
