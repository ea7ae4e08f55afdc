// Which addresses incidents may be sent to: https anywhere, plain http only where it stays in the house.
import { addressKind, mayDial } from '../../contract/outside-address.ts'

/** `secure`: https · `loopback`, `private`: plain http that stays here · `refused`: would go out unencrypted, or hides a log-in in the address. */
export type EndpointSafety = 'secure' | 'loopback' | 'private' | 'refused'

/** A name over plain http is refused even when it resolves to a private address today: names can be turned elsewhere. */
export function endpointSafety(endpoint: string): EndpointSafety {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (url === null || url.username !== '' || url.password !== '') return 'refused'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const kind = host === 'localhost' ? 'loopback' : addressKind(host)
  // Neither into this computer's cloud nor to nobody, encrypted or not.
  if (kind !== null && !mayDial(kind, 'system', true)) return 'refused'
  if (url.protocol === 'https:') return 'secure'
  if (url.protocol !== 'http:') return 'refused'
  return kind === 'loopback' || kind === 'private' ? kind : 'refused'
}
