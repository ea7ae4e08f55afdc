// Where ffmpeg and the relay are sent: a camera's name is asked for once, what it leads to is judged, and that very address is dialled.
import { lookup } from 'node:dns/promises'
import { addressKind, mayDial, REFUSED_ADDRESS } from '../contract/outside-address.ts'

/** @returns null: it is a name, of which nothing is known yet @throws RangeError for a number that may not be dialled */
export function numberOf(host: string): string | null {
  const bare = host.replace(/^\[|\]$/g, '')
  const written = bare.toLowerCase() === 'localhost' ? '127.0.0.1' : bare
  const kind = addressKind(written)
  if (kind !== null && !mayDial(kind, 'device', true)) throw new RangeError(REFUSED_ADDRESS)
  return kind === null ? null : written
}

/** @returns an address without brackets @throws RangeError for one that may not be dialled, or what the resolver says */
export async function addressOf(host: string): Promise<string> {
  const number = numberOf(host)
  if (number !== null) return number
  const found = await lookup(host, { all: true, order: 'ipv4first' })
  // One that may not is enough: whoever answers for the name may answer otherwise the next time.
  const isGood = found.every(({ address }) => {
    const kind = addressKind(address)
    return kind !== null && mayDial(kind, 'device', false)
  })
  if (!isGood || found[0] === undefined) throw new RangeError(REFUSED_ADDRESS)
  return found[0].address
}

/** The same address with a number for its name. @param url rtsp:// or rtsps:// @throws as addressOf() */
export async function dialledUrl(url: string): Promise<string> {
  const dialled = new URL(url)
  const address = await addressOf(dialled.hostname)
  dialled.hostname = address.includes(':') ? `[${address}]` : address
  return dialled.href
}
