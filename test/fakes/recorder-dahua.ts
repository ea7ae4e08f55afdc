// A Dahua recorder for tests: lines of text behind HTTP Digest (MD5), the connection closed after each answer.
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface DahuaRecorderFake {
  readonly host: string
  readonly port: number
  /** Paths that were let in, in order. */
  readonly asked: readonly string[]
  /** Wrong log-ins. */
  refusals(): number
  close(): Promise<void>
}

export const DAHUA_LOGIN = { username: 'admin', password: 'vigil123' }

/**
 * @param tables name of a configuration, or an action of magicBox.cgi, to its lines
 * @param serve  what else it knows; undefined: nothing
 */
export async function startDahuaRecorder(
  tables: Readonly<Record<string, string>>,
  serve: (url: URL) => string | undefined = () => undefined,
): Promise<DahuaRecorderFake> {
  const asked: string[] = []
  const nonces = new Set<string>()
  let refusals = 0
  const server = createServer((request, response) => {
    const header = request.headers.authorization ?? ''
    const part = (name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(header)?.[1] ?? ''
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')
    const secret = md5(`${DAHUA_LOGIN.username}:Login to 4F0A:${DAHUA_LOGIN.password}`)
    const expected = md5(`${secret}:${part('nonce')}:${part('nc')}:${part('cnonce')}:auth:${md5(`GET:${request.url}`)}`)
    response.setHeader('connection', 'close')
    if (part('response') !== expected || !nonces.has(part('nonce'))) {
      if (header !== '') refusals += 1
      const nonce = randomBytes(8).toString('hex')
      nonces.add(nonce)
      response
        .writeHead(401, { 'www-authenticate': `Digest realm="Login to 4F0A", qop="auth", nonce="${nonce}", opaque="ab"` })
        .end('Error\r\nInvalid Authority!\r\n')
      return
    }
    const url = new URL(request.url ?? '', 'http://x')
    asked.push(request.url ?? '')
    const name = url.searchParams.get('name') ?? url.searchParams.get('action') ?? ''
    const text = tables[name] ?? serve(url)
    if (text === undefined) response.writeHead(400).end('Error\r\nBad Request!\r\n')
    else response.writeHead(200, { 'content-type': 'text/plain;charset=utf-8' }).end(text.replaceAll('\n', '\r\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    asked,
    refusals: () => refusals,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
