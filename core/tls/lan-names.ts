// What the core is called on the local network: the names and addresses phones may reach it by.
import { isIP } from 'node:net'
import type { networkInterfaces } from 'node:os'

/** Private addresses, and what carriers and computers give themselves. @source RFC 1918, 6598, 3927, 4193, 4291 */
export const LAN_RANGES = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
] as const

/** Zones that nobody owns on the internet. @source RFC 6761, 6762, 8375; ICANN resolution 2024.07.29.06 (internal) */
export const LAN_ZONES = ['localhost', 'local', 'lan', 'internal', 'home.arpa'] as const

export type Interfaces = ReturnType<typeof networkInterfaces>

const WILDCARDS = ['0.0.0.0', '::']
const SELF = ['localhost', '127.0.0.1', '::1']

/**
 * @param host  what the core listens on; `0.0.0.0` and `::` stand for every address of this computer
 * @param names configured ones; the first is what phones are told
 * @returns without brackets around IPv6 addresses, each once
 */
export function lanNames(host: string, names: readonly string[], interfaces: Interfaces): readonly string[] {
  const addresses = WILDCARDS.includes(host) ? ownAddresses(host, interfaces) : [host.toLowerCase()]
  return [...new Set([...names.map((name) => name.toLowerCase()), ...addresses, ...SELF])]
}

function ownAddresses(host: string, interfaces: Interfaces): readonly string[] {
  const all = Object.values(interfaces)
    .flatMap((of) => of ?? [])
    .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
    .map(({ address }) => address)
  const [v4, v6] = [all.filter((address) => isIP(address) === 4), all.filter((address) => isIP(address) === 6)]
  return host === '::' ? [...v4, ...v6] : v4
}

/** As it stands in an address. */
export function inAddress(name: string): string {
  return isIP(name) === 6 ? `[${name}]` : name
}

/** Host headers that mean us; a standard port is left out by browsers. */
export function hostHeaders(names: readonly string[], port: number, standardPort: number): ReadonlySet<string> {
  return new Set(names.map(inAddress).flatMap((name) => (port === standardPort ? [name, `${name}:${port}`] : [`${name}:${port}`])))
}
