// What accounts make their six-digit codes from, and the recovery codes for whoever has lost the telephone.
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredCodeSecret {
  /** base32 */
  readonly secret: string
  readonly confirmedAtMs: number | null
  /** Of the last code taken, in half minutes since 1970. */
  readonly lastStep: number
}

export function findCodeSecret(db: ReadableDb, userId: string): StoredCodeSecret | null {
  const sql = 'SELECT secret, confirmed_at_ms AS confirmedAtMs, last_step AS lastStep FROM code_secrets WHERE user_id = ?'
  return query<StoredCodeSecret>(db, sql).get(userId) ?? null
}

/** In place of one that was not confirmed. */
export function beginCodeSecret(db: WritableDb, userId: string, secret: string, nowMs: number): void {
  deleteCodeSecret(db, userId)
  change(db, 'INSERT INTO code_secrets (user_id, secret, begun_at_ms) VALUES (?, ?, ?)').run(userId, secret, nowMs)
}

export function confirmCodeSecret(db: WritableDb, userId: string, step: number, nowMs: number): void {
  change(db, 'UPDATE code_secrets SET confirmed_at_ms = ?, last_step = ? WHERE user_id = ?').run(nowMs, step, userId)
}

/** @returns false: a code of this step or a later one was taken already */
export function takeStep(db: WritableDb, userId: string, step: number): boolean {
  return change(db, 'UPDATE code_secrets SET last_step = :step WHERE user_id = :userId AND last_step < :step').run({ userId, step }).changes === 1
}

/** Recovery codes as well. */
export function deleteCodeSecret(db: WritableDb, userId: string): void {
  change(db, 'DELETE FROM code_secrets WHERE user_id = ?').run(userId)
  change(db, 'DELETE FROM recovery_codes WHERE user_id = ?').run(userId)
}

export function insertRecoveryCodes(db: WritableDb, userId: string, hashes: readonly string[]): void {
  for (const hash of hashes) change(db, 'INSERT INTO recovery_codes (user_id, code_hash) VALUES (?, ?)').run(userId, hash)
}

/** @returns false: there is none, or it was used */
export function takeRecoveryCode(db: WritableDb, userId: string, hash: string, nowMs: number): boolean {
  const sql = 'UPDATE recovery_codes SET used_at_ms = ? WHERE user_id = ? AND code_hash = ? AND used_at_ms IS NULL'
  return change(db, sql).run(nowMs, userId, hash).changes === 1
}

export function countRecoveryCodes(db: ReadableDb, userId: string): number {
  return query<{ n: number }>(db, 'SELECT count(*) AS n FROM recovery_codes WHERE user_id = ? AND used_at_ms IS NULL').get(userId)!.n
}
