// The database's key: 32 random bytes in a file beside it that only its owner may read.
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { VigilError } from '../contract/errors.ts'
import { createDataDir, dataPaths } from './data-dir.ts'
import { createStore, KEY_BYTES } from './first-start.ts'

/**
 * Reads the key of a data directory.
 *
 * @throws VigilError `data.damaged` when there is none or it has the wrong size
 */
export function readKeyFile(dir: string): Buffer {
  const file = dataPaths(dir).key
  if (!existsSync(file)) throw new VigilError('data.damaged', { reason: 'there is no key file', file })
  if (!statSync(file).isFile()) throw new VigilError('data.damaged', { reason: 'the key file is not a file', file })
  const key = readFileSync(file)
  if (key.length !== KEY_BYTES) throw new VigilError('data.damaged', { reason: 'the key file is not 32 bytes', file })
  closeToOthers(file)
  return key
}

/**
 * Reads the key, or makes one together with the database where there is neither. A database without its key never gets
 * another one, and a key without its database never gets another database: somebody else's first start would follow, and
 * what was recorded would seem never to have been.
 *
 * @throws VigilError `data.damaged`
 */
export function readOrCreateKeyFile(dir: string): Buffer {
  const paths = dataPaths(dir)
  createDataDir(dir)
  if (!existsSync(paths.key)) createStore(dir)
  const key = readKeyFile(dir)
  if (!existsSync(paths.db)) throw new VigilError('data.damaged', { reason: 'there is a key, but no database', file: paths.db })
  return key
}

/** On a read-only copy it stays as it is: whoever made that decides who may read it. */
function closeToOthers(file: string): void {
  if (process.platform === 'win32') return
  try {
    chmodSync(file, 0o600)
  } catch (error) {
    if (!['EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
