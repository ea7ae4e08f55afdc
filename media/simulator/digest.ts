// The digest log-in of a simulated camera (RFC 2069 form, as most cameras speak it on RTSP).
import { createHash } from 'node:crypto'

const REALM = 'Vigil camera'

export interface Credentials {
  readonly user: string
  readonly password: string
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

export function digestChallenge(nonce: string): string {
  return `Digest realm="${REALM}", nonce="${nonce}"`
}

/** @param header value of the request's Authorization header, if it had one */
export function isAuthorized(header: string | undefined, method: string, nonce: string, { user, password }: Credentials): boolean {
  if (!header?.startsWith('Digest ')) return false
  const field = (name: string) => new RegExp(`(?:^Digest |[ ,])${name}="([^"]{0,500})"`).exec(header)?.[1]
  const expected = md5(`${md5(`${user}:${REALM}:${password}`)}:${nonce}:${md5(`${method}:${field('uri')}`)}`)
  return field('username') === user && field('nonce') === nonce && field('response') === expected
}
