// Where on a camera something is that it named by an address: always on the camera itself, whatever host it wrote.
import type { CameraAddress } from '../../contract/camera-pairing.ts'
import type { Endpoint } from '../transport/onvif-soap.ts'

export interface OwnPlace extends Endpoint {
  /** It named another host, which is not followed. */
  readonly isForeign: boolean
}

const MAX_URL = 1000

/** @returns null for what is no http address @param url as the device wrote it */
export function ownPlace(url: string | null, address: Pick<CameraAddress, 'scheme' | 'host' | 'port'>): OwnPlace | null {
  const parsed = url !== null && url.length <= MAX_URL && URL.canParse(url) ? new URL(url) : null
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) return null
  const isForeign = !isSameHost(parsed.hostname, address.host)
  const isOurScheme = parsed.protocol === `${address.scheme}:`
  const named = Number(parsed.port === '' ? (address.scheme === 'https' ? 443 : 80) : parsed.port)
  // A device behind a translated address names ports of its inside; one that was set to TLS often still names http.
  const port = isForeign || !isOurScheme || named === 0 ? address.port : named
  return { port, path: `${parsed.pathname}${parsed.search}`, isForeign }
}

export interface OwnUrl {
  readonly url: string
  readonly isForeign: boolean
}

const DEFAULT_PORTS: Readonly<Partial<Record<string, string>>> = { 'rtsp:': '554', 'rtsps:': '322', 'http:': '80', 'https:': '443' }

/** The address of a stream or picture on the camera itself, without log-in. @returns null for any scheme but `schemes` (`rtsp:`) */
export function ownUrl(url: string | null, host: string, schemes: readonly string[]): OwnUrl | null {
  const trimmed = url?.trim() ?? ''
  if (trimmed === '' || trimmed.length > MAX_URL) return null
  const parsed = URL.canParse(trimmed) ? new URL(trimmed) : null
  if (parsed === null || !schemes.includes(parsed.protocol) || parsed.hostname === '') return null
  const isForeign = !isSameHost(parsed.hostname, host)
  const port = parsed.port === '' || parsed.port === DEFAULT_PORTS[parsed.protocol] ? '' : `:${parsed.port}`
  // Taken from the text: a URL's parts are re-encoded, and devices compare paths letter by letter.
  const rest = /^[a-z]+:\/\/[^/?#]*([^#]*)/i.exec(trimmed)?.[1] ?? ''
  const clean = withoutLogin(rest.startsWith('?') ? `/${rest}` : rest)
  return /^[\x21-\x7e]*$/.test(clean) ? { url: `${parsed.protocol}//${bracketed(host)}${port}${clean}`, isForeign } : null
}

/** Some devices write the log-in into the query of what they name. */
function withoutLogin(path: string): string {
  const [before, ...query] = path.split('?')
  if (query.length === 0) return path
  const kept = query
    .join('?')
    .split('&')
    .filter((part) => !/^(user(name)?|pass(word)?|pwd|usr)=/i.test(part))
  return kept.length === 0 || kept.join('') === '' ? before! : `${before}?${kept.join('&')}`
}

export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function isSameHost(named: string, host: string): boolean {
  return named.replace(/^\[|\]$/g, '').toLowerCase() === host.toLowerCase()
}
