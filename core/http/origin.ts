// Which requests come from our own pages: exact host names against DNS rebinding, exact origins against other sites' pages.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { VigilError } from '../../contract/errors.ts'

export interface OwnHosts {
  /** `127.0.0.1:8470`, `localhost:8470`, `[::1]:8470`; for port 80 also without the port. */
  readonly hosts: ReadonlySet<string>
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

export function ownHosts(port: number): OwnHosts {
  return { hosts: new Set(LOOPBACK.flatMap((host) => (port === 80 ? [host, `${host}:80`] : [`${host}:${port}`]))) }
}

/** Until TLS is in place the core listens to this computer only. */
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
  const { origin } = headers
  return origin !== undefined && origin.startsWith('http://') && own.hosts.has(origin.slice('http://'.length))
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
