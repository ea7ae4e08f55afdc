// Who is sent events, and how far each has come.
import type { EventTopic } from '../contract/open-api-events.ts'
import type { Filters, SubscriptionTransport } from '../contract/subscription.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredSubscription {
  readonly id: string
  readonly transport: SubscriptionTransport
  readonly name: string
  /** JSON of its transport's, with its secret. */
  readonly settings: string
  readonly topics: readonly EventTopic[]
  readonly filters: Filters
  readonly enabled: boolean
  readonly version: number
  readonly cursor: string
  readonly attempts: number
  readonly nextAtMs: number | null
  readonly problem: string | null
  readonly detail: string | null
  readonly halted: boolean
  readonly delivered: number
  readonly deliveredAtMs: number | null
  readonly savedBy: string
  readonly createdAtMs: number
}

interface Row {
  readonly id: string
  readonly transport: SubscriptionTransport
  readonly name: string
  readonly settings: string
  readonly topics: string
  readonly filters: string
  readonly enabled: number
  readonly version: number
  readonly cursor: string
  readonly attempts: number
  readonly next_at_ms: number | null
  readonly problem: string | null
  readonly detail: string | null
  readonly halted: number
  readonly delivered: number
  readonly delivered_at_ms: number | null
  readonly saved_by: string
  readonly created_at_ms: number
}

/** In the order they were made. */
export function listSubscriptions(db: ReadableDb): StoredSubscription[] {
  return query<Row>(db, 'SELECT * FROM subscriptions ORDER BY created_at_ms, id').all().map(fromRow)
}

export function findSubscription(db: ReadableDb, id: string): StoredSubscription | null {
  const row = query<Row>(db, 'SELECT * FROM subscriptions WHERE id = ?').get(id)
  return row ? fromRow(row) : null
}

export type SavedSubscription = Pick<
  StoredSubscription,
  'id' | 'transport' | 'name' | 'settings' | 'topics' | 'filters' | 'enabled' | 'version' | 'cursor' | 'savedBy' | 'createdAtMs'
>

/** What failed before is forgotten: it may be mended by this. */
export function saveSubscription(db: WritableDb, { topics, filters, enabled, ...saved }: SavedSubscription): void {
  change(
    db,
    `INSERT INTO subscriptions (id, transport, name, settings, topics, filters, enabled, version, cursor, saved_by, created_at_ms)
     VALUES (:id, :transport, :name, :settings, :topics, :filters, :enabled, :version, :cursor, :savedBy, :createdAtMs)
     ON CONFLICT (id) DO UPDATE SET transport = excluded.transport, name = excluded.name, settings = excluded.settings, topics = excluded.topics,
       filters = excluded.filters, enabled = excluded.enabled, version = excluded.version, cursor = excluded.cursor, saved_by = excluded.saved_by,
       attempts = 0, next_at_ms = NULL, problem = NULL, detail = NULL, halted = 0`,
  ).run({ ...saved, topics: JSON.stringify(topics), filters: JSON.stringify(filters), enabled: enabled ? 1 : 0 })
}

export function deleteSubscription(db: WritableDb, id: string): boolean {
  return change(db, 'DELETE FROM subscriptions WHERE id = ?').run(id).changes === 1
}

/** @param delivered how many events that is */
export function noteDelivered(db: WritableDb, id: string, cursor: string, delivered: number, nowMs: number): void {
  change(
    db,
    `UPDATE subscriptions SET cursor = ?, delivered = delivered + ?, delivered_at_ms = ?, attempts = 0, next_at_ms = NULL, problem = NULL, detail = NULL WHERE id = ?`,
  ).run(cursor, delivered, nowMs, id)
}

/** Nothing of it concerned this one. */
export function notePassedOver(db: WritableDb, id: string, cursor: string): void {
  change(db, 'UPDATE subscriptions SET cursor = ? WHERE id = ?').run(cursor, id)
}

export interface Failure {
  readonly attempts: number
  readonly problem: string
  readonly detail: string
  /** null: not by itself any more. */
  readonly nextAtMs: number | null
}

export function noteFailed(db: WritableDb, id: string, { attempts, problem, detail, nextAtMs }: Failure): void {
  change(db, 'UPDATE subscriptions SET attempts = ?, problem = ?, detail = ?, next_at_ms = ?, halted = ? WHERE id = ?').run(
    attempts,
    problem,
    detail,
    nextAtMs,
    nextAtMs === null ? 1 : 0,
    id,
  )
}

export function clearFailure(db: WritableDb, id: string, cursor: string): void {
  change(db, 'UPDATE subscriptions SET attempts = 0, problem = NULL, detail = NULL, next_at_ms = NULL, halted = 0, cursor = ? WHERE id = ?').run(cursor, id)
}

function fromRow(row: Row): StoredSubscription {
  return {
    id: row.id,
    transport: row.transport,
    name: row.name,
    settings: row.settings,
    topics: JSON.parse(row.topics) as EventTopic[],
    filters: JSON.parse(row.filters) as Filters,
    enabled: row.enabled === 1,
    version: row.version,
    cursor: row.cursor,
    attempts: row.attempts,
    nextAtMs: row.next_at_ms,
    problem: row.problem,
    detail: row.detail,
    halted: row.halted === 1,
    delivered: row.delivered,
    deliveredAtMs: row.delivered_at_ms,
    savedBy: row.saved_by,
    createdAtMs: row.created_at_ms,
  }
}
