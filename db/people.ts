// Accounts, sessions and log-in tries.
import type { Role } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredUser {
  readonly id: string
  readonly name: string
  /** The name as compared. */
  readonly nameKey: string
  readonly role: Role
  /** argon2id, its parameters and salt with it. */
  readonly password: string
  readonly createdAtMs: number
}

interface UserRow {
  readonly id: string
  readonly name: string
  readonly name_key: string
  readonly role: Role
  readonly password: string
  readonly created_at_ms: number
}

export function countUsers(db: ReadableDb, role: Role | null = null): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM users WHERE :role IS NULL OR role = :role').get({ role })!.n
}

export function insertUser(db: WritableDb, user: StoredUser): void {
  change(db, 'INSERT INTO users (id, name, name_key, role, password, created_at_ms) VALUES (:id, :name, :nameKey, :role, :password, :createdAtMs)').run({
    ...user,
  })
}

export function findUserByName(db: ReadableDb, nameKey: string): StoredUser | null {
  const row = query<UserRow>(db, 'SELECT * FROM users WHERE name_key = ?').get(nameKey)
  return row ? { id: row.id, name: row.name, nameKey: row.name_key, role: row.role, password: row.password, createdAtMs: row.created_at_ms } : null
}

/** Null: the account is gone. */
export function findRole(db: ReadableDb, userId: string): Role | null {
  return query<{ role: Role }>(db, 'SELECT role FROM users WHERE id = ?').get(userId)?.role ?? null
}

/** By name. */
export function listUsers(db: ReadableDb, limit = 500): Pick<StoredUser, 'id' | 'name' | 'role'>[] {
  return query<Pick<StoredUser, 'id' | 'name' | 'role'>>(db, 'SELECT id, name, role FROM users ORDER BY name_key LIMIT ?').all(limit)
}

export interface StoredSession {
  readonly userId: string
  readonly name: string
  readonly role: Role
  readonly seenAtMs: number
  readonly expiresAtMs: number
}

export function insertSession(db: WritableDb, session: { tokenHash: string; userId: string; createdAtMs: number; expiresAtMs: number }): void {
  change(
    db,
    `INSERT INTO sessions (token_hash, user_id, created_at_ms, seen_at_ms, expires_at_ms) VALUES (:tokenHash, :userId, :createdAtMs, :createdAtMs, :expiresAtMs)`,
  ).run({ ...session })
}

export function findSession(db: ReadableDb, tokenHash: string): StoredSession | null {
  const row = query<{ user_id: string; name: string; role: Role; seen_at_ms: number; expires_at_ms: number }>(
    db,
    'SELECT s.user_id, u.name, u.role, s.seen_at_ms, s.expires_at_ms FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = ?',
  ).get(tokenHash)
  return row ? { userId: row.user_id, name: row.name, role: row.role, seenAtMs: row.seen_at_ms, expiresAtMs: row.expires_at_ms } : null
}

export function touchSession(db: WritableDb, tokenHash: string, nowMs: number): void {
  change(db, 'UPDATE sessions SET seen_at_ms = ? WHERE token_hash = ?').run(nowMs, tokenHash)
}

export function deleteSession(db: WritableDb, tokenHash: string): void {
  change(db, 'DELETE FROM sessions WHERE token_hash = ?').run(tokenHash)
}

export function deleteExpiredSessions(db: WritableDb, nowMs: number): void {
  change(db, 'DELETE FROM sessions WHERE expires_at_ms <= ?').run(nowMs)
}

/** Times of the tries after `sinceMs`, newest first. */
export function listTries(db: ReadableDb, nameKey: string, sinceMs: number, limit: number): number[] {
  return query<{ at_ms: number }>(db, 'SELECT at_ms FROM login_tries WHERE name_key = ? AND at_ms > ? ORDER BY at_ms DESC LIMIT ?')
    .all(nameKey, sinceMs, limit)
    .map((row) => row.at_ms)
}

/** @returns the try's id, to take it back when it turns out right */
export function insertTry(db: WritableDb, nameKey: string, atMs: number): number {
  return Number(change(db, 'INSERT INTO login_tries (name_key, at_ms) VALUES (?, ?)').run(nameKey, atMs).lastInsertRowid)
}

export function deleteTry(db: WritableDb, id: number): void {
  change(db, 'DELETE FROM login_tries WHERE id = ?').run(id)
}

export function deleteTriesBefore(db: WritableDb, atMs: number): void {
  change(db, 'DELETE FROM login_tries WHERE at_ms <= ?').run(atMs)
}
