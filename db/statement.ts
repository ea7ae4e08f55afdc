// Prepared statements of this room, each compiled once per connection.
import type Database from 'better-sqlite3'
import type { ReadableDb, WritableDb } from './open.ts'

export type Value = string | number | bigint | Buffer | null

interface Reading<Row> {
  get(...values: readonly (Value | Readonly<Record<string, Value>>)[]): Row | undefined
  all(...values: readonly (Value | Readonly<Record<string, Value>>)[]): Row[]
  iterate(...values: readonly (Value | Readonly<Record<string, Value>>)[]): IterableIterator<Row>
}
interface Writing {
  /** @returns how many rows were changed */
  run(...values: readonly (Value | Readonly<Record<string, Value>>)[]): { readonly changes: number; readonly lastInsertRowid: number | bigint }
}

const prepared = new WeakMap<ReadableDb, Map<string, Database.Statement>>()

function prepare(db: ReadableDb, sql: string): Database.Statement {
  const bySql = prepared.get(db) ?? new Map<string, Database.Statement>()
  prepared.set(db, bySql)
  const known = bySql.get(sql)
  if (known) return known
  const statement = rawDb(db).prepare(sql)
  bySql.set(sql, statement)
  return statement
}

/** @param sql constant text: values are always bound, never written into it */
export function query<Row>(db: ReadableDb, sql: string): Reading<Row> {
  return prepare(db, sql) as unknown as Reading<Row>
}

/** @param sql constant text: values are always bound, never written into it */
export function change(db: WritableDb, sql: string): Writing {
  return prepare(db, sql) as unknown as Writing
}

/** Rows read at once: more only costs memory. */
const SLICE_MS = 6 * 3_600_000

/**
 * Rows as arrays, in slices of time one after the other: what is read by the million is not made into objects, and `all` takes two thirds of the
 * time of `iterate`.
 *
 * @param sql constant text; `:fromMs` and `:toMs` are the slice's
 */
export function* scanSlices<Row extends readonly unknown[]>(
  db: ReadableDb,
  sql: string,
  { fromMs, toMs, ...values }: Readonly<Record<string, Value>> & { readonly fromMs: number; readonly toMs: number },
): Generator<Row, void, void> {
  const statement = rawDb(db).prepare(sql).raw(true)
  for (let atMs = fromMs; atMs < toMs; atMs += SLICE_MS) yield* statement.all({ ...values, fromMs: atMs, toMs: Math.min(toMs, atMs + SLICE_MS) }) as Row[]
}

/** The driver's own object; for this room only. */
export function rawDb(db: ReadableDb): Database.Database {
  return db as unknown as Database.Database
}
