// A file in memory through which a picture passes to a process that looks at it: one copy in, one out, where a socket takes six times as long.
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from './socket-dir.ts'

export interface PictureFile {
  /** null where this machine has no file system in memory: pictures then go through the socket. */
  readonly path: string | null
  close(): void
}

/** Linux has it; elsewhere a file would end up on a disk. */
const IN_MEMORY = '/dev/shm'
const OURS = /^vigil-picture-(\d{1,10})-[0-9a-f]{16}$/
/** One that is in use is written to many times a second, also by a process of another container whose number means nothing here. */
const STALE_MS = 60_000

/** Makes the file, which only this user may read, and takes away those that killed processes left behind. */
export function openPictureFile(nowMs: number, folder = IN_MEMORY): PictureFile {
  void sweepPictureFiles(folder, nowMs)
  const path = join(folder, `vigil-picture-${process.pid}-${randomBytes(8).toString('hex')}`)
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch {
    return { path: null, close: () => undefined }
  }
  return { path, close: () => rmSync(path, { force: true }) }
}

export async function sweepPictureFiles(folder: string, nowMs: number): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const pid = Number(OURS.exec(name)?.[1] ?? 0)
    if (pid === 0 || isAlive(pid)) continue
    const path = join(folder, name)
    const found = await lstat(path).catch(() => null)
    if (found?.isFile() && found.uid === process.getuid?.() && nowMs - found.mtimeMs > STALE_MS) await rm(path, { force: true })
  }
}

/** Our end of it. */
export interface PictureWriter {
  readonly path: string
  /** @returns false when it could not be written; use the socket */
  write(planes: Uint8Array): boolean
  close(): void
}

/** @returns null when it cannot be opened */
export function openPictureWriter(path: string): PictureWriter | null {
  let file: number
  try {
    file = openSync(path, 'r+')
  } catch {
    return null
  }
  return {
    path,
    write(planes) {
      try {
        return writeSync(file, planes, 0, planes.length, 0) === planes.length
      } catch {
        return false
      }
    },
    close: () => closeSync(file),
  }
}
