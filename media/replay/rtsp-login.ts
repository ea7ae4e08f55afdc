// Answers a recorder's challenge on RTSP, so that no password stands in the command line of ffmpeg.
import { createHash, randomBytes } from 'node:crypto'
import type { CameraLogin } from '../../contract/camera-pairing.ts'

export interface Challenge {
  readonly scheme: 'Digest' | 'Basic'
  readonly realm: string
  readonly nonce: string
  readonly algorithm: 'MD5' | 'SHA-256'
  readonly hasQop: boolean
  readonly opaque: string | null
  /** The log-in may be right: the nonce was too old. */
  readonly isStale: boolean
}

/** Digest before Basic, the stronger algorithm first. @param headers values of WWW-Authenticate @returns null for none that can be answered */
export function pickChallenge(headers: readonly string[]): Challenge | null {
  const found = headers.flatMap((header) => readChallenge(header.slice(0, 4096)) ?? [])
  const rank = ({ scheme, algorithm }: Challenge) => (scheme === 'Basic' ? 0 : algorithm === 'MD5' ? 1 : 2)
  return found.toSorted((a, b) => rank(b) - rank(a))[0] ?? null
}

function readChallenge(header: string): Challenge | null {
  const scheme = /^\s*(digest|basic)\b/i.exec(header)?.[1]?.toLowerCase()
  if (scheme === undefined) return null
  const field = (name: string): string | null => {
    const match = new RegExp(`[\\s,]${name}\\s*=\\s*(?:"([^"]*)"|([^\\s,"]+))`, 'i').exec(header)
    return match === null ? null : (match[1] ?? match[2] ?? null)
  }
  const algorithm = (field('algorithm') ?? 'MD5').toUpperCase()
  if (algorithm !== 'MD5' && algorithm !== 'SHA-256') return null
  const qop = field('qop')
  if (qop !== null && !/(^|,)\s*auth\s*(,|$)/i.test(qop)) return null
  const [realm, nonce] = [field('realm') ?? '', field('nonce')]
  if (scheme === 'digest' && nonce === null) return null
  // They go back in a header of ours, which nothing of the recorder's may end.
  if ([realm, nonce, field('opaque')].some((text) => /[\p{Cc}]/u.test(text ?? ''))) return null
  const isStale = field('stale')?.toLowerCase() === 'true'
  return { scheme: scheme === 'digest' ? 'Digest' : 'Basic', realm, nonce: nonce ?? '', algorithm, hasQop: qop !== null, opaque: field('opaque'), isStale }
}

/** The `Authorization` of one request. @param count how often this nonce was used, from 1 */
export function answerChallenge(challenge: Challenge, { username, password }: CameraLogin, method: string, url: string, count: number): string {
  if (challenge.scheme === 'Basic') return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
  const { realm, nonce, algorithm, hasQop, opaque } = challenge
  const hash = (text: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text, 'utf8')
      .digest('hex')
  const nc = count.toString(16).padStart(8, '0')
  const cnonce = randomBytes(8).toString('hex')
  const middle = hasQop ? `${nonce}:${nc}:${cnonce}:auth` : nonce
  const quoted = (text: string) => `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
  const fields = [`username=${quoted(username)}`, `realm=${quoted(realm)}`, `nonce=${quoted(nonce)}`, `uri=${quoted(url)}`]
  fields.push(`response="${hash(`${hash(`${username}:${realm}:${password}`)}:${middle}:${hash(`${method}:${url}`)}`)}"`)
  // Old servers know no other and some stumble over the word.
  if (algorithm !== 'MD5' || hasQop) fields.push(`algorithm=${algorithm}`)
  if (hasQop) fields.push('qop=auth', `nc=${nc}`, `cnonce="${cnonce}"`)
  if (opaque !== null) fields.push(`opaque=${quoted(opaque)}`)
  return `Digest ${fields.join(', ')}`
}
