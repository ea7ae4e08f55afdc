// The few HTTP calls around logging in; everything after that goes over the WebSocket.
import type { AuthState, Credentials } from '../../contract/people.ts'
import { codeOf, Refused } from '../refused.ts'

const TIMEOUT_MS = 10_000

/** @throws TypeError or DOMException when the core cannot be reached */
export async function fetchAuthState(): Promise<AuthState> {
  const response = await request('GET', '/auth/state')
  return (await response.json()) as AuthState
}

/** @throws Refused with the core's code */
export async function logIn(credentials: Credentials): Promise<void> {
  await request('POST', '/auth/login', credentials)
}

/** @throws Refused with the core's code */
export async function createAdministrator(credentials: Credentials): Promise<void> {
  await request('POST', '/auth/setup', credentials)
}

export async function logOut(): Promise<void> {
  await request('POST', '/auth/logout', {})
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
