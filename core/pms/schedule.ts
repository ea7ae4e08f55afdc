// When a delivery that failed is tried again (Standard Webhooks 1.0), pure.
import type { EpochMs } from '../../contract/ids.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Before the first try, the second, ... ; about 76 hours in all. */
export const RETRY_DELAYS_MS: readonly number[] = [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]
export const JITTER = 0.2
const LONGEST_RETRY_AFTER_MS = 24 * HOUR

/**
 * @param triesMade including the one that has just failed, from 1
 * @param random01 0..1, spreads the tries by ± 20 %
 * @param retryAfterMs what the receiver asked for, null when it did not
 * @returns null: given up
 */
export function nextAttempt(triesMade: number, nowMs: EpochMs, random01: number, retryAfterMs: number | null): EpochMs | null {
  const delay = RETRY_DELAYS_MS[triesMade]
  if (delay === undefined) return null
  const spread = delay * (1 - JITTER + 2 * JITTER * random01)
  return Math.round(nowMs + Math.max(spread, Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS)))
}

/** `Retry-After`, in seconds or as an HTTP date. @returns ms from now, null when it says nothing usable */
export function parseRetryAfter(header: string | null, nowMs: EpochMs): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND
  // Only the form of RFC 9110; Date.parse alone would take almost anything.
  const atMs = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}
