// A small HTTP client for devices: Digest authentication (RFC 7616), bounded in time and size, no redirects, and exact about whether a request left.
import { createHash, randomBytes } from 'node:crypto'
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { pause } from '../confirm.ts'
import { checkAddress, guardLookup } from './outside-line.ts'
import { connectTls, type SeenCertificate } from './tls-line.ts'

export interface HttpDevice {
  readonly host: string
  readonly port: number
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** For the whole exchange of one call, both tries of the log-in included. */
  readonly timeoutMs: number
  readonly maxBytes?: number
  /** Absent: plain HTTP. */
  readonly tls?: DeviceTls | undefined
}

export interface DeviceTls {
  /** SHA-256 of the certificate that is trusted; null: any, and `seen` is told which. */
  readonly certificate: string | null
  seen?(certificate: SeenCertificate): void
}

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  /** `bytesPerSecond`: no faster, for a device that plays what it gets. */
  readonly body?: ({ readonly type: string } & ({ readonly text: string } | { readonly bytes: Uint8Array; readonly bytesPerSecond?: number })) | undefined
  /** Instead of the device's own. */
  readonly timeoutMs?: number
  /** Default: JSON. */
  readonly accept?: string
  readonly signal?: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  /** The body as UTF-8. */
  readonly text: string
  /** As it came. */
  readonly body: () => Uint8Array
}

/** `sent`: the device may have acted on it. `notSent`: it certainly has not. */
export class HttpFailure extends Error {
  readonly phase: 'notSent' | 'sent'
  /** Its time was up. */
  readonly isLate: boolean
  constructor(phase: 'notSent' | 'sent', message: string, options?: { cause?: unknown; isLate?: boolean }) {
    super(message, options)
    this.name = 'HttpFailure'
    this.phase = phase
    this.isLate = options?.isLate ?? false
  }
}

export interface Challenge {
  readonly realm: string
  readonly nonce: string
  readonly algorithm: 'MD5' | 'SHA-256'
  readonly opaque: string | null
  readonly qop: boolean
}

const MAX_BYTES = 65_536

/** @returns the strongest Digest challenge of the `WWW-Authenticate` headers that this client can answer, or null */
export function pickChallenge(headers: readonly string[]): Challenge | null {
  // One header may carry several challenges; each starts at a scheme name followed by its first parameter.
  const parts = headers.flatMap((header) => header.slice(0, 4096).split(/(?:^|,)\s*(?=(?:digest|basic)\s)/i))
  const found: Challenge[] = []
  for (const part of parts) {
    if (!/^\s*digest\s/i.test(part)) continue
    const value = (name: string): string | null => {
      const match = new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]+))`, 'i').exec(part)
      return match === null ? null : (match[1]?.replace(/\\(.)/g, '$1') ?? match[2] ?? null)
    }
    const realm = value('realm')
    const nonce = value('nonce')
    const algorithm = (value('algorithm') ?? 'MD5').toUpperCase()
    const qop = value('qop')
    if (realm === null || nonce === null || (algorithm !== 'MD5' && algorithm !== 'SHA-256')) continue
    if (qop !== null && !/(^|,)\s*auth\s*(,|$)/i.test(qop)) continue
    const opaque = value('opaque')
    // They go back in a header of ours, where nothing else may stand.
    if ([realm, nonce, opaque].some((text) => /[^\x20-\x7e\x80-\xff]/.test(text ?? ''))) continue
    found.push({ realm, nonce, algorithm, opaque, qop: qop !== null })
  }
  return found.find((challenge) => challenge.algorithm === 'SHA-256') ?? found[0] ?? null
}

/** The `Authorization` header. @param count how often this nonce was used, from 1; sent as 8 hexadecimal digits */
export function answerChallenge(
  challenge: Challenge,
  login: { readonly username: string; readonly password: string },
  call: { readonly method: string; readonly path: string },
  count: number,
  cnonce: string,
): string {
  const hash = (text: string) =>
    createHash(challenge.algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text, 'utf8')
      .digest('hex')
  const nc = count.toString(16).padStart(8, '0')
  const secret = hash(`${login.username}:${challenge.realm}:${login.password}`)
  const what = hash(`${call.method}:${call.path}`)
  const middle = challenge.qop ? `${challenge.nonce}:${nc}:${cnonce}:auth` : challenge.nonce
  const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`
  const fields = [
    `username=${quoted(login.username)}`,
    `realm=${quoted(challenge.realm)}`,
    `nonce=${quoted(challenge.nonce)}`,
    `uri=${quoted(call.path)}`,
    `algorithm=${challenge.algorithm}`,
    `response="${hash(`${secret}:${middle}:${what}`)}"`,
  ]
  if (challenge.qop) fields.push('qop=auth', `nc=${nc}`, `cnonce=${quoted(cnonce)}`)
  if (challenge.opaque !== null) fields.push(`opaque=${quoted(challenge.opaque)}`)
  return `Digest ${fields.join(', ')}`
}

/**
 * Remembers the device's nonce, so that only the first call costs two round trips.
 *
 * @throws HttpFailure from the returned function; a 401 answer means the log-in was refused, after at most two tries
 */
export function createHttpDigest(device: HttpDevice): (call: HttpCall) => Promise<HttpAnswer> {
  let challenge: Challenge | null = null
  let count = 0
  return async (call) => {
    const deadline = AbortSignal.timeout(call.timeoutMs ?? device.timeoutMs)
    const signal = call.signal === undefined ? deadline : AbortSignal.any([deadline, call.signal])
    const send = () => {
      const login = device.username === undefined ? null : { username: device.username, password: device.password ?? '' }
      const header = challenge === null || login === null ? null : answerChallenge(challenge, login, call, ++count, randomBytes(16).toString('hex'))
      return exchange(device, call, header, signal)
    }
    // A remembered nonce may have gone stale, so the first 401 always earns exactly one more try.
    const first = await send()
    if (first.status !== 401 || device.username === undefined) return first
    const next = pickChallenge(first.challenges)
    if (next === null) return first
    challenge = next
    count = 0
    const second = await send()
    if (second.status === 401) challenge = null
    return second
  }
}

interface Exchanged extends HttpAnswer {
  readonly challenges: readonly string[]
}

async function exchange(device: HttpDevice, call: HttpCall, authorization: string | null, signal: AbortSignal): Promise<Exchanged> {
  if (device.tls === undefined) return await exchangeOver(device, call, authorization, signal, null)
  const { socket, certificate } = await connectTls({ ...device, certificate: device.tls.certificate }, signal).catch((cause: unknown) => {
    // Nothing but the beginning of TLS has left.
    throw new HttpFailure('notSent', messageOf(cause), { cause, isLate: isLate(signal) })
  })
  device.tls.seen?.(certificate)
  return await exchangeOver(device, call, authorization, signal, socket)
}

function exchangeOver(device: HttpDevice, call: HttpCall, authorization: string | null, signal: AbortSignal, line: Socket | null): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    let phase: 'notSent' | 'sent' = line === null ? 'notSent' : 'sent'
    const fail = (cause: unknown) => reject(new HttpFailure(phase, messageOf(cause), { cause, isLate: isLate(signal) }))
    if (signal.aborted) {
      line?.destroy()
      return fail(signal.reason)
    }
    try {
      checkAddress(device.host, device.port, 'device')
    } catch (refused) {
      return fail(refused)
    }
    const body = call.body === undefined ? null : 'text' in call.body ? Buffer.from(call.body.text, 'utf8') : call.body.bytes
    const request = httpRequest({
      host: device.host,
      port: device.port,
      method: call.method,
      path: call.path,
      lookup: guardLookup(device.port, 'device'),
      signal,
      maxHeaderSize: 16_384,
      ...(line === null ? { agent: false } : { createConnection: () => line }),
      headers: {
        accept: call.accept ?? 'application/json',
        ...(body === null ? {} : { 'content-type': call.body!.type, 'content-length': body.length }),
        ...(authorization === null ? {} : { authorization }),
      },
    })
    request.on('error', fail)
    // From the moment the connection stands, bytes may be on their way.
    request.on('socket', (socket) => socket.once('connect', () => (phase = 'sent')))
    let isAnswered = false
    request.on('response', (response) => {
      isAnswered = true
      readBounded(response, device.maxBytes ?? MAX_BYTES).then(
        (bytes) =>
          resolve({
            status: response.statusCode ?? 0,
            text: bytes.toString('utf8'),
            body: () => bytes,
            challenges: response.headersDistinct['www-authenticate'] ?? [],
          }),
        (error: unknown) => {
          request.destroy()
          fail(error)
        },
      )
    })
    const bytesPerSecond = call.body !== undefined && 'bytes' in call.body ? call.body.bytesPerSecond : undefined
    if (body === null || bytesPerSecond === undefined) request.end(body ?? undefined)
    else void writePaced(request, body, bytesPerSecond, () => isAnswered || signal.aborted || request.destroyed, signal)
  })
}

function isLate(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'the exchange failed'
}

/** A tenth of a second at a time; the first goes at once, so that the device has something to play while the next comes. */
async function writePaced(request: ClientRequest, bytes: Uint8Array, bytesPerSecond: number, isOver: () => boolean, signal: AbortSignal): Promise<void> {
  const piece = Math.max(1, Math.round(bytesPerSecond / 10))
  for (let at = 0; at < bytes.length; at += piece) {
    // One that has answered already (a refused log-in) or is gone is told no more.
    if (isOver()) return
    request.write(bytes.subarray(at, at + piece))
    await pause(100, signal)
  }
  request.end()
}

async function readBounded(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
