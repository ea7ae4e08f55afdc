// Systems that were set up on the screen, and how it stands with every target.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredIntegration {
  readonly id: string
  readonly adapter: string
  readonly name: string
  /** With its secrets. */
  readonly config: unknown
  readonly enabled: boolean
  readonly version: number
  readonly savedAtMs: number
  /** Their name as it is now; null when they are gone. */
  readonly savedBy: string | null
}

export interface TargetStanding {
  readonly paused: boolean
  /** Hash of the settings that were answered 410. */
  readonly goneConfig: string | null
  readonly failingSinceMs: number | null
  readonly cursor: string | null
}

interface IntegrationRow {
  readonly id: string
  readonly adapter: string
  readonly name: string
  readonly config: string
  readonly enabled: number
  readonly version: number
  readonly saved_at_ms: number
  readonly saved_by: string | null
}

export function listStoredIntegrations(db: ReadableDb): StoredIntegration[] {
  return query<IntegrationRow>(
    db,
    `SELECT i.id, i.adapter, i.name, i.config, i.enabled, i.version, i.saved_at_ms, u.name AS saved_by
     FROM integrations i LEFT JOIN users u ON u.id = i.saved_by ORDER BY i.name, i.id`,
  )
    .all()
    .map((row) => ({
      id: row.id,
      adapter: row.adapter,
      name: row.name,
      config: JSON.parse(row.config) as unknown,
      enabled: row.enabled === 1,
      version: row.version,
      savedAtMs: row.saved_at_ms,
      savedBy: row.saved_by,
    }))
}

export function saveStoredIntegration(db: WritableDb, saved: Omit<StoredIntegration, 'savedBy'> & { readonly userId: string }): void {
  change(
    db,
    `INSERT INTO integrations (id, adapter, name, config, enabled, version, saved_by, saved_at_ms)
     VALUES (:id, :adapter, :name, :config, :enabled, :version, :userId, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET name = :name, config = :config, enabled = :enabled, version = :version, saved_by = :userId, saved_at_ms = :savedAtMs`,
  ).run({ ...saved, config: JSON.stringify(saved.config), enabled: saved.enabled ? 1 : 0 })
}

export function deleteStoredIntegration(db: WritableDb, id: string): void {
  change(db, 'DELETE FROM integrations WHERE id = ?').run(id)
  change(db, 'DELETE FROM target_standings WHERE target = ?').run(id)
}

const NOTHING_REMARKABLE: TargetStanding = { paused: false, goneConfig: null, failingSinceMs: null, cursor: null }

export function standingOf(db: ReadableDb, target: string): TargetStanding {
  const row = query<{ paused: number; gone_config: string | null; failing_since_ms: number | null; cursor: string | null }>(
    db,
    'SELECT paused, gone_config, failing_since_ms, cursor FROM target_standings WHERE target = ?',
  ).get(target)
  if (row === undefined) return NOTHING_REMARKABLE
  return { paused: row.paused === 1, goneConfig: row.gone_config, failingSinceMs: row.failing_since_ms, cursor: row.cursor }
}

export function changeStanding(db: WritableDb, target: string, changes: Partial<TargetStanding>): void {
  const { paused, goneConfig, failingSinceMs, cursor } = { ...standingOf(db, target), ...changes }
  change(
    db,
    `INSERT INTO target_standings (target, paused, gone_config, failing_since_ms, cursor) VALUES (:target, :paused, :goneConfig, :failingSinceMs, :cursor)
     ON CONFLICT (target) DO UPDATE SET paused = :paused, gone_config = :goneConfig, failing_since_ms = :failingSinceMs, cursor = :cursor`,
  ).run({ target, paused: paused ? 1 : 0, goneConfig, failingSinceMs, cursor })
}
