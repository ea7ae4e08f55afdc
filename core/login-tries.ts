// Slows down guessing: per account at most five wrong passwords in any minute; a delay of half a minute, never a lock-out.
import { VigilError } from '../contract/errors.ts'
import type { EpochMs } from '../contract/ids.ts'
import { deleteTriesBefore, insertTry, listTries } from '../db/people.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Env } from './env.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DELAY_MS = 30_000
/** With one more every half minute these make five in a minute. */
const FREE_PER_MINUTE = 4
const FREE_PER_HOUR = 20

/**
 * Counts a try before the password is looked at, so that tries sent all at once are counted too.
 *
 * @param bucket what is counted together: the account's name, or the name on one of its known screens
 * @returns the try's id, to take it back when the password was right
 * @throws VigilError `auth.tooManyTries` with {retryAfterMs}
 */
export function claimTry(env: Env, bucket: string): number {
  const nowMs = env.clock.now()
  // Looked at first without writing: waiting must cost less than trying.
  const waitMs = waitBeforeTry(listTries(env.db, bucket, nowMs - HOUR_MS, FREE_PER_HOUR), nowMs)
  if (waitMs > 0) throw new VigilError('auth.tooManyTries', { retryAfterMs: waitMs })
  return inTransaction(env.db, () => {
    deleteTriesBefore(env.db, nowMs - HOUR_MS)
    return insertTry(env.db, bucket, nowMs)
  })
}

/**
 * How long the next try has to wait, ms; at most half a minute.
 *
 * @param tries times of the tries of the last hour, newest first
 */
export function waitBeforeTry(tries: readonly EpochMs[], nowMs: EpochMs): number {
  // A clock that was set back must not keep anybody out.
  const past = tries.filter((atMs) => atMs <= nowMs)
  const [newest] = past
  if (newest === undefined) return 0
  const oldestFree = past[FREE_PER_MINUTE - 1]
  const isMinuteUsed = oldestFree !== undefined && nowMs - oldestFree < MINUTE_MS
  return isMinuteUsed || past.length >= FREE_PER_HOUR ? Math.max(0, newest + DELAY_MS - nowMs) : 0
}
