// Lists of residents that were read in: what they changed, and lines that wait for somebody to say where they belong.
import type { ImportRecord } from '../contract/resident.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

interface ImportRow {
  readonly id: string
  readonly file_name: string
  readonly at_ms: number
  readonly imported_by: string
  readonly added: number
  readonly changed: number
  readonly errors: number
  readonly queued: number
  readonly undone_at_ms: number | null
  readonly who: string
  readonly undoable: number
}

export function insertImport(db: WritableDb, entry: { id: string; fileName: string; atMs: number; by: string; errors: number; queued: number }): void {
  change(
    db,
    `INSERT INTO resident_imports (id, file_name, at_ms, imported_by, added, changed, errors, queued)
     VALUES (:id, :fileName, :atMs, :by, 0, 0, :errors, :queued)`,
  ).run(entry)
}

/** As far as it has got. @param changes JSON of each, the first of them the `from`-th of the import */
export function noteChanges(
  db: WritableDb,
  id: string,
  { added, changed, from, changes }: { added: number; changed: number; from: number; changes: readonly string[] },
): void {
  change(db, 'UPDATE resident_imports SET added = ?, changed = ? WHERE id = ?').run(added, changed, id)
  const insert = change(db, 'INSERT INTO import_changes (import_id, n, change) VALUES (?, ?, ?)')
  changes.forEach((text, index) => insert.run(id, from + index, text))
}

/** What a line that waited changed after all. */
export function addChanges(db: WritableDb, id: string, { added, changed, changes }: { added: number; changed: number; changes: readonly string[] }): void {
  const { from } = query<{ from: number }>(db, 'SELECT coalesce(max(n), 0) + 1 AS "from" FROM import_changes WHERE import_id = ?').get(id)!
  const row = query<{ added: number; changed: number }>(db, 'SELECT added, changed FROM resident_imports WHERE id = ?').get(id)!
  noteChanges(db, id, { added: row.added + added, changed: row.changed + changed, from, changes })
}

export function finishImport(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE resident_imports SET finished_at_ms = ? WHERE id = ?').run(atMs, id)
}

/** The last of what it changed, JSON each, taken away: the newest first. @returns none: everything is undone */
export function takeChanges(db: WritableDb, id: string, limit: number): string[] {
  const rows = query<{ n: number; change: string }>(db, 'SELECT n, change FROM import_changes WHERE import_id = ? ORDER BY n DESC LIMIT ?').all(id, limit)
  const last = rows.at(-1)
  if (last !== undefined) change(db, 'DELETE FROM import_changes WHERE import_id = ? AND n >= ?').run(id, last.n)
  return rows.map((row) => row.change)
}

/** Something of it can be taken back: what it changed, or, where it changed nothing, the lines of it that wait. */
const HAS_LEFT = `(EXISTS (SELECT 1 FROM import_changes c WHERE c.import_id = i.id)
    OR (i.added + i.changed = 0 AND EXISTS (SELECT 1 FROM queued_lines q WHERE q.import_id = i.id)))`

export function isUndoable(db: ReadableDb, id: string): boolean {
  const sql = `SELECT count(*) AS n FROM resident_imports i WHERE id = ? AND undone_at_ms IS NULL
    AND (${HAS_LEFT} OR finished_at_ms IS NULL)`
  return query<{ n: number }>(db, sql).get(id)!.n > 0
}

/** @param by who undoes it; kept when it is gone on with after a crash */
export function beginUndo(db: WritableDb, id: string, by: string): void {
  change(db, 'UPDATE resident_imports SET undone_by = coalesce(undone_by, ?) WHERE id = ?').run(by, id)
}

export function markUndone(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE resident_imports SET undone_at_ms = ? WHERE id = ?').run(atMs, id)
}

/** What a crash cut off. */
export function listUnfinishedImports(db: ReadableDb): string[] {
  return query<{ id: string }>(db, 'SELECT id FROM resident_imports WHERE (finished_at_ms IS NULL OR undone_by IS NOT NULL) AND undone_at_ms IS NULL')
    .all()
    .map(({ id }) => id)
}

/** The latest first. */
export function listImports(db: ReadableDb, limit: number): ImportRecord[] {
  return query<ImportRow>(
    db,
    `SELECT i.*, coalesce(u.name, '—') AS who, ${HAS_LEFT} AS undoable FROM resident_imports i LEFT JOIN users u ON u.id = i.imported_by
     WHERE i.finished_at_ms IS NOT NULL ORDER BY i.at_ms DESC, i.id DESC LIMIT ?`,
  )
    .all(limit)
    .map((row) => ({
      id: row.id,
      fileName: row.file_name,
      atMs: row.at_ms,
      by: row.who,
      added: row.added,
      changed: row.changed,
      errors: row.errors,
      queued: row.queued,
      undoneAtMs: row.undone_at_ms,
      mayUndo: row.undone_at_ms === null && row.undoable === 1,
    }))
}

/** What older ones changed is personal and is kept no longer than it is of use. */
export function dropOldChanges(db: WritableDb, beforeMs: number): void {
  change(db, 'DELETE FROM import_changes WHERE import_id IN (SELECT id FROM resident_imports WHERE at_ms < ?)').run(beforeMs)
}

/** Of people who were taken out nothing is kept, not even how they were before a list. */
export function dropChangesOfGone(db: WritableDb): void {
  change(
    db,
    `DELETE FROM import_changes WHERE change ->> 'type' = 'person' AND change ->> 'before' IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM persons p WHERE p.id = change ->> 'id')`,
  ).run()
}

interface StoredQueuedLine {
  readonly id: string
  readonly importId: string
  readonly line: number
  readonly problem: string
  /** JSON */
  readonly row: string
}

export function insertQueuedLine(db: WritableDb, line: StoredQueuedLine): void {
  change(db, 'INSERT INTO queued_lines (id, import_id, line, problem, row) VALUES (:id, :importId, :line, :problem, :row)').run({ ...line })
}

export function listQueuedLines(db: ReadableDb, limit: number): StoredQueuedLine[] {
  return query<StoredQueuedLine>(db, 'SELECT id, import_id AS importId, line, problem, row FROM queued_lines ORDER BY import_id DESC, line LIMIT ?').all(limit)
}

export function findQueuedLine(db: ReadableDb, id: string): StoredQueuedLine | null {
  return query<StoredQueuedLine>(db, 'SELECT id, import_id AS importId, line, problem, row FROM queued_lines WHERE id = ?').get(id) ?? null
}

/** @returns false when there was none */
export function deleteQueuedLine(db: WritableDb, id: string): boolean {
  return change(db, 'DELETE FROM queued_lines WHERE id = ?').run(id).changes === 1
}

export function deleteQueuedLinesOf(db: WritableDb, importId: string): void {
  change(db, 'DELETE FROM queued_lines WHERE import_id = ?').run(importId)
}
