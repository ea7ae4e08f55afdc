// Which requests come from our own pages: exact host names against DNS rebinding, exact origins against other sites' pages.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { VigilError } from '../../contract/errors.ts'
import { hostHeaders } from '../tls/lan-names.ts'

export interface OwnHosts {
  /** `127.0.0.1:8470`, `localhost:8470`, `[::1]:8470`; for the scheme's own port also without it. */
  readonly hosts: ReadonlySet<string>
  readonly scheme: 'http' | 'https'
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1']

/** Of the door without TLS, which is for this computer only. */
export function ownHosts(port: number): OwnHosts {
  return { hosts: hostHeaders(LOOPBACK, port, 80), scheme: 'http' }
}

/** Whether what comes on this socket was encrypted. */
export function hasTls(socket: object): boolean {
  return 'encrypted' in socket && socket.encrypted === true
}

/** Beyond these the core listens with TLS only. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
}

/** The Host header and the form of the request line; checked before anything looks at the path. Null: nothing is wrong. */
export function hostProblem(own: OwnHosts, { rawHeaders, headers, url }: IncomingMessage): VigilError | null {
  // RFC 9112, 3.2: of two the one that is looked at here need not be the one that is believed elsewhere.
  const count = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length
  if (count > 1) return new VigilError('request.malformed')
  const isOwn = url?.startsWith('/') === true && headers.host !== undefined && own.hosts.has(headers.host.toLowerCase())
  return isOwn ? null : new VigilError('auth.wrongOrigin')
}

/** A WebSocket is opened by a page of ours or not at all: browsers always send its origin. */
export function isOwnPage(own: OwnHosts, headers: IncomingHttpHeaders): boolean {
  const [scheme, host] = (headers.origin ?? '').split('://')
  return scheme === own.scheme && host !== undefined && own.hosts.has(host)
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether the request may act or read data. A browser says where a request comes from (Origin on unsafe methods,
 * Sec-Fetch-Site on all); a program says neither and brings a key or its own cookie.
 */
export function isOwnRequest(own: OwnHosts, method: string, headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (headers.origin !== undefined) return isOwnPage(own, headers)
  return SAFE_METHODS.includes(method) || site === undefined || site === 'same-origin'
}
