// `vigil restore`: puts the newest sound backup, or the one that is named, in the place of the database.
import { dirname, resolve } from 'node:path'
import { dataPaths } from '../../db/data-dir.ts'
import { findBackups, restoreBackup } from '../backup/restore.ts'
import { createSystemClock } from '../clock.ts'
import { chooseDataDir } from './find-data.ts'
import { listLines } from './list-backups.ts'
import { readOptions } from './options.ts'
import { readPassword } from './read-password.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** @throws UsageError, VigilError `backup.*`, `data.inUse`, `data.damaged` */
export async function restore(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = { from: { type: 'string' }, list: { type: 'boolean' }, 'passphrase-stdin': { type: 'boolean' }, data: { type: 'string' } } as const
  const { values } = readOptions(args, options, [])
  const dataDir = chooseDataDir(terminal, values.data)
  const from = values.from === undefined ? undefined : resolve(values.from)
  if (values.list === true) {
    for (const line of listLines(findBackups(from ?? dataPaths(dataDir).backups))) terminal.out(line)
    return EXIT.ok
  }
  const passphrase = values['passphrase-stdin'] === true ? await readPassword(terminal, true) : undefined
  const { backup, skipped, fromMs, toMs, keptIn } = await restoreBackup({ dataDir, clock: createSystemClock(), from, passphrase })
  for (const { name, why } of skipped) terminal.err(`${name} cannot be used 不能使用: ${why}`)
  terminal.out(`restored 已恢复: ${backup.name} (${dirname(backup.file)})`)
  terminal.out(
    `missing 缺失: ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}; the next start says so to the operators. 下次启动时会提示值班人员。`,
  )
  if (keptIn !== null) terminal.out(`what was there is kept in 原文件保留在: ${resolve(dataDir, keptIn)}`)
  return EXIT.ok
}
