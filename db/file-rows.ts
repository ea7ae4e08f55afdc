// Which files rows name: evidence, photos from scenes, reports.
import { basename } from 'node:path'
import type { ReadableDb } from './open.ts'
import { query } from './statement.ts'

const PAGE = 500

const PAGES = [
  `SELECT id AS at, file FROM evidence WHERE state = 'complete' AND id > ? ORDER BY id LIMIT ${PAGE}`,
  `SELECT id AS at, file FROM dispatch_photos WHERE id > ? ORDER BY id LIMIT ${PAGE}`,
  `SELECT file AS at, file FROM report_files WHERE file > ? ORDER BY file LIMIT ${PAGE}`,
]

/** Files that are said to be there, relative to the data directory, a page at a time: others may use the database in between. */
export function* eachFileRow(db: ReadableDb): Generator<string[], void, void> {
  for (const sql of PAGES) {
    let after = ''
    for (;;) {
      const rows = query<{ at: string; file: string }>(db, sql).all(after)
      if (rows.length === 0) break
      yield rows.map(({ file }) => file)
      after = rows.at(-1)!.at
    }
  }
}

/** @param file relative to the data directory, forward slashes; also of evidence that is only promised yet */
export function isKnownFile(db: ReadableDb, file: string): boolean {
  const [place] = file.split('/')
  const id = basename(file).split('.')[0] ?? ''
  if (place === 'evidence') return query(db, 'SELECT 1 FROM evidence WHERE file = ? OR id = ?').get(file, id) !== undefined
  if (place === 'dispatch-photos') return query(db, 'SELECT 1 FROM dispatch_photos WHERE id = ?').get(id) !== undefined
  return query(db, 'SELECT 1 FROM report_files WHERE file = ?').get(file) !== undefined
}
