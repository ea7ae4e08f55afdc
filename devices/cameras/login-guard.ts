// Keeps count of log-ins that devices refused: they lock an account after a few, also for those who know the password.

export interface LoginGuard {
  /** Whether the account has been refused twice lately, so that it is not to be asked without a person's word. */
  isHeldBack(account: string, nowMs: number): boolean
  refused(account: string, nowMs: number): void
  accepted(account: string): void
}

const REFUSALS = 2
/** Devices that lock at all count over some minutes (Dahua 5, Hikvision up to 30). */
const FORGET_MS = 10 * 60_000
const MAX_ACCOUNTS = 4096

export function createLoginGuard(): LoginGuard {
  const counts = new Map<string, { readonly refusals: number; readonly atMs: number }>()
  return {
    isHeldBack(account, nowMs) {
      const count = counts.get(account)
      // A clock that was set back does not hold anybody back for ever.
      return count !== undefined && count.refusals >= REFUSALS && Math.abs(nowMs - count.atMs) < FORGET_MS
    },
    refused(account, nowMs) {
      const before = counts.get(account)
      const isRecent = before !== undefined && Math.abs(nowMs - before.atMs) < FORGET_MS
      counts.delete(account)
      counts.set(account, { refusals: isRecent ? before.refusals + 1 : 1, atMs: nowMs })
      const [oldest] = counts.keys()
      if (counts.size > MAX_ACCOUNTS && oldest !== undefined) counts.delete(oldest)
    },
    accepted: (account) => void counts.delete(account),
  }
}

export function accountOf({ host, port }: { readonly host: string; readonly port: number }, username: string): string {
  return `${host.toLowerCase()} ${port} ${username}`
}
