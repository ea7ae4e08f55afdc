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
  /** null: it may be used. */
  readonly disabledAtMs: number | null
  /** The last time; null: never. */
  readonly signedInAtMs: number | null
  readonly passwordAtMs: number
  /** The password was given out by somebody else and lets in to change it only. */
  readonly mustChange: boolean
  /** Six-digit codes are asked for beside the password. */
  readonly hasCodes: boolean
}

type UserRow = Omit<StoredUser, 'mustChange' | 'hasCodes'> & { readonly mustChange: number; readonly hasCodes: number }

const USER = `u.id, u.name, u.name_key AS nameKey, u.role, u.password, u.created_at_ms AS createdAtMs, u.disabled_at_ms AS disabledAtMs,
  u.signed_in_at_ms AS signedInAtMs, coalesce(u.password_at_ms, u.created_at_ms) AS passwordAtMs, u.must_change AS mustChange,
  EXISTS (SELECT 1 FROM code_secrets c WHERE c.user_id = u.id AND c.confirmed_at_ms IS NOT NULL) AS hasCodes`

const toUser = (row: UserRow): StoredUser => ({ ...row, mustChange: row.mustChange === 1, hasCodes: row.hasCodes === 1 })

/** @param role of these only, and only those that may be used */
export function countUsers(db: ReadableDb, role: Role | null = null): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM users WHERE :role IS NULL OR (role = :role AND disabled_at_ms IS NULL)').get({ role })!.n
}

export type NewStoredUser = Pick<StoredUser, 'id' | 'name' | 'nameKey' | 'role' | 'password' | 'createdAtMs'> & Partial<Pick<StoredUser, 'mustChange'>>

export function insertUser(db: WritableDb, { mustChange = false, ...user }: NewStoredUser): void {
  change(
    db,
    `INSERT INTO users (id, name, name_key, role, password, created_at_ms, password_at_ms, must_change)
     VALUES (:id, :name, :nameKey, :role, :password, :createdAtMs, :createdAtMs, :mustChange)`,
  ).run({ ...user, mustChange: mustChange ? 1 : 0 })
}

export function findUserByName(db: ReadableDb, nameKey: string): StoredUser | null {
  const row = query<UserRow>(db, `SELECT ${USER} FROM users u WHERE u.name_key = ?`).get(nameKey)
  return row ? toUser(row) : null
}

export function findUserById(db: ReadableDb, id: string): StoredUser | null {
  const row = query<UserRow>(db, `SELECT ${USER} FROM users u WHERE u.id = ?`).get(id)
  return row ? toUser(row) : null
}

/** Null: the account is gone. */
export function findRole(db: ReadableDb, userId: string): Role | null {
  return query<{ role: Role }>(db, 'SELECT role FROM users WHERE id = ?').get(userId)?.role ?? null
}

/** By name. */
export function listUsers(db: ReadableDb, limit = 500): Pick<StoredUser, 'id' | 'name' | 'role'>[] {
  return query<Pick<StoredUser, 'id' | 'name' | 'role'>>(db, 'SELECT id, name, role FROM users ORDER BY name_key LIMIT ?').all(limit)
}

/** By name. */
export function listAccounts(db: ReadableDb, limit: number): StoredUser[] {
  return query<UserRow>(db, `SELECT ${USER} FROM users u ORDER BY u.name_key LIMIT ?`).all(limit).map(toUser)
}

export function setUserRole(db: WritableDb, id: string, role: Role): void {
  change(db, 'UPDATE users SET role = ? WHERE id = ?').run(role, id)
}

/** @param atMs null: it may be used again */
export function setUserDisabled(db: WritableDb, id: string, atMs: number | null): void {
  change(db, 'UPDATE users SET disabled_at_ms = ? WHERE id = ?').run(atMs, id)
}

export function setPassword(db: WritableDb, id: string, password: string, mustChange: boolean, atMs: number): void {
  change(db, 'UPDATE users SET password = ?, must_change = ?, password_at_ms = ? WHERE id = ?').run(password, mustChange ? 1 : 0, atMs, id)
}

export function noteSignedIn(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE users SET signed_in_at_ms = ? WHERE id = ?').run(atMs, id)
}

export interface StoredSession {
  readonly user: StoredUser
  readonly seenAtMs: number
  readonly expiresAtMs: number
}

export interface NewSession {
  readonly tokenHash: string
  readonly userId: string
  /** The password was shown then, too. */
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly address: string
}

export function insertSession(db: WritableDb, session: NewSession): void {
  change(
    db,
    `INSERT INTO sessions (token_hash, user_id, created_at_ms, seen_at_ms, expires_at_ms, proved_at_ms, address)
     VALUES (:tokenHash, :userId, :createdAtMs, :createdAtMs, :expiresAtMs, :createdAtMs, :address)`,
  ).run({ ...session })
}

/** Null also for one whose account was disabled. */
export function findSession(db: ReadableDb, tokenHash: string): StoredSession | null {
  const row = query<UserRow & { seenAtMs: number; expiresAtMs: number }>(
    db,
    `SELECT ${USER}, s.seen_at_ms AS seenAtMs, s.expires_at_ms AS expiresAtMs FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.token_hash = ? AND u.disabled_at_ms IS NULL`,
  ).get(tokenHash)
  if (row === undefined) return null
  const { seenAtMs, expiresAtMs, ...user } = row
  return { user: toUser(user), seenAtMs, expiresAtMs }
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

/** @param exceptId see sessionId(): that one stays */
export function deleteSessionsOf(db: WritableDb, userId: string, exceptId: string | null = null): number {
  return change(db, 'DELETE FROM sessions WHERE user_id = ? AND substr(token_hash, 1, 16) IS NOT ?').run(userId, exceptId).changes
}

/** What a session is called outside of this table: the beginning of its token's hash. */
export function sessionId(tokenHash: string): string {
  return tokenHash.slice(0, 16)
}

export interface ListedSession {
  readonly id: string
  readonly createdAtMs: number
  readonly seenAtMs: number
  readonly expiresAtMs: number
  readonly address: string
}

/** The newest first. */
export function listSessions(db: ReadableDb, userId: string, nowMs: number, limit: number): ListedSession[] {
  return query<ListedSession>(
    db,
    `SELECT substr(token_hash, 1, 16) AS id, created_at_ms AS createdAtMs, seen_at_ms AS seenAtMs, expires_at_ms AS expiresAtMs, address
     FROM sessions WHERE user_id = ? AND expires_at_ms > ? ORDER BY created_at_ms DESC, rowid DESC LIMIT ?`,
  ).all(userId, nowMs, limit)
}

/** @returns false: there is none */
export function deleteSessionById(db: WritableDb, userId: string, id: string): boolean {
  return change(db, 'DELETE FROM sessions WHERE user_id = ? AND substr(token_hash, 1, 16) = ?').run(userId, id).changes > 0
}

/** When whoever is signed in last showed the password or a code; null: the session is over. */
export function provedAtMs(db: ReadableDb, id: string): number | null {
  return query<{ atMs: number }>(db, 'SELECT proved_at_ms AS atMs FROM sessions WHERE substr(token_hash, 1, 16) = ?').get(id)?.atMs ?? null
}

export function noteProved(db: WritableDb, id: string, atMs: number): void {
  change(db, 'UPDATE sessions SET proved_at_ms = ? WHERE substr(token_hash, 1, 16) = ?').run(atMs, id)
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
