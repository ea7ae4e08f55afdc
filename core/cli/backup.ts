// `vigil backup`: makes one beside a running core or without it, lists them, reads one whole, copies the key behind a passphrase.
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DEFAULT_BACKUP_SETTINGS } from '../../contract/backup.ts'
import { VigilError } from '../../contract/errors.ts'
import { checkBackup } from '../../db/backup.ts'
import { listBackups } from '../../db/backup-list.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { openKeyCopy, writeKeyCopy } from '../backup/key-copy.ts'
import { findBackups } from '../backup/restore.ts'
import { takeBackup } from '../backup/take-backup.ts'
import { createSystemClock } from '../clock.ts'
import { findDataDir } from './find-data.ts'
import { listLines } from './list-backups.ts'
import { readOptions } from './options.ts'
import { readPassword } from './read-password.ts'
import { EXIT, UsageError, type Terminal } from './terminal.ts'

/** @throws UsageError, NoDataError, VigilError `backup.*`, `data.*` */
export async function backup(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, words } = readOptions(args, { data: { type: 'string' }, 'passphrase-stdin': { type: 'boolean' } }, ['make|list|verify|key'], ['FILE'])
  const [command, file] = words
  const dataDir = findDataDir(terminal, values.data)
  if (file !== undefined && command !== 'verify') throw new UsageError(`unexpected "${file}"`)
  switch (command) {
    case 'make':
      return make(dataDir, terminal)
    case 'list':
      for (const line of listLines(listBackups(dataPaths(dataDir).backups))) terminal.out(line)
      return EXIT.ok
    case 'verify':
      return verify(dataDir, file, terminal)
    case 'key':
      return copyKey(dataDir, values['passphrase-stdin'] === true, terminal)
    default:
      throw new UsageError(`unknown command "backup ${command}"`)
  }
}

async function make(dataDir: string, terminal: Terminal): Promise<number> {
  const { backups: dir, db: file } = dataPaths(dataDir)
  const key = readKeyFile(dataDir).toString('hex')
  const atMs = Math.round(createSystemClock().now())
  const outcome = await takeBackup({
    is: 'backup',
    dataDir,
    file,
    key,
    dir,
    why: 'manual',
    atMs,
    settings: { ...DEFAULT_BACKUP_SETTINGS, hourly: 168, daily: 90 },
  })
  if (outcome.problem !== null) throw new VigilError(outcome.problem, { detail: outcome.detail })
  terminal.out(`${resolve(dir, outcome.name!)}: ${outcome.bytes} bytes, read back whole. 备份完成并已校验。`)
  return EXIT.ok
}

async function verify(dataDir: string, given: string | undefined, terminal: Terminal): Promise<number> {
  const [newest] = findBackups(given === undefined ? dataPaths(dataDir).backups : resolve(given))
  const { file, note } = newest!
  const wrong = checkBackup(file, note, existsSync(dataPaths(dataDir).key) ? readKeyFile(dataDir) : await keyBeside(file, terminal))
  if (wrong !== null) {
    terminal.err(`broken 校验失败: ${file}: ${wrong}`)
    return EXIT.broken
  }
  const rows = Object.values(note.rows).reduce((sum, n) => sum + n, 0)
  terminal.out(`${file}: sound, ${note.bytes} bytes, ${rows} rows, ${note.auditSeq} audit entries, schema ${note.schema}. 备份完好。`)
  return EXIT.ok
}

async function keyBeside(file: string, terminal: Terminal): Promise<Buffer> {
  return openKeyCopy(dirname(file), await readPassword(terminal, true))
}

async function copyKey(dataDir: string, isFromStdin: boolean, terminal: Terminal): Promise<number> {
  const { backups: dir } = dataPaths(dataDir)
  if (!existsSync(dir)) throw new VigilError('backup.none', { where: dir })
  const passphrase = await readPassword(terminal, isFromStdin)
  if (Array.from(passphrase).length < 12) throw new UsageError('the passphrase needs at least 12 characters')
  await writeKeyCopy(dir, readKeyFile(dataDir), passphrase, Math.round(createSystemClock().now()))
  terminal.out(`A copy of the key that this passphrase opens is in ${dir}. 密钥副本已保存。`)
  return EXIT.ok
}
