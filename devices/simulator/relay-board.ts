// A relay board as the driver gate/http-relay expects it: real HTTP with Digest log-in, a relay that pulses, an input that follows the gate.
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RelayBoardOptions {
  /** 0 or absent: any free port. */
  readonly port?: number
  readonly login?: { readonly username: string; readonly password: string; readonly algorithm?: 'MD5' | 'SHA-256' }
  /** How long the gate stands open after a pulse; default 3 s. */
  readonly openMs?: number
  /** Looks at every request first; true: it has dealt with the answer itself. */
  readonly before?: (request: IncomingMessage, response: ServerResponse) => boolean
}

export interface RelayBoard {
  readonly host: string
  readonly port: number
  /** How often the relay has moved. */
  pulses(): number
  isOpen(): boolean
  /** A locked gate answers OK and does not move. */
  lock(isLocked: boolean): void
  /** As when the installer changes the log-in at the board. */
  setPassword(password: string): void
  close(): Promise<void>
}

const REALM = 'relay'

export async function startRelayBoard(options: RelayBoardOptions = {}): Promise<RelayBoard> {
  let pulses = 0
  let isOpen = false
  let isLocked = false
  let password = options.login?.password ?? ''
  let nonce = randomBytes(16).toString('hex')
  let closing: NodeJS.Timeout | undefined
  const counts = new Set<string>()

  const isLoggedIn = (request: IncomingMessage): boolean => {
    if (options.login === undefined) return true
    const fields = parseFields(request.headers.authorization ?? '')
    const hash = (text: string) =>
      createHash(options.login?.algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex')
    const secret = hash(`${options.login.username}:${REALM}:${password}`)
    const { nc = '', cnonce = '', uri = '' } = fields
    const expected = hash(`${secret}:${nonce}:${nc}:${cnonce}:auth:${hash(`${request.method}:${uri}`)}`)
    // A count may be used once: that is what makes a recorded request worthless.
    const isFresh = /^[0-9a-f]{8}$/.test(nc) && !counts.has(nc)
    const isRight = fields['nonce'] === nonce && uri === request.url && fields['response'] === expected && isFresh
    if (isRight) counts.add(nc)
    return isRight
  }

  const challenge = (response: ServerResponse) => {
    nonce = randomBytes(16).toString('hex')
    counts.clear()
    const algorithm = options.login?.algorithm ?? 'SHA-256'
    response.writeHead(401, { 'www-authenticate': `Digest realm="${REALM}", qop="auth", algorithm=${algorithm}, nonce="${nonce}"` }).end()
  }

  const pulse = () => {
    if (isLocked) return
    pulses += 1
    isOpen = true
    clearTimeout(closing)
    closing = setTimeout(() => (isOpen = false), options.openMs ?? 3000)
  }

  const server = createServer((request, response) => {
    request.resume()
    if (options.before?.(request, response) === true) return
    if (!isLoggedIn(request)) return challenge(response)
    const answer = (status: number, body: unknown) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.method === 'POST' && request.url === '/relay') {
      pulse()
      answer(200, { ok: true })
    } else if (request.method === 'GET' && request.url === '/status') answer(200, { relay: 0, input: isOpen ? 1 : 0 })
    else answer(404, { error: 'no such path' })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    pulses: () => pulses,
    isOpen: () => isOpen,
    lock: (locked) => void (isLocked = locked),
    setPassword: (next) => void (password = next),
    close() {
      clearTimeout(closing)
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function parseFields(header: string): Partial<Record<string, string>> {
  return Object.fromEntries([...header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,"]+))/g)].map((match) => [match[1]!, match[2] ?? match[3] ?? '']))
}
