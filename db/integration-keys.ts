// Keys of other programs: found by the hash of their text, listed, and marked when they are used.
import type { KeyScope } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredKey {
  readonly id: string
  readonly name: string
  readonly scopes: readonly KeyScope[]
  readonly createdAtMs: number
  readonly revokedAtMs: number | null
  readonly lastUsedAtMs: number | null
  readonly expiresAtMs: number | null
  readonly ratePerMinute: number
  /** Empty: from anywhere. */
  readonly addresses: readonly string[]
}

interface KeyRow {
  readonly id: string
  readonly name: string
  readonly scopes: string
  readonly created_at_ms: number
  readonly revoked_at_ms: number | null
  readonly last_used_at_ms: number | null
  readonly expires_at_ms: number | null
  readonly rate_per_minute: number
  readonly addresses: string
}

export type NewStoredKey = Omit<StoredKey, 'revokedAtMs' | 'lastUsedAtMs'> & { readonly tokenHash: string }

export function insertKey(db: WritableDb, { scopes, addresses, ...key }: NewStoredKey): void {
  change(
    db,
    `INSERT INTO keys (id, name, token_hash, scopes, created_at_ms, expires_at_ms, rate_per_minute, addresses)
     VALUES (:id, :name, :tokenHash, :scopes, :createdAtMs, :expiresAtMs, :ratePerMinute, :addresses)`,
  ).run({ ...key, scopes: JSON.stringify(scopes), addresses: JSON.stringify(addresses) })
}

const COLUMNS = 'id, name, scopes, created_at_ms, revoked_at_ms, last_used_at_ms, expires_at_ms, rate_per_minute, addresses'

/** null for a revoked one too. */
export function findKey(db: ReadableDb, tokenHash: string): StoredKey | null {
  const row = query<KeyRow>(db, `SELECT ${COLUMNS} FROM keys WHERE token_hash = ? AND revoked_at_ms IS NULL`).get(tokenHash)
  return row ? rowToKey(row) : null
}

/** Those in force first, then the newest first. */
export function listKeys(db: ReadableDb, limit: number): StoredKey[] {
  return query<KeyRow>(db, `SELECT ${COLUMNS} FROM keys ORDER BY revoked_at_ms IS NOT NULL, created_at_ms DESC, id DESC LIMIT ?`).all(limit).map(rowToKey)
}

export function noteKeyUsed(db: WritableDb, id: string, nowMs: number): void {
  change(db, 'UPDATE keys SET last_used_at_ms = ? WHERE id = ?').run(nowMs, id)
}

/** @returns false when there is no such key or it was revoked before */
export function markKeyRevoked(db: WritableDb, id: string, nowMs: number): boolean {
  return change(db, 'UPDATE keys SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL').run(nowMs, id).changes === 1
}

function rowToKey(row: KeyRow): StoredKey {
  return {
    id: row.id,
    name: row.name,
    scopes: JSON.parse(row.scopes) as KeyScope[],
    createdAtMs: row.created_at_ms,
    revokedAtMs: row.revoked_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    expiresAtMs: row.expires_at_ms,
    ratePerMinute: row.rate_per_minute,
    addresses: JSON.parse(row.addresses) as string[],
  }
}

/** Also of one that was revoked. */
export function findKeyName(db: ReadableDb, id: string): string | null {
  return query<{ name: string }>(db, 'SELECT name FROM keys WHERE id = ?').get(id)?.name ?? null
}
