// The door of the ONVIF device of the tests: WS-Security tokens, HTTP Digest in one algorithm or two, nonces that end, accounts that lock.
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fault } from './onvif-reply.ts'

export interface LoginOptions {
  readonly login?: { readonly username: string; readonly password: string }
  /** What it takes; `both`: either, never the two at once. */
  readonly guard?: 'token' | 'digest' | 'both'
  /** Offered in that order; default SHA-256 alone. */
  readonly digests?: readonly ('MD5' | 'SHA-256')[]
  /** After so many calls a nonce is stale; default: never. */
  readonly nonceUses?: number
  /** After so many wrong log-ins it says that the account is locked, also to the right one. */
  readonly lockAfter?: number
}

export interface OnvifLogin {
  /** @returns true where the call may go on; else it was answered */
  letIn(request: IncomingMessage, body: string, response: ServerResponse, nowMs: number): boolean
  /** How often credentials were wrong. */
  refusals(): number
  /** Algorithms that answers to challenges were made with. */
  readonly used: string[]
}

export function createOnvifLogin({ login, guard = 'token', digests = ['SHA-256'], nonceUses = Infinity, lockAfter = Infinity }: LoginOptions): OnvifLogin {
  const seenNonces = new Set<string>()
  const used: string[] = []
  let refusals = 0
  let round = 0
  let uses = 0
  const nonce = () => (round === 0 ? 'fixed-nonce' : `nonce-${round}`)

  const judge = (request: IncomingMessage, body: string, nowMs: number): 'yes' | 'challenge' | 'stale' | 'fault' => {
    if (login === undefined) return 'yes'
    const hasToken = body.includes('UsernameToken')
    const header = request.headers.authorization
    if (hasToken && header !== undefined) return 'fault'
    if (header !== undefined && guard !== 'token') {
      const algorithm = digests.find((one) => header.includes(`algorithm=${one}`))
      if (algorithm !== undefined) used.push(algorithm)
      if (algorithm === undefined || !isDigestRight(header, login, algorithm, request.method ?? '')) return 'challenge'
      uses += 1
      if (header.includes(`nonce="${nonce()}"`) && uses <= nonceUses) return 'yes'
      round += header.includes(`nonce="${nonce()}"`) ? 1 : 0
      uses = 0
      return 'stale'
    }
    if (hasToken && guard !== 'digest') return isTokenRight(body, login, nowMs, seenNonces) ? 'yes' : 'fault'
    return guard === 'token' ? 'fault' : 'challenge'
  }
  return {
    used,
    refusals: () => refusals,
    letIn(request, body, response, nowMs) {
      const verdict = judge(request, body, nowMs)
      const isTry = body.includes('UsernameToken') || request.headers.authorization !== undefined
      if (isTry && refusals >= lockAfter) {
        fault(response, 'env:Sender', 'ter:AccountLocked', 'the account is locked')
        return false
      }
      if (verdict === 'yes') return true
      if (isTry && verdict !== 'stale') refusals += 1
      if (verdict === 'fault') fault(response, 'env:Sender', 'ter:NotAuthorized', 'not authorised')
      else {
        const offers = digests.map(
          (algorithm) => `Digest realm="onvif", nonce="${nonce()}", qop="auth", algorithm=${algorithm}${verdict === 'stale' ? ', stale=true' : ''}`,
        )
        response.writeHead(401, { 'www-authenticate': offers }).end()
      }
      return false
    },
  }
}

/** Within five seconds of its clock, and a nonce only once. */
function isTokenRight(body: string, login: { username: string; password: string }, nowMs: number, nonces: Set<string>): boolean {
  const part = (name: string) => new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(body)?.[1] ?? ''
  const [user, digest, nonce, created] = [part('Username'), part('Password'), part('Nonce'), part('Created')]
  const expected = createHash('sha1')
    .update(Buffer.concat([Buffer.from(nonce, 'base64'), Buffer.from(created + login.password, 'utf8')]))
    .digest('base64')
  if (nonces.has(nonce) || user !== login.username || digest !== expected || Math.abs(Date.parse(created) - nowMs) > 5000) return false
  nonces.add(nonce)
  return true
}

/** With whatever nonce it names; whether that one still counts is another question. */
function isDigestRight(header: string, login: { username: string; password: string }, algorithm: 'MD5' | 'SHA-256', method: string): boolean {
  const part = (name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(header)?.[1] ?? ''
  const hash = (text: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex')
  const secret = hash(`${login.username}:onvif:${login.password}`)
  const expected = hash(`${secret}:${part('nonce')}:${part('nc')}:${part('cnonce')}:auth:${hash(`${method}:${part('uri')}`)}`)
  return part('username') === login.username && part('response') === expected
}
