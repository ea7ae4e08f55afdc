// The door to the local network: TLS, its own names, cookies that stay on it, and what is handed out before a phone trusts it.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request, type RequestOptions } from 'node:https'
import { connect as connectPlainly } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { silentLog } from '../log.ts'
import { openLanDoor, type LanDoor } from '../tls/lan-door.ts'
import { startServer } from './server.ts'
import { PASSWORD, startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
let door: LanDoor
let dir: string
let port: number

async function openDoor(at = 0, host = '127.0.0.1') {
  const clock = { now: () => Date.now() }
  return openLanDoor({ dataDir: dir, host, port: at, names: ['vigil.lan'], siteName: '翠园 <一期>', clock, log: silentLog })
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-door-'))
  door = await openDoor()
  core = await startFixture({ lan: door })
  port = Number(new URL(door.urls()[0] ?? '').port)
})
afterAll(async () => {
  await core.close()
  rmSync(dir, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly bytes: Buffer
  readonly text: string
}

function ask(path: string, { headers = {}, body, ...more }: RequestOptions & { body?: unknown } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body)
    const own = {
      host: `vigil.lan:${port}`,
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
    }
    const out = request(
      { host: '127.0.0.1', port, path, ca: door.ca.cert, servername: 'vigil.lan', agent: false, ...more, headers: { ...own, ...headers } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const bytes = Buffer.concat(chunks)
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString('utf8') })
        })
      },
    )
    out.on('error', reject)
    out.end(text)
  })
}

async function logIn() {
  await core.signIn('guard', 'bao-an-01')
  const { headers, status } = await ask('/auth/login', {
    method: 'POST',
    headers: { origin: `https://vigil.lan:${port}` },
    body: { name: 'bao-an-01', password: PASSWORD },
  })
  return { status, cookies: (headers['set-cookie'] ?? []) as string[] }
}

test('with the authority a phone trusts the door, without it does not', async () => {
  expect((await ask('/auth/state')).status).toBe(200)
  await expect(ask('/auth/state', { ca: [] })).rejects.toThrow(/unable to (get local issuer|verify the first) certificate/)
  await expect(ask('/auth/state', { servername: 'evil.example' })).rejects.toThrow(/does not match/)
})

test.each(['TLSv1', 'TLSv1.1'] as const)('%s is too old', async (version) => {
  await expect(ask('/auth/state', { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' })).rejects.toThrow()
})

test('a session by TLS has a cookie that no other host and no plain page can set or see', async () => {
  const { status, cookies } = await logIn()
  expect(status).toBe(200)
  const session = cookies.find((cookie) => cookie.startsWith(`__Host-vigil_session_${port}=`)) ?? ''
  for (const flag of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/;']) expect(`${session};`).toContain(flag)
  expect(session).not.toContain('Domain')
  const screen = cookies.find((cookie) => cookie.startsWith(`__Secure-vigil_screen_${port}=`)) ?? ''
  expect(screen).toContain('Secure')
  const cookie = session.split(';')[0] ?? ''
  expect(JSON.parse((await ask('/auth/state', { headers: { cookie } })).text)).toMatchObject({ user: { name: 'bao-an-01' } })
  const bare = cookie.replace('__Host-', '')
  expect(JSON.parse((await ask('/auth/state', { headers: { cookie: bare } })).text)).toMatchObject({ user: null })
})

test('the plain door keeps its cookie, and each door knows its own only', async () => {
  const plain = await core.signIn('guard', 'bao-an-02')
  expect(plain).toMatch(/^vigil_session_\d+=/)
  expect(JSON.parse((await ask('/auth/state', { headers: { cookie: plain } })).text)).toMatchObject({ user: null })
})

test.each(['evil.example:PORT', '127.0.0.1', '127.0.0.1:1', 'vigil.lan.evil.example:PORT', '0.0.0.0:PORT', 'vigil.lan:PORT@evil.example'])(
  'the Host %s is none of this door',
  async (host) => expect((await ask('/auth/state', { headers: { host: host.replace('PORT', String(port)) } })).status).toBe(403),
)

test.each(['https://evil.example', 'http://vigil.lan:PORT', 'https://vigil.lan', 'https://vigil.lan:PORT.evil.example', 'null', 'wss://vigil.lan:PORT'])(
  'a page of %s can do nothing here',
  async (origin) => {
    const headers = { origin: origin.replace('PORT', String(port)) }
    expect((await ask('/auth/login', { method: 'POST', headers, body: { name: 'a', password: 'b' } })).status).toBe(403)
  },
)

test('names of this door are none of the plain one', async () => {
  expect((await core.ask('/auth/state', { headers: { host: `vigil.lan:${core.port}` } })).status).toBe(403)
  expect((await core.ask('/auth/state', { headers: { host: `127.0.0.1:${port}` } })).status).toBe(403)
})

test('a socket of a page on this door is opened, one of a page on the other is not', async () => {
  const { cookies } = await logIn()
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ')
  const open = (origin: string) => new WebSocket(`wss://127.0.0.1:${port}/rpc/ws`, { ca: door.ca.cert, headers: { cookie, host: `vigil.lan:${port}` }, origin })
  const good = open(`https://vigil.lan:${port}`)
  await once(good, 'open')
  good.terminate()
  const bad = open(core.origin)
  const [, response] = (await once(bad, 'unexpected-response')) as [unknown, { statusCode: number }]
  bad.on('error', () => {})
  bad.terminate()
  expect(response.statusCode).toBe(403)
})

test('the policy of a page by TLS lets it open its own socket', async () => {
  expect(String((await ask('/auth/state')).headers['content-security-policy'])).toContain(`connect-src 'self' wss://vigil.lan:${port}`)
})

test('the page of the authority has its styles by the word of its own policy', async () => {
  const { headers, text } = await ask('/ca')
  const [, nonce = 'none'] = /'nonce-([^']+)'/.exec(String(headers['content-security-policy'])) ?? []
  expect(text).toContain(`<style nonce="${nonce}">`)
})

test('the authority is handed out as a file for each kind of phone, never with its key', async () => {
  const crt = await ask('/ca/vigil-ca.crt')
  expect([crt.status, crt.headers['content-type'], crt.bytes.equals(door.ca.der)]).toEqual([200, 'application/x-x509-ca-cert', true])
  const profile = await ask('/ca/vigil-ca.mobileconfig')
  expect([profile.headers['content-type'], profile.text]).toEqual(['application/x-apple-aspen-config', expect.stringContaining(door.ca.der.toString('base64'))])
  expect(profile.text).toMatch(/<key>PayloadUUID<\/key><string>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}</)
  const page = await ask('/ca')
  expect(page.text).toContain(door.ca.fingerprint)
  expect(page.text).not.toMatch(/<script|<一期>/)
  expect((await core.ask('/ca')).text).toContain(door.ca.fingerprint)
  const closed = await startFixture()
  for (const path of ['/ca', '/ca/vigil-ca.crt', '/ca/vigil-ca.mobileconfig']) expect((await closed.ask(path)).status).toBe(404)
  await closed.close()
})

test('what speaks no TLS, and what stops in the middle of the greeting, ends by itself and stops nobody else', async () => {
  const plain = connectPlainly(port, '127.0.0.1', () => plain.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))
  const silent = connectPlainly(port, '127.0.0.1')
  plain.on('error', () => {})
  await once(plain, 'close')
  expect((await ask('/auth/state')).status).toBe(200)
  silent.destroy()
})

test('a certificate that is made anew is shown to who comes next', async () => {
  const other = await openDoor(0)
  const renewals: (() => void)[] = []
  const tried = await startFixture({ lan: { ...other, onRenewed: (use) => (renewals.push(() => use(door.certificate())), () => undefined) } })
  const serialOf = async () => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(other.urls()[0] ?? '').port), ca: other.ca.cert, servername: 'vigil.lan' })
    await once(socket, 'secureConnect')
    const { serialNumber } = socket.getPeerCertificate()
    socket.destroy()
    return serialNumber
  }
  const before = await serialOf()
  renewals[0]?.()
  expect(await serialOf()).not.toBe(before)
  await tried.close()
})

test('a port that is taken is told with the option it came from, and nothing stays open', async () => {
  const lan = await openDoor(port)
  const { services } = core
  await expect(startServer({ services, webDir: dir, host: '127.0.0.1', port: 0, lan, log: silentLog })).rejects.toThrow(/is taken by another program.*--phones/)
})

test('with TLS alone there is one door, and its address is https', async () => {
  const lan = await openDoor(0)
  const server = await startServer({ services: core.services, webDir: dir, host: null, port: 0, lan, log: silentLog })
  expect([server.url, server.lanUrls()[0]]).toEqual([expect.stringMatching(/^https:\/\/vigil\.lan:\d+$/), server.url])
  await server.close()
})

const lanAddress = Object.values(networkInterfaces())
  .flatMap((of) => of ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address

test.skipIf(lanAddress === undefined)('the first administrator is made on this computer, not by whoever comes first on the network', async () => {
  const everywhere = await openDoor(0, '0.0.0.0')
  const fresh = await startFixture({ lan: everywhere })
  const own = new URL(everywhere.urls()[0] ?? '')
  const setUp = (host: string) =>
    ask('/auth/setup', {
      host,
      port: Number(own.port),
      method: 'POST',
      headers: { host: own.host, origin: own.origin },
      body: { name: 'root', password: PASSWORD },
    })
  const elsewhere = await setUp(lanAddress ?? '')
  expect([elsewhere.status, JSON.parse(elsewhere.text)]).toEqual([403, expect.objectContaining({ code: 'auth.setupHere' })])
  expect((await setUp('127.0.0.1')).status).toBe(200)
  await fresh.close()
})

test.each(['ECDHE-ECDSA-AES256-SHA384', 'ECDHE-ECDSA-AES128-SHA', 'AES128-GCM-SHA256', 'DHE-RSA-AES256-GCM-SHA384'])(
  'the suite %s, in blocks or without keys of its own, is not spoken',
  async (ciphers) => {
    const spoken = (suites: string) => ask('/auth/state', { maxVersion: 'TLSv1.2', ciphers: suites })
    await expect(spoken(ciphers)).rejects.toThrow()
    expect((await spoken('ECDHE-ECDSA-AES128-GCM-SHA256')).status).toBe(200)
  },
)
