// The work of one backup, and of one trial of the newest: done in a process of its own, so that nothing waits for a disk.
import { mkdirSync, statfsSync, statSync } from 'node:fs'
import type { ErrorCode } from '../../contract/errors.ts'
import { VigilError } from '../../contract/errors.ts'
import type { BackupSettings } from '../../contract/backup.ts'
import { checkBackup, writeBackup, type BackupWhy } from '../../db/backup.ts'
import { backupName, listBackups, removeBackup, surplusOf, sweepBackups } from '../../db/backup-list.ts'
import { isDamage, openReadableDb } from '../../db/open.ts'
import { copyToSecond } from './second-place.ts'

/** What the process is handed, on its stdin: arguments and environment can be read by others. */
export interface BackupOrder {
  readonly is: 'backup' | 'drill'
  readonly dataDir: string
  /** The database. */
  readonly file: string
  /** Hex. */
  readonly key: string
  readonly dir: string
  readonly why: Exclude<BackupWhy, 'upgrade'>
  readonly atMs: number
  readonly settings: BackupSettings
}

export interface BackupOutcome {
  readonly name: string | null
  readonly bytes: number | null
  readonly problem: ErrorCode | null
  /** For the log. */
  readonly detail: string | null
  readonly second: 'none' | 'copied' | 'failed'
}

/** Left free of what backups may take: more than what is warned of, so that they alone never make the disk low. */
const FREE_BYTES = 3 * 1024 ** 3
const FREE_SHARE = 0.07

export function floorOf(totalBytes: number): number {
  return Math.min(FREE_BYTES, totalBytes * FREE_SHARE)
}

export async function takeBackup(order: BackupOrder): Promise<BackupOutcome> {
  const { dir, file, why, atMs, settings } = order
  const key = Buffer.from(order.key, 'hex')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  sweepBackups(dir)
  if (!makeRoom(dir, sizeOf(file))) return failed('backup.noRoom', 'the disk has no room for another one')
  let note
  const name = backupName(atMs, why)
  try {
    const db = openReadableDb({ file, key })
    try {
      note = writeBackup(db, { dir, name, why, madeAtMs: atMs, key })
    } finally {
      db.close()
    }
  } catch (error) {
    return failed(problemOf(error), String(error))
  }
  for (const surplus of surplusOf(listBackups(dir), settings)) removeBackup(surplus)
  const made = { name, bytes: note.bytes, problem: null, detail: null }
  if (settings.second === null) return { ...made, second: 'none' }
  try {
    await copyToSecond({ ...order, second: settings.second, settings })
    return { ...made, second: 'copied' }
  } catch (error) {
    return { ...made, second: 'failed', detail: String(error) }
  }
}

/** Reads the newest backup from its first page to its last; of a second place the newest one there, too. */
export function tryNewest({ dir, key, settings }: Pick<BackupOrder, 'dir' | 'key' | 'settings'>): BackupOutcome {
  const [newest] = listBackups(dir)
  if (newest === undefined) return failed('backup.none', 'there is none')
  const wrong = checkBackup(newest.file, newest.note, Buffer.from(key, 'hex'))
  const outcome = { name: newest.name, bytes: newest.note.bytes }
  if (wrong !== null) return { ...outcome, problem: 'backup.unsound', detail: wrong, second: 'none' }
  if (settings.second === null) return { ...outcome, problem: null, detail: null, second: 'none' }
  const [there] = listBackups(settings.second.dir)
  const wrongThere = there === undefined ? 'there is none in the second place' : checkBackup(there.file, there.note, Buffer.from(key, 'hex'))
  return { ...outcome, problem: null, detail: wrongThere, second: wrongThere === null ? 'copied' : 'failed' }
}

function failed(problem: ErrorCode, detail: string): BackupOutcome {
  return { name: null, bytes: null, problem, detail, second: 'none' }
}

/** Older backups go first; the newest is never given up for one that may not succeed. */
function makeRoom(dir: string, bytes: number): boolean {
  const older = listBackups(dir).slice(1)
  for (;;) {
    const { bavail, bsize, blocks } = statfsSync(dir)
    if (bavail * bsize - bytes >= floorOf(blocks * bsize)) return true
    const oldest = older.pop()
    if (oldest === undefined) return false
    removeBackup(oldest)
  }
}

function sizeOf(file: string): number {
  return statSync(file).size + (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0)
}

function problemOf(error: unknown): ErrorCode {
  if (error instanceof VigilError) return error.code
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'backup.noRoom'
  return isDamage(error) && !code.startsWith('SQLITE_CANTOPEN') ? 'data.damaged' : 'backup.failed'
}
