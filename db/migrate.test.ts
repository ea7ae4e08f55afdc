// The migrated database is what schema.sql says it is.
import Database from 'better-sqlite3'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate, SCHEMA_VERSION } from './migrate.ts'

/** Comments and white space do not count, nor does where an added column's comma stands. */
const shapeOf = (raw: Database.Database) =>
  (
    raw.prepare(`SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name`).all() as { type: string; name: string; sql: string }[]
  ).map(
    ({ type, name, sql }) =>
      `${type} ${name}: ${sql
        .replace(/--.*$/gm, '')
        .replace(/\s+/g, ' ')
        .replace(/ ?([(),]) ?/g, '$1')}`,
  )

/** schema.sql and its parts. */
const SCHEMA = globSync('schema*.sql', { cwd: import.meta.dirname })
  .toSorted()
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('\n')

const migrated = () => {
  const raw = new Database(':memory:')
  migrate(raw)
  return raw
}

test('the migrated schema equals schema.sql', () => {
  const written = new Database(':memory:')
  written.exec(SCHEMA)
  const shape = shapeOf(migrated())
  expect(shape.length).toBeGreaterThan(30)
  expect(shape).toEqual(shapeOf(written))
})

test('every table is strict, every time is named after its unit, and every table is explained', () => {
  const raw = migrated()
  const tables = raw.prepare(`SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'`).all() as {
    name: string
    strict: number
  }[]
  expect(tables.filter((table) => table.strict !== 1)).toEqual([])
  for (const { name } of tables) {
    expect(SCHEMA, name).toMatch(new RegExp(`^-- .*\\.\\nCREATE TABLE ${name} `, 'm'))
    const columns = raw.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(name) as string[]
    expect(columns.filter((column) => /_(at|until)$/.test(column))).toEqual([])
  }
})

test('migrating again changes nothing', () => {
  const raw = migrated()
  const before = shapeOf(raw)
  migrate(raw)
  expect(shapeOf(raw)).toEqual(before)
  expect(raw.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
})

test('the queue and its neighbours are read from their indices', () => {
  const raw = migrated()
  const plan = (sql: string) =>
    (raw.prepare('EXPLAIN QUERY PLAN ' + sql.replaceAll('?', '1')).all() as { detail: string }[]).map((row) => row.detail).join('; ')
  const queue = plan(`SELECT * FROM incidents WHERE state <> 'closed' ORDER BY queue_rank DESC, opened_at_ms DESC, id DESC`)
  expect(queue).toContain('incidents_queue')
  expect(queue).not.toContain('TEMP B-TREE')
  const page = plan('SELECT * FROM incidents WHERE camera_id = ? AND (opened_at_ms, id) < (?, ?) ORDER BY opened_at_ms DESC, id DESC LIMIT ?')
  expect(page).toContain('incidents_of_camera')
  expect(page).not.toContain('TEMP B-TREE')
  const like = plan(
    'SELECT * FROM incidents INDEXED BY incidents_like_open WHERE kind = ? AND camera_id IS ? AND device_id IS ? AND zone IS ? AND ended_at_ms IS NULL ORDER BY opened_at_ms DESC',
  )
  expect(like).toContain('(kind=? AND camera_id=? AND device_id=? AND zone=?)')
})
