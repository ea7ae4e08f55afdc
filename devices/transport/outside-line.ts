// The one door to addresses that somebody typed or a device sent: a name is asked for once, what it leads to is judged, and that very address is dialled.
import { lookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { networkInterfaces } from 'node:os'
import { addressKind, mayDial, REFUSED_ADDRESS, type Audience } from '../../contract/outside-address.ts'

/** Nothing was sent. */
export class AddressRefused extends Error {
  readonly code = 'ERR_VIGIL_ADDRESS'
  constructor(message = REFUSED_ADDRESS) {
    super(message)
    this.name = 'AddressRefused'
  }
}

/** Ports of this process that are nobody's device or system: the core's own interface. */
const ownDoors = new Set<number>()

/** @returns takes it back */
export function noteOwnDoor(port: number): () => void {
  ownDoors.add(port)
  return () => void ownDoors.delete(port)
}

/** @param host without brackets @throws AddressRefused for a number that may not be dialled; of a name nothing is known yet */
export function checkAddress(host: string, port: number, audience: Audience): void {
  const written = host.toLowerCase() === 'localhost' ? '127.0.0.1' : host
  const kind = addressKind(written)
  if (kind !== null) judge(written, port, audience, true)
}

/** For `lookup` of net, tls and http: checkAddress() has to be asked before, as these look up names only. */
export function guardLookup(port: number, audience: Audience): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) return done(error, [])
      try {
        // One that may not is enough: which of them will be dialled is not ours to say.
        for (const { address } of found) judge(address, port, audience, host.toLowerCase() === 'localhost')
      } catch (refused) {
        return done(refused as AddressRefused, [])
      }
      const [first] = found
      if (options.all === true) done(null, found)
      else done(null, first?.address ?? '', first?.family)
    })
  }
}

/** For libraries that take no lookup. @returns the address to dial @throws AddressRefused, or what the resolver says */
export async function resolveAddress(host: string, port: number, audience: Audience): Promise<string> {
  checkAddress(host, port, audience)
  if (addressKind(host) !== null) return host
  return await new Promise((resolve, reject) => {
    guardLookup(port, audience)(host, { order: 'ipv4first' }, (error, address) => {
      if (error !== null) reject(error)
      else resolve(typeof address === 'string' ? address : (address[0]?.address ?? ''))
    })
  })
}

function judge(address: string, port: number, audience: Audience, isWritten: boolean): void {
  const kind = addressKind(address)
  if (kind === null || !mayDial(kind, audience, isWritten)) throw new AddressRefused()
  if (ownDoors.has(port) && (kind === 'loopback' || isOurs(address))) throw new AddressRefused('this is the core itself')
}

function isOurs(address: string): boolean {
  return Object.values(networkInterfaces()).some((interfaces) => interfaces?.some((one) => one.address === address) === true)
}
