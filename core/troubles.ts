// What is wrong with the core itself, for health and screens; and the guard that keeps one failure from ending everything.
import type { ErrorCode } from '../contract/errors.ts'
import { isDamage } from '../db/open.ts'
import type { Log } from './log.ts'

export interface Troubles {
  /** Stands until cleared. */
  report(code: ErrorCode): void
  clear(code: ErrorCode): void
  list(): ErrorCode[]
  /**
   * Runs what must not take the core down with it. A full disk is reported as `storage.failing`; anything else is a bug
   * and logged as one. @returns null when it failed
   */
  survive<T>(what: string, work: () => T): T | null
}

export function createTroubles(log: Log): Troubles {
  const standing = new Set<ErrorCode>()
  return {
    report: (code) => void standing.add(code),
    clear: (code) => void standing.delete(code),
    list: () => [...standing],
    survive(what, work) {
      try {
        return work()
      } catch (error) {
        if (isStorageError(error)) standing.add('storage.failing')
        else if (isDamage(error)) standing.add('data.damaged')
        log.error(`${what} failed`, { error: String(error), stack: error instanceof Error ? error.stack : undefined })
        return null
      }
    },
  }
}

/** SQLite's own words for a disk that takes no more, or cannot be written to. */
export function isStorageError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/.test(code) || code === 'ENOSPC' || code === 'EROFS' || code === 'EDQUOT'
}
