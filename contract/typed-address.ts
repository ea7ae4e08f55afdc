// The address of a device as people type it: `192.168.1.64`, `cam.local:8080`, `[fd00::5]:80`, `https://192.168.1.64`.

export interface TypedAddress {
  readonly scheme: 'http' | 'https'
  /** Without brackets. */
  readonly host: string
  /** null: none was typed. */
  readonly port: number | null
}

const HOST = /^[A-Za-z0-9._%-]+$/
const IPV6 = /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\w.-]+)?$/

/** @returns null for what is no address of a device; a path behind it is left out */
export function readTypedAddress(text: string): TypedAddress | null {
  const trimmed = text.trim()
  if (trimmed.length > 300) return null
  const [, written, rest = ''] = /^(?:(\w+):\/\/)?([^/?#]*)/.exec(trimmed) ?? []
  const scheme = written?.toLowerCase() ?? 'http'
  if (scheme !== 'http' && scheme !== 'https') return null
  if (IPV6.test(rest)) return { scheme, host: rest, port: null }
  const [, bracketed, name, digits] = /^(?:\[([^\]]+)\]|([^[\]:]+))(?::(\d{1,5}))?$/.exec(rest) ?? []
  const host = bracketed ?? name
  if (host === undefined || !(bracketed === undefined ? HOST : IPV6).test(host)) return null
  const port = digits === undefined ? null : Number(digits)
  return port !== null && (port < 1 || port > 65_535) ? null : { scheme, host, port }
}

/** Where none was typed. */
export function portOf({ scheme, port }: TypedAddress): number {
  return port ?? (scheme === 'https' ? 443 : 80)
}
