// The few HTTP calls around logging in; everything after that goes over the WebSocket.
import type { CodesBegun, LogIn, OwnAccount, Proof } from '../../contract/own-account.ts'
import type { AuthState, Credentials } from '../../contract/people.ts'
import { askGuard } from '../access/guard-store.ts'
import { codeOf, Refused } from '../refused.ts'

const TIMEOUT_MS = 10_000

/** @throws TypeError or DOMException when the core cannot be reached */
export async function fetchAuthState(): Promise<AuthState> {
  const response = await request('GET', '/auth/state')
  return (await response.json()) as AuthState
}

/** @throws Refused with the core's code */
export async function logIn(credentials: LogIn): Promise<void> {
  await request('POST', '/auth/login', credentials)
}

/** @throws Refused with the core's code */
export async function createAdministrator(credentials: Credentials): Promise<void> {
  await request('POST', '/auth/setup', credentials)
}

export async function logOut(): Promise<void> {
  await request('POST', '/auth/logout', {})
}

/** Whoever is logged in shows the password or a code once more. @throws Refused with the core's code */
export async function prove(shown: Proof): Promise<void> {
  await request('POST', '/auth/prove', shown)
}

export async function fetchOwnAccount(): Promise<OwnAccount> {
  return (await (await request('GET', '/auth/account')).json()) as OwnAccount
}

/** @throws Refused with the core's code, as do the next ones */
export async function changePassword(change: { readonly old: string; readonly next: string }): Promise<void> {
  await request('POST', '/auth/password', change)
}

export async function beginCodes(): Promise<CodesBegun> {
  return (await (await proven('/auth/codes/begin', {})).json()) as CodesBegun
}

/** @returns the recovery codes */
export async function confirmCodes(code: string): Promise<readonly string[]> {
  const { recoveryCodes } = (await (await proven('/auth/codes/confirm', { code })).json()) as { readonly recoveryCodes: readonly string[] }
  return recoveryCodes
}

export async function removeCodes(): Promise<void> {
  await proven('/auth/codes/remove', {})
}

export async function endSession(id: string): Promise<void> {
  await request('POST', '/auth/sessions/end', { id })
}

/** Sent again once who it is was shown. */
async function proven(path: string, body: unknown): Promise<Response> {
  for (;;) {
    try {
      return await request('POST', path, body)
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'auth.proofNeeded' || !(await askGuard({ type: 'proof', act: null }))) throw error
    }
  }
}

async function request(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Refused(await codeOf(response))
  return response
}
