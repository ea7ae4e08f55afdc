// Finds out who is asking: a person by the session cookie, a program by its integration key.
import type { IncomingHttpHeaders } from 'node:http'
import { VigilError } from '../../contract/errors.ts'
import type { User } from '../../contract/people.ts'
import type { Actor, Env } from '../env.ts'
import { admitKey, type IntegrationKey } from '../integration-keys.ts'
import { readSession } from '../people.ts'
import { hasTls } from './origin.ts'

/** What a caller is known by; a raw and a routed request both are one. */
export interface Asking {
  readonly headers: IncomingHttpHeaders
  readonly socket: { readonly localPort?: number | undefined; readonly remoteAddress?: string | undefined }
}

/**
 * Browsers share cookies between the ports of a host: two cores on one computer must not sign each other's people out.
 * With TLS the prefix makes browsers refuse one that was set without it or for other hosts.
 */
export function sessionCookie({ socket }: Asking): string {
  return `${hasTls(socket) ? '__Host-' : ''}vigil_session_${socket.localPort ?? 0}`
}

export type KnownCaller =
  | { readonly type: 'nobody' }
  | { readonly type: 'user'; readonly user: User; readonly token: string; readonly expiresAtMs: number }
  | ({ readonly type: 'key' } & IntegrationKey)

/** @throws VigilError `auth.keyInvalid` when a key is given that is none of ours, or in another scheme than Bearer; `auth.keyExpired`, `auth.keyAddress` */
export function readCaller(env: Env, asking: Asking): KnownCaller {
  const { headers } = asking
  if (headers.authorization !== undefined) return readKeyCaller(env, headers.authorization, asking.socket.remoteAddress)
  const token = cookieOf(headers.cookie, sessionCookie(asking))
  const session = token === null ? null : readSession(env, token)
  return token === null || session === null ? { type: 'nobody' } : { type: 'user', user: session.user, token, expiresAtMs: session.expiresAtMs }
}

function readKeyCaller(env: Env, authorization: string, address: string | undefined): KnownCaller {
  const token = /^Bearer +(vgk_[\w-]{1,200})$/i.exec(authorization)?.[1]
  if (token === undefined) throw new VigilError('auth.keyInvalid')
  return { type: 'key', ...admitKey(env, token, address) }
}

/** @throws VigilError `auth.mustAct` with {mustDo}: somebody who has to do something with the own account first */
export function mustBeFree(caller: KnownCaller): void {
  if (caller.type === 'user' && caller.user.mustDo !== undefined) throw new VigilError('auth.mustAct', { mustDo: caller.user.mustDo })
}

/** The name that goes into the timeline and the audit log. */
export function actorOf(caller: KnownCaller): Actor {
  switch (caller.type) {
    case 'user':
      return { type: 'user', id: caller.user.id, name: caller.user.name }
    case 'key':
      return { type: 'key', id: caller.id, name: caller.name }
    case 'nobody':
      throw new VigilError('auth.required')
  }
}

/** What limits and idempotency keys are counted by. */
export function callerId(caller: KnownCaller): string {
  return caller.type === 'nobody' ? 'nobody' : actorOf(caller).id
}

/** Of two cookies with the name the first counts, as browsers send the more specific one first. */
export function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').slice(0, 8192).split(';')) {
    const [key, ...value] = part.trim().split('=')
    if (key === name) return value.join('=').slice(0, 256)
  }
  return null
}
