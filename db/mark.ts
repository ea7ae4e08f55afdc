// A note beside the database of how far its audit chain had come: what is missing from a log that was cut short is found by it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { ReadableDb } from './open.ts'
import { query } from './statement.ts'

const markSchema = z.object({ seq: z.int().min(0), hash: z.string().max(64), atMs: z.number() })
export type Mark = z.infer<typeof markSchema>

/** @returns null where there is none, or none that can be read */
export function readMark(file: string): Mark | null {
  try {
    return markSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** Not synced: it may lag behind after a power cut, and is never ahead of what is on disk. */
export function writeMark(file: string, mark: Mark): void {
  writeFileSync(`${file}.part`, JSON.stringify(mark), { mode: 0o600 })
  renameSync(`${file}.part`, file)
}

export function removeMark(file: string): void {
  rmSync(file, { force: true })
}

/** Whether the database still has the entry the mark names. */
export function holdsMark(db: ReadableDb, { seq, hash }: Mark): boolean {
  if (seq === 0) return true
  return query<{ hash: string }>(db, 'SELECT hash FROM audit WHERE seq = ?').get(seq)?.hash === hash
}
