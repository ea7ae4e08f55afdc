// Whoever sends slowly, endlessly, packed or in floods holds up nobody but himself.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gzipSync, brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startFixture, type Fixture } from '../server-fixture.ts'

let core: Fixture
let cookie: string
let key: { authorization: string }
beforeAll(async () => {
  core = await startFixture({ requestsPerMinute: 1_000_000 })
  cookie = await core.signIn('operator')
  key = core.key('incidents:write')
})
afterAll(() => core.close())

const isServing = async () => {
  expect((await core.ask('/api/v1/health')).status).toBe(200)
  expect((await core.ask('/auth/state', { headers: { cookie } })).status).toBe(200)
}

test('five hundred that begin a request and never end it keep nobody out', async () => {
  const slow: Socket[] = Array.from({ length: 500 }, (_, i) => {
    const socket = connect(core.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      i % 2 === 0
        ? 'GET / HTTP/1.1\r\nHost: '
        : `POST /auth/login HTTP/1.1\r\nHost: ${core.host}\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{`,
    )
    return socket
  })
  for (const socket of slow) if (socket.connecting) await once(socket, 'connect').catch(() => null)
  await isServing()
  for (const socket of slow) socket.write('x')
  await isServing()
  for (const socket of slow) socket.destroy()
})

test('a body that says it is huge, and one that is without saying so, are not read to their end', async () => {
  const headers = { ...key, origin: core.origin }
  const said = await core.ask('/api/v1/incidents', { method: 'POST', headers: { ...headers, 'content-length': '104857600' }, body: '{' }).catch(() => null)
  if (said !== null) expect(said.status).toBe(413)
  const socket = connect(core.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    `POST /api/v1/incidents HTTP/1.1\r\nHost: ${core.host}\r\nAuthorization: ${key.authorization}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  )
  let sent = 0
  let got = ''
  socket.on('data', (chunk: Buffer) => (got += chunk.toString('latin1')))
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
  while (!socket.destroyed && got === '' && sent < 20_000_000) {
    if (!socket.write(chunk)) await new Promise<void>((resolve) => socket.once('drain', resolve).once('close', () => resolve()))
    sent += 0x4000
  }
  if (!socket.destroyed) socket.destroy()
  expect(got).toMatch(/^HTTP\/1\.1 413 /)
  // Of what was still on its way some megabytes fit between the two ends.
  expect(sent).toBeLessThan(20_000_000)
  await isServing()
})

test.each([
  ['gzip', gzipSync(Buffer.alloc(50_000_000))],
  ['br', brotliCompressSync(Buffer.alloc(1_000_000))],
  ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(1_000_000)))],
  ['deflate', Buffer.alloc(100)],
])('a body that is packed (%s) is not unpacked', async (encoding, body) => {
  const answer = await core.ask('/api/v1/incidents', { method: 'POST', headers: { ...key, 'content-encoding': encoding }, body })
  expect([400, 413, 415, 422]).toContain(answer.status)
  await isServing()
})

test.each([
  ['a header of 20 KB', `GET / HTTP/1.1\r\nHost: HOST\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`],
  ['5,000 headers', `GET / HTTP/1.1\r\nHost: HOST\r\n${'a: b\r\n'.repeat(5000)}\r\n`],
  ['a path of 20 KB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: HOST\r\n\r\n`],
  ['two lengths', 'POST /auth/login HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde'],
  [
    'a length and chunks',
    'POST /auth/login HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /auth/state HTTP/1.1\r\n\r\n',
  ],
  ['chunks in another spelling', 'POST /auth/login HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ['a line end in the middle', 'GET / HTTP/1.1\r\nHost: HOST\r\nX: a\rb\r\n\r\n'],
  ['a blank before the colon', 'GET / HTTP/1.1\r\nHost : HOST\r\n\r\n'],
  ['an old version', 'GET / HTTP/0.9\r\n\r\n'],
])('%s is refused, and the line is closed', async (_what, text) => {
  const socket = connect(core.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(text.replace('HOST', core.host))
  let got = ''
  socket.on('data', (chunk: Buffer) => (got += chunk.toString('latin1')))
  await once(socket, 'close')
  expect(got).toMatch(/^(HTTP\/1\.1 4\d\d [^]*)?$/)
  expect(got).not.toMatch(/HTTP\/1\.1 200/)
  await isServing()
})

test.each([
  ['a message of 100 KB', (ws: WebSocket) => ws.send('x'.repeat(100_000))],
  ['bytes', (ws: WebSocket) => ws.send(Buffer.from('{}'))],
  ['a thousand messages', (ws: WebSocket) => Array.from({ length: 1000 }, () => ws.send('{"i":"1","p":{"u":"/session/me"}}'))],
  ['depth', (ws: WebSocket) => ws.send(`{"i":"1","p":{"u":"/incidents/list","b":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`)],
  ['no JSON', (ws: WebSocket) => ws.send('{')],
])('a socket that sends %s ends or is told so, and nobody else is', async (_what, send) => {
  const [bad, good] = ['x', 'y'].map(() => new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: core.origin })) as [
    WebSocket,
    WebSocket,
  ]
  await Promise.all([once(bad, 'open'), once(good, 'open')])
  bad.on('error', () => {})
  const end = Promise.race([once(bad, 'close'), once(bad, 'message')])
  send(bad)
  await end
  good.send('{"i":"1","p":{"u":"/session/me"}}')
  expect(String(((await once(good, 'message')) as [Buffer])[0])).toContain('"operator"')
  bad.terminate()
  good.terminate()
  await isServing()
})
