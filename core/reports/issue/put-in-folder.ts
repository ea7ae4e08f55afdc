// Puts the files of a report into a shared folder: whole or not at all, through no link, and never beside a share that is not mounted.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, realpath, writeFile } from 'node:fs/promises'
import { isAbsolute, join, resolve, sep } from 'node:path'
import type { ErrorCode } from '../../../contract/errors.ts'
import { hashFile, sweepPartsOf, writeWhole } from './archive.ts'

/** Left in the folder when it is set: where it is missing, the share is not mounted and the local disk lies bare. */
const MARK = '.vigil-reports'
/** More than a mark has. */
const MARK_BYTES = 128

export interface FolderFile {
  readonly name: string
  readonly bytes: Buffer
  readonly sha256: string
}

export type PutResult = { readonly is: 'delivered'; readonly detail: string } | { readonly is: 'failed'; readonly problem: ErrorCode; readonly detail: string }

export async function putInFolder(folder: string, siteId: string, dataDir: string, files: readonly FolderFile[]): Promise<PutResult> {
  const wrong = (await checkFolder(folder, dataDir)) ?? (await checkMark(folder, siteId))
  if (wrong !== null) return wrong
  try {
    for (const { name, bytes, sha256 } of files) {
      const path = join(folder, name)
      const there = await lstat(path).catch(() => null)
      if (there !== null && !there.isFile()) return failed('folder.link', name)
      // What was put there before a crash need not be written again.
      if (there?.size === bytes.length && (await hashFile(path)).sha256 === sha256) continue
      await sweepPartsOf(folder, name)
      await writeWhole(path, bytes)
      if ((await hashFile(path)).sha256 !== sha256) return failed('folder.notWritable', `${name} reads back otherwise than it was written`)
    }
    return { is: 'delivered', detail: files.map(({ name }) => name).join(', ') }
  } catch (error) {
    return failed('folder.notWritable', codeOf(error))
  }
}

/** A code of errors.ts: why nothing should be written there now; null when all is well. */
export async function folderProblem(folder: string, siteId: string, dataDir: string): Promise<ErrorCode | null> {
  return ((await checkFolder(folder, dataDir)) ?? (await checkMark(folder, siteId)))?.problem ?? null
}

/** Leaves the mark and tries to write. @returns null when all is well */
export async function prepareFolder(folder: string, siteId: string, dataDir: string): Promise<(PutResult & { is: 'failed' }) | null> {
  const wrong = await checkFolder(folder, dataDir)
  if (wrong !== null) return wrong
  try {
    const mark = join(folder, MARK)
    const there = await lstat(mark).catch(() => null)
    if (there !== null && !there.isFile()) return failed('folder.link', MARK)
    await writeFile(mark, markOf(siteId))
    const probe = Buffer.from(`vigil ${siteId}\n`)
    await writeWhole(mark, probe)
    await writeWhole(mark, Buffer.from(markOf(siteId)))
    return null
  } catch (error) {
    return failed('folder.notWritable', codeOf(error))
  }
}

async function checkFolder(folder: string, dataDir: string): Promise<(PutResult & { is: 'failed' }) | null> {
  if (!isAbsolute(folder)) return failed('folder.notAbsolute', folder)
  let real: string
  try {
    real = await realpath(folder)
    if (!(await lstat(real)).isDirectory()) return failed('folder.missing', 'not a folder')
  } catch (error) {
    return failed('folder.missing', codeOf(error))
  }
  if (real !== resolve(folder)) return failed('folder.link', real)
  const data = await realpath(dataDir)
  return real === data || real.startsWith(data + sep) ? failed('folder.insideData', '') : null
}

async function checkMark(folder: string, siteId: string): Promise<(PutResult & { is: 'failed' }) | null> {
  const found = await readMark(join(folder, MARK)).catch(() => null)
  return found === markOf(siteId) ? null : failed('folder.notMounted', folder)
}

/** Others may write there, too: a pipe or a link under its name must neither hold us up nor be read without an end. */
async function readMark(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0))
  try {
    const { bytesRead, buffer } = (await file.stat()).isFile()
      ? await file.read(Buffer.alloc(MARK_BYTES), 0, MARK_BYTES, 0)
      : { bytesRead: 0, buffer: Buffer.alloc(0) }
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

function markOf(siteId: string): string {
  return `vigil ${createHash('sha256').update(siteId).digest('hex')}\n`
}

function failed(problem: ErrorCode, detail: string): PutResult & { is: 'failed' } {
  return { is: 'failed', problem, detail }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error).slice(0, 200)
}
