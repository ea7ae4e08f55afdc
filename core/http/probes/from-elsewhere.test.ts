// Requests that pages and programs elsewhere make in a signed-in person's browser: 30 Host values, 30 origins, and forms to every route that acts. None has an effect.
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { routeFacts } from '../rest/contract-route.ts'
import { procedures } from '../rest/open-api-document.ts'
import { PASSWORD, startFixture, type Fixture } from '../server-fixture.ts'

let core: Fixture
let cookie: string
beforeAll(async () => {
  core = await startFixture({ requestsPerMinute: 1_000_000 })
  cookie = await core.signIn('admin')
})
afterAll(() => core.close())
const here = (text: string) => text.replaceAll('PORT', String(core.port))

const HOSTS = [
  'evil.example',
  'evil.example:PORT',
  '127.0.0.1',
  '127.0.0.1:1',
  '127.0.0.1:PORT.evil.example',
  '127.0.0.1.evil.example:PORT',
  'localhost',
  'localhost.:PORT',
  'localhost:PORT@evil.example',
  'evil.example@localhost:PORT',
  'localhost:0PORT',
  'localhost:PORT/',
  'localhost:PORT#',
  'localhost:PORT?',
  'localhost:PORT\\',
  '127.1:PORT',
  '2130706433:PORT',
  '0x7f000001:PORT',
  '0177.0.0.1:PORT',
  '0.0.0.0:PORT',
  '[::]:PORT',
  '[::ffff:127.0.0.1]:PORT',
  '[0:0:0:0:0:0:0:1]:PORT',
  '::1:PORT',
  'ⓛocalhost:PORT',
  'localhost:PORT, evil.example',
  'evil.example, localhost:PORT',
  'xn--localhost:PORT',
  'localhost%00:PORT',
  '*:PORT',
  'null',
  '-',
  'http://localhost:PORT',
  'localhost :PORT',
]

/** @returns the status line */
async function raw(lines: readonly string[]): Promise<string> {
  const socket = connect(core.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.end(`${[...lines, 'Connection: close', '', ''].join('\r\n')}`)
  let got = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => (got += chunk))
  await once(socket, 'close')
  return got.split('\r\n')[0] ?? ''
}

test('there are thirty of each', () => {
  expect([HOSTS.length >= 30, ORIGINS.length >= 30]).toEqual([true, true])
})

test.each(HOSTS)('Host: %s gets nothing, also with our cookie', async (host) => {
  for (const path of ['/', '/auth/state', '/api/v1/incidents']) {
    const status = await raw([`GET ${path} HTTP/1.1`, `Host: ${here(host)}`, `Cookie: ${cookie}`])
    expect([path, status]).toEqual([path, expect.stringMatching(/^HTTP\/1\.1 (403|400) /)])
  }
})

test.each([
  'GET http://evil.example/auth/state HTTP/1.1',
  'GET //evil.example/ HTTP/1.1',
  'GET * HTTP/1.1',
  'CONNECT 127.0.0.1:22 HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'TRACE / HTTP/1.1',
])('the request line %s leads nowhere', async (line) => {
  const status = await raw([line, here('Host: 127.0.0.1:PORT'), 'X-Forwarded-Host: evil.example', `Cookie: ${cookie}`])
  expect(status === '' || /^HTTP\/1\.1 (4\d\d|200) /.test(status)).toBe(true)
  // A path that begins with two slashes is one of ours, and answered with our own page or none.
  if (!line.includes('//evil.example/ ')) expect(status).not.toMatch(/ 200 /)
})

const ORIGINS = [
  'http://evil.example',
  'https://evil.example',
  'null',
  'NULL',
  '',
  ' ',
  'file://',
  'data:',
  'about:blank',
  'chrome-extension://abc',
  'https://127.0.0.1:PORT',
  'http://127.0.0.1',
  'http://127.0.0.1:1',
  'http://127.0.0.1:PORT.evil.example',
  'http://127.0.0.1:PORT/',
  'http://127.0.0.1:PORT@evil.example',
  'http://evil.example:PORT',
  'http://evil.example#http://127.0.0.1:PORT',
  'http://sub.localhost:PORT',
  'http://localhost.evil.example:PORT',
  'http://localhost:0PORT',
  'http://LOCALHOST.:PORT',
  'ws://127.0.0.1:PORT',
  'http:127.0.0.1:PORT',
  '127.0.0.1:PORT',
  '//127.0.0.1:PORT',
  'http://[::]:PORT',
  'http://0.0.0.0:PORT',
  'http://2130706433:PORT',
  'http://127.1:PORT',
  'http://127.0.0.1:PORT, http://evil.example',
  'http://127.0.0.1:PORT http://evil.example',
  'http://127.0.0.1:PORT	http://x',
]

test.each(ORIGINS)('a socket from %j is not opened', async (origin) => {
  for (const path of ['/rpc/ws', '/live/ws?camera=lobby-3-1', '/playback/ws?camera=lobby-3-1']) {
    const ws = new WebSocket(`${core.url.replace('http', 'ws')}${path}`, { headers: { cookie, origin: here(origin) } })
    ws.on('error', () => {})
    const [, response] = (await once(ws, 'unexpected-response')) as [unknown, IncomingMessage]
    expect(response.statusCode).toBe(403)
    ws.terminate()
  }
})

test('a socket without an origin, without a cookie, and with that of somebody who has signed out is not opened', async () => {
  const gone = await core.signIn('guard', 'leaver')
  await core.ask('/auth/logout', { method: 'POST', headers: { cookie: gone, origin: core.origin }, body: {} })
  for (const headers of [{ cookie }, { origin: core.origin }, { cookie: gone, origin: core.origin }, { cookie: 'vigil_session=x', origin: core.origin }]) {
    const ws = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: headers as Record<string, string> })
    ws.on('error', () => {})
    const [, response] = (await once(ws, 'unexpected-response')) as [unknown, IncomingMessage]
    expect([401, 403]).toContain(response.statusCode)
  }
})

/** Every route that acts, as a form, a picture or a script of another page would ask it. */
const ACTING = [
  ...procedures()
    .map(routeFacts)
    .map(({ method, url }) => `${String(method)} ${url.replaceAll(/:\w+/g, 'x')}`)
    .filter((route) => !route.startsWith('GET ')),
  ...['/auth/login', '/auth/logout', '/auth/setup', '/upload/resident-list', '/upload/face', '/upload/report-logo', '/upload/map-picture', '/upload/map'].map(
    (path) => `POST ${path}`,
  ),
  ...['/upload/task-photo', '/upload/patrol-photo'].map((path) => `POST ${path}`),
]
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'text/plain; charset=utf-8', '']

test.each(ACTING)('%s does nothing for another page', async (route) => {
  const [method = '', path = ''] = route.split(' ')
  for (const from of [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'http://localhost:1' },
  ]) {
    const answer = await core.ask(path, { method, headers: { cookie, ...(from as Record<string, string>) }, body: { name: 'root2', password: PASSWORD } })
    expect([route, answer.status]).toEqual([route, 403])
  }
  // What a form can send is no content type of ours, whoever it says it comes from.
  for (const type of FORMS) {
    const answer = await core.ask(path, { method, headers: { cookie, origin: core.origin, 'content-type': type }, body: 'name=x&password=y' })
    expect([400, 401, 403, 404, 409, 415, 422]).toContain(answer.status)
  }
  expect((await core.ask('/auth/state', { headers: { cookie } })).status).toBe(200)
})

test('no answer lets another page read it', async () => {
  for (const path of ['/', '/auth/state', '/api/v1/incidents', '/upload/map-picture/x']) {
    const answer = await core.ask(path, { headers: { cookie, origin: core.origin } })
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin')
  }
  const preflight = await core.ask('/api/v1/incidents', {
    method: 'OPTIONS',
    headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
  })
  expect([preflight.status >= 400, preflight.headers['access-control-allow-methods']]).toEqual([true, undefined])
})
