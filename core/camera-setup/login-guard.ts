// Keeps a camera from locking its account while it is being tried: after two wrong log-ins in a row it is not asked again for a while.
import { createHash, randomBytes } from 'node:crypto'
import type { CameraLogin } from '../../contract/camera-pairing.ts'
import type { EpochMs } from '../../contract/ids.ts'

export interface LoginGuard {
  /** Whether it may be asked with this log-in now. @param force somebody wants it although two were wrong; a few more, and none that was */
  mayTry(host: string, login: CameraLogin | null, force?: boolean): boolean
  /** Known to be right, or none: it can lock nothing. */
  isHarmless(host: string, login: CameraLogin | null): boolean
  /** How it ended; whatever says nothing of the log-in is not told here. */
  note(host: string, login: CameraLogin | null, isRight: boolean): void
}

interface Account {
  readonly wrong: Set<string>
  lastAtMs: EpochMs
}

const MOST_WRONG = 2
/** Those that lock, lock at five. */
const MOST_FORCED = 4
/** Devices that lock at all count over some minutes (Dahua 5, Hikvision up to 30). */
const HELD_MS = 10 * 60_000
const MOST_ACCOUNTS = 5000

export function createLoginGuard(now: () => EpochMs): LoginGuard {
  const accounts = new Map<string, Account>()
  const right = new Map<string, string>()
  // What was wrong is known again without being kept.
  const salt = randomBytes(16)
  const hashOf = ({ password }: CameraLogin) => createHash('sha256').update(salt).update(password).digest('base64')
  const keyOf = (host: string, { username }: CameraLogin) => JSON.stringify([host.toLowerCase(), username])
  const found = (key: string): Account | undefined => {
    const account = accounts.get(key)
    if (account !== undefined && Math.abs(now() - account.lastAtMs) < HELD_MS) return account
    accounts.delete(key)
    return undefined
  }
  return {
    mayTry(host, login, force = false) {
      const account = login === null ? undefined : found(keyOf(host, login))
      return account === undefined || (account.wrong.size < (force ? MOST_FORCED : MOST_WRONG) && !account.wrong.has(hashOf(login!)))
    },
    isHarmless: (host, login) => login === null || right.get(keyOf(host, login)) === hashOf(login),
    note(host, login, isRight) {
      if (login === null) return
      const key = keyOf(host, login)
      if (right.size >= MOST_ACCOUNTS) right.clear()
      if (isRight) {
        right.set(key, hashOf(login))
        accounts.delete(key)
        return
      }
      right.delete(key)
      const account = found(key) ?? { wrong: new Set(), lastAtMs: now() }
      if (accounts.size >= MOST_ACCOUNTS) accounts.delete(accounts.keys().next().value!)
      account.lastAtMs = now()
      account.wrong.add(hashOf(login))
      accounts.set(key, account)
    },
  }
}
