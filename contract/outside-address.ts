// Where an address leads, by its number, however it is written: what somebody typed or a device sent must not lead back into this computer or its cloud.

/**
 * `nowhere`: no single computer (unspecified, multicast, broadcast, reserved).
 * `shared`: of providers (100.64/10), which some estates use inside.
 * `metadata`: where clouds hand out a machine's own keys.
 */
export type AddressKind = 'public' | 'private' | 'shared' | 'linkLocal' | 'loopback' | 'metadata' | 'nowhere'

/** `device`: cameras, gates, panels: in the house, zero-configured ones among them. `system`: what incidents are passed on to. */
export type Audience = 'device' | 'system'

/** AWS, Azure, Google and most others; AWS containers; Alibaba; Tencent; Azure's wire server; Oracle; AWS by IPv6. */
const METADATA = ['169.254.169.254', '169.254.170.2', '169.254.170.23', '100.100.100.200', '169.254.0.23', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254']

const NETS_4: readonly (readonly [net: string, bits: number, kind: AddressKind])[] = [
  ['0.0.0.0', 8, 'nowhere'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'linkLocal'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['224.0.0.0', 3, 'nowhere'],
]

/** @param text `192.168.1.64`, `fe80::1%eth0`, with or without brackets @returns null for a name, and for numbers that only some programs take for addresses (`127.1`) */
export function addressKind(text: string): AddressKind | null {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const four = readIPv4(bare)
  if (four !== null) return kindOf4(four)
  const six = readIPv6(bare)
  return six === null ? null : kindOf6(six)
}

/** Whether it may be dialled. @param isWritten somebody wrote it as a number, or `localhost`; false: a name led to it */
export function mayDial(kind: AddressKind, audience: Audience, isWritten: boolean): boolean {
  if (kind === 'loopback') return isWritten
  return kind === 'public' || kind === 'private' || kind === 'shared' || (kind === 'linkLocal' && audience === 'device')
}

/** What is said of one that may not. */
export const REFUSED_ADDRESS = 'the address leads into this computer, to nobody or to a cloud’s own service, and is not dialled'

function kindOf4(address: number): AddressKind {
  if (METADATA.some((one) => readIPv4(one) === address)) return 'metadata'
  const net = NETS_4.find(([base, bits]) => Math.floor(address / 2 ** (32 - bits)) === Math.floor(readIPv4(base)! / 2 ** (32 - bits)))
  return net?.[2] ?? 'public'
}

function kindOf6(groups: readonly number[]): AddressKind {
  const [first = 0, second = 0] = groups
  const last = groups[6]! * 0x1_0000 + groups[7]!
  const begins = (...start: readonly number[]) => start.every((group, i) => groups[i] === group)
  if (begins(0, 0, 0, 0, 0, 0, 0)) return groups[7] === 1 ? 'loopback' : 'nowhere'
  // An IPv4 address inside: mapped, compatible, translated, NAT64, 6to4.
  if (begins(0, 0, 0, 0, 0, 0xffff) || begins(0, 0, 0, 0, 0, 0) || begins(0, 0, 0, 0, 0xffff, 0) || begins(0x64, 0xff9b, 0, 0, 0, 0)) return kindOf4(last)
  if (first === 0x2002) return kindOf4(second * 0x1_0000 + groups[2]!)
  // Teredo, and NAT64 of somebody's own: where they lead is not to be seen.
  if ((first === 0x2001 && second === 0) || begins(0x64, 0xff9b, 1)) return 'nowhere'
  if (METADATA.some((one) => readIPv6(one)?.every((group, i) => group === groups[i]) === true)) return 'metadata'
  if (first >= 0xff00 || (first & 0xffc0) === 0xfec0) return 'nowhere'
  if ((first & 0xffc0) === 0xfe80) return 'linkLocal'
  return (first & 0xfe00) === 0xfc00 ? 'private' : 'public'
}

/** Four numbers and nothing else; with leading zeros they mean different things to different programs. */
function readIPv4(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1)
  if (parts === undefined || parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) return null
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0)
}

/** @returns eight groups */
function readIPv6(text: string): number[] | null {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(':')) return null
  const [head = '', tail, more] = text.split('::')
  if (more !== undefined) return null
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')]
  if (before === null || after === null) return null
  const missing = 8 - before.length - after.length
  if (tail === undefined) return missing === 0 ? before : null
  return missing < 1 ? null : [...before, ...Array<number>(missing).fill(0), ...after]
}

function groupsOf(text: string): number[] | null {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    const four = index === parts.length - 1 && part.includes('.') ? readIPv4(part) : null
    if (four !== null) groups.push(Math.floor(four / 0x1_0000), four % 0x1_0000)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return null
  }
  return groups.length > 8 ? null : groups
}
