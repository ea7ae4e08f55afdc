// Opens the database of a data directory as every command and the core do: an upgrade is preceded by a backup, or does not happen.
import { mkdirSync, statSync } from 'node:fs'
import { VigilError } from '../contract/errors.ts'
import { writeBackup } from './backup.ts'
import { dataPaths } from './data-dir.ts'
import { readOrCreateKeyFile } from './key-file.ts'
import { openDb, type OpenOptions, type ReadableDb, type WritableDb } from './open.ts'

export interface Store extends Pick<OpenOptions, 'file' | 'key'> {
  readonly db: WritableDb
}

/** @throws VigilError as openDb() and readOrCreateKeyFile(); `backup.beforeUpgrade`: the old data are as they were */
export function openStore(dataDir: string): Store {
  const store = { file: dataPaths(dataDir).db, key: readOrCreateKeyFile(dataDir) }
  return { ...store, db: openDb({ ...store, beforeUpgrade: (db, schema) => backUpBeforeUpgrade(db, schema, dataDir, store.key) }) }
}

/** One for each schema that was left: an upgrade that is begun again replaces its own. */
function backUpBeforeUpgrade(db: ReadableDb, schema: number, dataDir: string, key: Uint8Array): void {
  const { backups: dir, db: file } = dataPaths(dataDir)
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    // Written just before this start at the latest: nobody has to know what time it is.
    const madeAtMs = Math.round(Math.max(statSync(dir).mtimeMs, statSync(file).mtimeMs))
    writeBackup(db, { dir, name: `vigil-before-${schema}-upgrade.db`, why: 'upgrade', madeAtMs, key })
  } catch (error) {
    if (error instanceof VigilError && error.code === 'data.damaged') throw error
    throw new VigilError('backup.beforeUpgrade', { reason: error instanceof Error ? error.message : String(error), directory: dir }, { cause: error })
  }
}
