// Emergency packs that were made, and who took one to print.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredPack {
  readonly madeAtMs: number
  readonly contentSha256: string
  readonly fileSha256: string
  readonly bytes: number
  readonly takenAtMs: number | null
  /** The account's display name. */
  readonly takenBy: string | null
}

const KEPT = 20

export function findPack(db: ReadableDb): StoredPack | null {
  const row = query<StoredPack>(
    db,
    `SELECT p.made_at_ms AS madeAtMs, p.content_sha256 AS contentSha256, p.file_sha256 AS fileSha256, p.bytes, p.taken_at_ms AS takenAtMs, u.name AS takenBy
     FROM emergency_packs p LEFT JOIN users u ON u.id = p.taken_by ORDER BY p.id DESC LIMIT 1`,
  ).get()
  return row ?? null
}

/** Whoever took one that said the same has taken this one. */
export function insertPack(db: WritableDb, { madeAtMs, contentSha256, fileSha256, bytes }: Omit<StoredPack, 'takenAtMs' | 'takenBy'>): void {
  change(
    db,
    `INSERT INTO emergency_packs (made_at_ms, content_sha256, file_sha256, bytes, taken_at_ms, taken_by)
     SELECT :madeAtMs, :contentSha256, :fileSha256, :bytes, last.taken_at_ms, last.taken_by
     FROM (SELECT 1) LEFT JOIN (SELECT * FROM emergency_packs ORDER BY id DESC LIMIT 1) last ON last.content_sha256 = :contentSha256`,
  ).run({ madeAtMs, contentSha256, fileSha256, bytes })
  change(db, 'DELETE FROM emergency_packs WHERE id NOT IN (SELECT id FROM emergency_packs ORDER BY id DESC LIMIT ?)').run(KEPT)
}

export function markPackTaken(db: WritableDb, takenBy: string, takenAtMs: number): void {
  change(db, 'UPDATE emergency_packs SET taken_at_ms = ?, taken_by = ? WHERE id = (SELECT max(id) FROM emergency_packs)').run(takenAtMs, takenBy)
}
