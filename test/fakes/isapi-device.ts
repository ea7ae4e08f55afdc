// The ISAPI of any Hikvision device for tests: HTTP with Digest log-in, answers in JSON or XML, faults, and events pushed as devices push them.
import { createHash, randomBytes } from 'node:crypto'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** `silent`: takes the request and never answers · `reset`: cuts the line after it · `lying`: 200 and a page · others: as named. */
export type IsapiFault = 'silent' | 'reset' | 'lying' | 'endless' | 'busy' | 'notSupport' | 'noSuchPath' | null

export interface IsapiRequest {
  readonly method: string
  readonly path: string
  readonly body: Buffer
  readonly type: string
}

/** What the device says: a refusal by its code and words, a document, OK, or nothing at all; null: no such path. */
export type IsapiReply = { readonly code: number; readonly words: string } | { readonly json: object } | { readonly xml: string } | 'ok' | 'silence' | null

export interface FakeIsapi {
  readonly host: string
  readonly port: number
  /** `METHOD path` in order of arrival, log-in done. */
  readonly requests: readonly string[]
  readonly received: readonly IsapiRequest[]
  /** Requests whose path contains `on` go wrong; null: well again. */
  misbehave(fault: IsapiFault, on?: string): void
  /** In which form it says yes and no; also what HTTP status goes with a refusal. */
  speak(form: 'json' | 'xml', refusalStatus?: number): void
  setPassword(password: string): void
  /** Answered to 401s, for counting log-ins. */
  refusedLogins(): number
  close(): Promise<void>
}

const REALM = 'IP Camera(C1234)'
export const LOGIN = { username: 'admin', password: 'vigil123' }

/** @param serve what stands behind the log-in; null: no such path */
export async function startFakeIsapi(serve: (request: IsapiRequest) => IsapiReply): Promise<FakeIsapi> {
  const received: IsapiRequest[] = []
  const floods = new Set<NodeJS.Timeout>()
  const nonces = new Map<string, Set<string>>()
  let fault: IsapiFault = null
  let faultOn = ''
  let form: 'json' | 'xml' = 'json'
  let refusalStatus = 400
  let password = LOGIN.password
  let refused = 0

  const isLoggedIn = (request: IncomingMessage): boolean => {
    const fields = parseFields(request.headers.authorization ?? '')
    const { nc = '', cnonce = '', uri = '', nonce = '' } = fields
    const hash = (text: string) =>
      createHash(/^md5$/i.test(fields['algorithm'] ?? 'MD5') ? 'md5' : 'sha256')
        .update(text)
        .digest('hex')
    const secret = hash(`${LOGIN.username}:${REALM}:${password}`)
    const used = nonces.get(nonce)
    const isRight = fields['response'] === hash(`${secret}:${nonce}:${nc}:${cnonce}:auth:${hash(`${request.method}:${uri}`)}`)
    if (used === undefined || used.has(nc) || !/^[0-9a-f]{8}$/.test(nc) || uri !== request.url || !isRight) return false
    used.add(nc)
    return true
  }
  const challenge = (response: ServerResponse) => {
    refused += 1
    const nonce = randomBytes(16).toString('hex')
    nonces.set(nonce, new Set())
    const offer = (algorithm: string) => `Digest qop="auth", realm="${REALM}", nonce="${nonce}", algorithm=${algorithm}, stale=FALSE`
    response.writeHead(401, { 'www-authenticate': [offer('MD5'), offer('SHA-256')], connection: 'close' }).end('<html>Unauthorized</html>')
  }
  const say = (response: ServerResponse, reply: IsapiReply) => {
    if (reply === 'silence') return
    if (reply === null) return void response.writeHead(404).end()
    if (typeof reply === 'object' && 'json' in reply)
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply.json))
    if (typeof reply === 'object' && 'xml' in reply) return void response.writeHead(200, { 'content-type': 'application/xml' }).end(reply.xml)
    const { code, words } = reply === 'ok' ? { code: 1, words: 'ok' } : reply
    const status = code === 1 ? 200 : refusalStatus
    if (form === 'json')
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ statusCode: code, statusString: 'x', subStatusCode: words }))
    else
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(
          `<?xml version="1.0" encoding="UTF-8"?>\n<ResponseStatus version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">\n<requestURL>/</requestURL>\n<statusCode>${code}</statusCode>\n<statusString>x</statusString>\n<subStatusCode>${words}</subStatusCode>\n</ResponseStatus>`,
        )
  }
  const goWrong = (request: IncomingMessage, response: ServerResponse) => {
    if (fault === 'reset') request.socket.resetAndDestroy()
    if (fault === 'lying') response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Welcome</body></html>')
    if (fault === 'busy') say(response, { code: 2, words: 'deviceBusy' })
    if (fault === 'notSupport') say(response, { code: 4, words: 'notSupport' })
    if (fault === 'noSuchPath') say(response, null)
    if (fault !== 'endless') return
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'.repeat(16_384)), 1)
    floods.add(timer)
    response.on('close', () => clearInterval(timer))
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => {})
    request.on('end', () => {
      if (!isLoggedIn(request)) return challenge(response)
      const asked = { method: request.method ?? '', path: request.url ?? '', body: Buffer.concat(chunks), type: request.headers['content-type'] ?? '' }
      received.push(asked)
      if (fault !== null && asked.path.includes(faultOn)) return goWrong(request, response)
      say(response, serve(asked))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    received,
    get requests() {
      return received.map(({ method, path }) => `${method} ${path}`)
    },
    misbehave(next, on = '') {
      fault = next
      faultOn = on
    },
    speak(next, status = 400) {
      form = next
      refusalStatus = status
    },
    setPassword: (next) => void (password = next),
    refusedLogins: () => refused,
    close() {
      for (const timer of floods) clearInterval(timer)
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function parseFields(header: string): Partial<Record<string, string>> {
  return Object.fromEntries([...header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,"]+))/g)].map((match) => [match[1]!, match[2] ?? match[3] ?? '']))
}

export interface FormPart {
  readonly name: string
  readonly fileName?: string
  readonly type: string
  readonly body: string | Uint8Array
}

export function formOf(parts: readonly FormPart[]): { readonly type: string; readonly body: Buffer } {
  const pieces = parts.flatMap(({ name, fileName, type, body }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`
    return [
      `--MIME_boundary\r\nContent-Disposition: form-data; name="${name}"${file}\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
      body,
      '\r\n',
    ]
  })
  return { type: 'multipart/form-data; boundary=MIME_boundary', body: Buffer.concat([...pieces, '--MIME_boundary--\r\n'].map((piece) => Buffer.from(piece))) }
}

/** Pushes as a device does, one connection each. @returns the status of the answer */
export function pushTo(
  to: { readonly host: string; readonly port: number; readonly path: string },
  { type, body }: { readonly type: string; readonly body: string | Uint8Array },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { ...to, method: 'POST', agent: false, headers: { 'content-type': type, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0))
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
