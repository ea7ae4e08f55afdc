// Copies what the first place has and the second has not: backups, the key's copy, and, where wished, files of evidence.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, existsSync, statfsSync, statSync } from 'node:fs'
import { access, constants, copyFile, glob, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { BackupSettings } from '../../contract/backup.ts'
import { VigilError } from '../../contract/errors.ts'
import { listBackups, removeBackup, surplusOf, sweepBackups } from '../../db/backup-list.ts'
import { syncDirectory } from '../../media/durable-file.ts'
import { keyCopyPath } from './key-copy.ts'

export interface SecondOrder {
  readonly dataDir: string
  readonly dir: string
  readonly second: NonNullable<BackupSettings['second']>
  readonly settings: BackupSettings
}

/** Never written and written again: what is there under its name is whole. */
const FILES = ['evidence/*/*', 'dispatch-photos/*/*', 'reports/*/*']
const LEFT_FREE_BYTES = 32 * 1024 ** 2

/** @throws VigilError `backup.notAPlace` */
export async function checkSecondPlace(dataDir: string, dir: string): Promise<{ readonly ownDisk: boolean }> {
  const outside = isAbsolute(dir) && relative(resolve(dataDir), resolve(dir)).startsWith('..')
  try {
    if (!outside || !statSync(dir).isDirectory()) throw new Error('no place')
    await access(dir, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new VigilError('backup.notAPlace', undefined, { cause: error })
  }
  return { ownDisk: isOnOwnDisk(dataDir, dir) }
}

function isOnOwnDisk(dataDir: string, dir: string): boolean {
  return statSync(dir).dev !== statSync(dataDir).dev
}

/** @throws Error saying why: it is not there, not the disk it was, full, or reads back otherwise */
export async function copyToSecond({ dataDir, dir, second, settings }: SecondOrder): Promise<void> {
  const place = second.dir
  if (!existsSync(place)) throw new Error('the second place is not there')
  if (second.ownDisk && !isOnOwnDisk(dataDir, place)) throw new Error('the disk of the second place is not plugged in')
  sweepBackups(place)
  const here = listBackups(dir)
  const wanted = here.filter((backup) => !surplusOf(here, settings).includes(backup))
  const there = new Map(listBackups(place).map((backup) => [backup.name, backup.note.sha256]))
  // The newest one first: it is what counts when room runs out on the way.
  for (const { file, name, note } of wanted) {
    if (there.get(name) === note.sha256) continue
    await copyDurably(`${file}.json`, join(place, `${name}.json`))
    await copyDurably(file, join(place, name), note.sha256)
  }
  for (const surplus of surplusOf(listBackups(place), settings)) removeBackup(surplus)
  if (existsSync(keyCopyPath(dir))) await copyDurably(keyCopyPath(dir), keyCopyPath(place))
  if (second.withFiles) await copyFiles(dataDir, place)
}

async function copyFiles(dataDir: string, place: string): Promise<void> {
  for await (const name of glob(FILES, { cwd: dataDir })) {
    if (name.endsWith('.part')) continue
    const from = statSync(join(dataDir, name), { throwIfNoEntry: false })
    const to = join(place, name)
    if (from?.isFile() !== true || statSync(to, { throwIfNoEntry: false })?.size === from.size) continue
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    await copyDurably(join(dataDir, name), to)
  }
}

/** Under another name first; then synced, read back where its hash is known, and renamed. */
async function copyDurably(from: string, to: string, sha256?: string): Promise<void> {
  const { bavail, bsize } = statfsSync(dirname(to))
  if (bavail * bsize - statSync(from).size < LEFT_FREE_BYTES) throw new Error('the second place is full')
  const part = `${to}.${randomBytes(4).toString('hex')}.part`
  try {
    await copyFile(from, part, constants.COPYFILE_EXCL)
    const handle = await open(part, 'r+')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (sha256 !== undefined && (await hashOf(part)) !== sha256) throw new Error('what was read back is not what was written')
    await rename(part, to)
    await syncDirectory(dirname(to))
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}
