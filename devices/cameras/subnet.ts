// The addresses of a private network that is written as CIDR, for asking one after another.
import { isIPv4 } from 'node:net'

/** `notPrivate`: nobody scans the internet from here. `tooWide`: more than a /22. */
export type SubnetProblem = 'notCidr' | 'notPrivate' | 'tooWide'

/** 1022 hosts. */
const WIDEST = 22
const PRIVATE: readonly (readonly [base: string, bits: number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  // Shared space of providers, which some estates use inside.
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
]

/** @param text `10.0.3.0/24`; an address alone is that one @returns its hosts in order, or why not */
export function addressesOf(text: string): readonly string[] | SubnetProblem {
  const [, address = '', bitsText] = /^\s*([\d.]{7,15})(?:\/(\d{1,2}))?\s*$/.exec(text) ?? []
  const bits = bitsText === undefined ? 32 : Number(bitsText)
  if (!isIPv4(address) || bits > 32) return 'notCidr'
  if (bits < WIDEST) return 'tooWide'
  const base = maskOf(toNumber(address), bits)
  if (!PRIVATE.some(([own, ownBits]) => maskOf(base, ownBits) === toNumber(own))) return 'notPrivate'
  const count = 2 ** (32 - bits)
  // Of networks with more than two addresses the first is its name and the last is everybody.
  const [from, to] = count > 2 ? [1, count - 1] : [0, count]
  return Array.from({ length: to - from }, (_, index) => toAddress(base + from + index))
}

function maskOf(address: number, bits: number): number {
  return bits === 0 ? 0 : Math.floor(address / 2 ** (32 - bits)) * 2 ** (32 - bits)
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}
