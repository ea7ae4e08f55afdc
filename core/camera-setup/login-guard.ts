// Keeps a camera from locking its account while it is being tried: after two wrong log-ins in a row it is not asked again for a while.
import { createHash, randomBytes } from 'node:crypto'
import type { CameraLogin } from '../../contract/camera-pairing.ts'
import { VigilError } from '../../contract/errors.ts'
import type { EpochMs } from '../../contract/ids.ts'

export interface LoginGuard {
  /** Whether it may be asked with this log-in now. @param force somebody wants it although two were wrong; a few more, and none that was */
  mayTry(host: string, login: CameraLogin | null, force?: boolean): boolean
  /** Known to be right, or none: it can lock nothing. */
  isHarmless(host: string, login: CameraLogin | null): boolean
  /** How it ended; whatever says nothing of the log-in is not told here. */
  note(host: string, login: CameraLogin | null, isRight: boolean): void
  /** For whatever asks by itself. */
  readonly ask: AskGently
}

/**
 * Runs `work`; until the log-in is known to be right one at a time of an account, and never again once it was refused.
 *
 * @param proves whether what came of it shows that the log-in was looked at and is right
 * @throws VigilError `device.unauthorized` without asking, where another has been refused with it; as `work`
 */
export type AskGently = <T>(host: string, login: CameraLogin | null, work: () => Promise<T>, proves: (result: T) => boolean) => Promise<T>

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
  /** Whoever asks by itself never asks again with these. */
  const refused = new Map<string, string>()
  const turns = new Map<string, Promise<unknown>>()
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
  const guard: LoginGuard = {
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
        refused.delete(key)
        return
      }
      right.delete(key)
      if (refused.size >= MOST_ACCOUNTS) refused.clear()
      refused.set(key, hashOf(login))
      const account = found(key) ?? { wrong: new Set(), lastAtMs: now() }
      if (accounts.size >= MOST_ACCOUNTS) accounts.delete(accounts.keys().next().value!)
      account.lastAtMs = now()
      account.wrong.add(hashOf(login))
      accounts.set(key, account)
    },
    async ask(host, login, work, proves) {
      if (login === null) return work()
      const once = async () => {
        if (refused.get(keyOf(host, login)) === hashOf(login)) throw new VigilError('device.unauthorized')
        try {
          const result = await work()
          if (proves(result)) guard.note(host, login, true)
          return result
        } catch (error) {
          if (error instanceof VigilError && error.code === 'device.unauthorized') guard.note(host, login, false)
          throw error
        }
      }
      if (guard.isHarmless(host, login)) return once()
      const key = keyOf(host, login)
      const mine = (turns.get(key) ?? Promise.resolve()).then(once)
      const settled = mine.catch(() => undefined)
      turns.set(key, settled)
      void settled.then(() => turns.get(key) === settled && turns.delete(key))
      return mine
    },
  }
  return guard
}
