// Which addresses incidents may be sent to: https anywhere, plain http only where it stays in the house.
import { BlockList, isIP } from 'node:net'

/** `secure`: https · `loopback`, `private`: plain http that stays here · `refused`: would go out unencrypted, or hides a log-in in the address. */
export type EndpointSafety = 'secure' | 'loopback' | 'private' | 'refused'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

const privateNets = new BlockList()
privateNets.addSubnet('10.0.0.0', 8)
privateNets.addSubnet('172.16.0.0', 12)
privateNets.addSubnet('192.168.0.0', 16)
privateNets.addSubnet('fc00::', 7, 'ipv6')

/** A name over plain http is refused even when it resolves to a private address today: names can be turned elsewhere. */
export function endpointSafety(endpoint: string): EndpointSafety {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (url === null || url.username !== '' || url.password !== '') return 'refused'
  if (url.protocol === 'https:') return 'secure'
  if (url.protocol !== 'http:') return 'refused'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host === 'localhost') return 'loopback'
  const version = isIP(host)
  if (version === 0) return 'refused'
  const family = version === 4 ? 'ipv4' : 'ipv6'
  if (loopback.check(host, family)) return 'loopback'
  return privateNets.check(host, family) ? 'private' : 'refused'
}
