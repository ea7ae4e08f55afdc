// Slows down guessing: at most five wrong passwords a minute and twenty an hour per account; a delay, never a lock-out.
import { VigilError } from '../contract/errors.ts'
import type { EpochMs } from '../contract/ids.ts'
import { deleteTriesBefore, insertTry, listTries } from '../db/people.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Env } from './env.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const PER_MINUTE = 5
const PER_HOUR = 20

/**
 * Counts a try before the password is looked at, so that tries sent all at once are counted too.
 *
 * @returns the try's id, to take it back when the password was right
 * @throws VigilError `auth.tooManyTries` with {retryAfterMs}
 */
export function claimTry(env: Env, nameKey: string): number {
  const nowMs = env.clock.now()
  return inTransaction(env.db, () => {
    deleteTriesBefore(env.db, nowMs - HOUR_MS)
    const waitMs = waitBeforeTry(listTries(env.db, nameKey, nowMs - HOUR_MS, PER_HOUR), nowMs)
    if (waitMs > 0) throw new VigilError('auth.tooManyTries', { retryAfterMs: waitMs })
    return insertTry(env.db, nameKey, nowMs)
  })
}

/**
 * How long the next try has to wait, ms.
 *
 * @param tries times of the tries of the last hour, newest first
 */
export function waitBeforeTry(tries: readonly EpochMs[], nowMs: EpochMs): number {
  const fifth = tries[PER_MINUTE - 1]
  const perMinute = fifth === undefined ? 0 : fifth + MINUTE_MS - nowMs
  // After twenty in an hour, one a minute.
  const perHour = tries.length < PER_HOUR ? 0 : tries[0]! + MINUTE_MS - nowMs
  return Math.max(0, perMinute, perHour)
}
