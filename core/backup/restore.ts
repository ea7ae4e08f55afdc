// `vigil restore`: puts a backup in the place of a database that cannot be read, keeps what was there, and names the time that is missing.
import { randomBytes } from 'node:crypto'
import { copyFileSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { VigilError } from '../../contract/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { checkBackup, syncFile } from '../../db/backup.ts'
import { insertDataLoss } from '../../db/backup-runs.ts'
import { listBackups, readNote, type FoundBackup } from '../../db/backup-list.ts'
import { dataPaths, lockDataDir } from '../../db/data-dir.ts'
import { removeMark } from '../../db/mark.ts'
import { openDb } from '../../db/open.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Clock } from '../clock.ts'
import { SYSTEM } from '../env.ts'
import { newId } from '../new-id.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { openKeyCopy } from './key-copy.ts'

export interface RestoreOrder {
  readonly dataDir: string
  readonly clock: Clock
  /** A backup, or a directory of some; absent: those of the data directory. */
  readonly from?: string | undefined
  /** Opens the copy of the key beside the backups, where the data directory has no key of its own. */
  readonly passphrase?: string | undefined
}

export interface Restored {
  readonly backup: FoundBackup
  /** Newer ones that could not be used, with why. */
  readonly skipped: readonly { readonly name: string; readonly why: string }[]
  readonly fromMs: number
  readonly toMs: number
  /** Where the files that were there are now; null: there were none. */
  readonly keptIn: string | null
}

/**
 * The core must be stopped. Whatever cuts it off, it can be run again: until its last step the data directory is refused by a start, never begun anew.
 *
 * @throws VigilError `data.inUse`, `backup.none`, `backup.unsound`, `backup.noRoom`, `backup.wrongPassphrase`, `data.damaged` without a key
 */
export async function restoreBackup({ dataDir, clock, from, passphrase }: RestoreOrder): Promise<Restored> {
  const paths = dataPaths(dataDir)
  const found = findBackups(from ?? paths.backups)
  const lock = lockDataDir(dataDir)
  try {
    const key = await findKey(dataDir, dirname(found[0]!.file), passphrase)
    const { backup, skipped } = chooseSound(found, key)
    const { bavail, bsize } = statfsSync(dataDir)
    if (bavail * bsize < backup.note.bytes * 1.1) throw new VigilError('backup.noRoom', { bytes: backup.note.bytes, directory: dataDir })
    sweepDrafts(dataDir)
    const nowMs = Math.round(clock.now())
    const fromMs = Math.min(nowMs, Math.round(backup.note.newestAtMs ?? backup.note.madeAtMs))
    const keptIn = [paths.db, `${paths.db}-wal`].some((file) => existsSync(file)) ? `damaged-${new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')}` : null
    const draft = writeDraft(dataDir, key, { backup, fromMs, toMs: nowMs, keptIn })
    // The key first: with it and without its database a start is refused.
    if (!existsSync(paths.key)) {
      writeFileSync(paths.key, key, { mode: 0o600, flag: 'wx', flush: true })
      syncFile(dataDir)
    }
    if (keptIn !== null) setAside(dataDir, keptIn)
    removeMark(paths.mark)
    renameSync(draft, paths.db)
    syncFile(dataDir)
    return { backup, skipped, fromMs, toMs: nowMs, keptIn }
  } finally {
    lock.release()
  }
}

/** @throws VigilError `backup.none` */
export function findBackups(place: string): readonly FoundBackup[] {
  const isFile = statSync(place, { throwIfNoEntry: false })?.isFile() === true
  const note = isFile ? readNote(`${place}.json`) : null
  const found = isFile ? (note === null ? [] : [{ file: place, name: place.slice(dirname(place).length + 1), note }]) : listBackups(place)
  if (found.length === 0) throw new VigilError('backup.none', { where: place })
  return found
}

async function findKey(dataDir: string, backupsDir: string, passphrase: string | undefined): Promise<Buffer> {
  if (existsSync(dataPaths(dataDir).key) || passphrase === undefined) return readKeyFile(dataDir)
  return openKeyCopy(backupsDir, passphrase)
}

/** @throws VigilError `backup.unsound` when none passes */
function chooseSound(found: readonly FoundBackup[], key: Uint8Array): Pick<Restored, 'backup' | 'skipped'> {
  const skipped: { readonly name: string; readonly why: string }[] = []
  for (const backup of found) {
    const why = checkBackup(backup.file, backup.note, key)
    if (why === null) return { backup, skipped }
    skipped.push({ name: backup.name, why })
  }
  throw new VigilError('backup.unsound', { newest: skipped[0]?.name, reason: skipped[0]?.why, tried: skipped.length })
}

/** A copy that already knows what it lacks; brought to this program's schema, which is what the backup is still without. */
function writeDraft(dataDir: string, key: Uint8Array, { backup, fromMs, toMs, keptIn }: Omit<Restored, 'skipped'>): string {
  const draft = join(dataDir, `vigil.db.${randomBytes(8).toString('hex')}`)
  try {
    copyFileSync(backup.file, draft, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    const db = openDb({ file: draft, key })
    try {
      inTransaction(db, () => {
        const id = newId(toMs)
        insertDataLoss(db, { id, why: 'restored', fromMs, toMs, foundAtMs: toMs, keptIn })
        appendAudit(db, {
          atMs: toMs,
          actorType: SYSTEM.type,
          actorId: SYSTEM.id,
          action: 'data.restored',
          subject: `data/${id}`,
          before: null,
          after: { backup: backup.name, sha256: backup.note.sha256, auditSeq: backup.note.auditSeq, fromMs, toMs, keptIn },
        })
      })
    } finally {
      // Writes the log back and removes it.
      db.close()
    }
    syncFile(draft)
    syncFile(dataDir)
    return draft
  } catch (error) {
    for (const end of ['', '-wal', '-shm']) rmSync(draft + end, { force: true })
    throw error
  }
}

/** The database before its log: a log must never find another database in its place. */
function setAside(dataDir: string, keptIn: string): void {
  const { db, mark } = dataPaths(dataDir)
  const dir = join(dataDir, keptIn)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  for (const [from, to] of [
    [db, 'vigil.db'],
    [`${db}-wal`, 'vigil.db-wal'],
    [`${db}-shm`, 'vigil.db-shm'],
    [mark, 'vigil.mark'],
  ] as const)
    if (existsSync(from)) renameSync(from, join(dir, to))
  syncFile(dir)
  syncFile(dataDir)
}

function sweepDrafts(dataDir: string): void {
  for (const name of readdirSync(dataDir)) if (/^vigil\.db\.[0-9a-f]{16}(-wal|-shm|-journal)?$/.test(name)) rmSync(join(dataDir, name), { force: true })
}
