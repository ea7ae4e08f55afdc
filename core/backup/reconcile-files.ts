// Compares files of evidence with their rows at a start: what is missing and what nobody knows is counted and told, what was cut off in writing is removed.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { eachFileRow, isKnownFile } from '../../db/file-rows.ts'
import type { ReadableDb } from '../../db/open.ts'

export interface FilesFound {
  readonly atMs: number
  /** Rows that say a file is there, and it is not. */
  readonly missing: number
  /** The first of them, relative to the data directory. */
  readonly missingNames: readonly string[]
  /** Files no row names: after a restore, evidence of the time that is missing. They are never touched. */
  readonly unknown: number
  readonly unknownBytes: number
  /** Half-written ones that were removed. */
  readonly swept: number
}

/** Directories with a directory for each day or year. */
const PLACES = ['evidence', 'dispatch-photos', 'reports'] as const
const HALF = /\.part$|\.tmp$/
/** Somebody may still be writing the younger ones. */
const HALF_AFTER_MS = 3_600_000
const NAMED = 20
const BREATHE_EVERY = 200

export async function reconcileFiles(db: ReadableDb, dataDir: string, nowMs: number, stopping: AbortSignal): Promise<FilesFound> {
  const missingNames: string[] = []
  const found = { atMs: nowMs, missing: 0, missingNames, unknown: 0, unknownBytes: 0, swept: 0 }
  for (const page of eachFileRow(db)) {
    if (stopping.aborted) return found
    for (const file of page) {
      if ((await sizeOf(join(dataDir, file))) !== null) continue
      found.missing += 1
      if (missingNames.length < NAMED) missingNames.push(file)
    }
  }
  let looked = 0
  for await (const file of eachFile(dataDir)) {
    if (stopping.aborted) return found
    if (++looked % BREATHE_EVERY === 0) await new Promise(setImmediate)
    if (HALF.test(file)) {
      if (await sweep(join(dataDir, file), nowMs)) found.swept += 1
    } else if (!isKnownFile(db, file)) {
      const bytes = await sizeOf(join(dataDir, file))
      if (bytes === null) continue
      found.unknown += 1
      found.unknownBytes += bytes
    }
  }
  return found
}

async function* eachFile(dataDir: string): AsyncGenerator<string, void, void> {
  for (const place of PLACES)
    for (const folder of await names(join(dataDir, place))) for (const name of await names(join(dataDir, place, folder))) yield `${place}/${folder}/${name}`
}

async function names(dir: string): Promise<string[]> {
  return readdir(dir).catch(() => [])
}

async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  )
}

async function sweep(file: string, nowMs: number): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  if (found === null || nowMs - found.mtimeMs < HALF_AFTER_MS) return false
  return rm(file, { force: true }).then(
    () => true,
    () => false,
  )
}
