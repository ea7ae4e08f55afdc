// Live video: the socket is handed on byte by byte, without the session, and ends with it.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { startFixture, type Fixture } from './server-fixture.ts'

const path = process.platform === 'win32' ? `\\\\.\\pipe\\vigil-live-${process.pid}` : join(mkdtempSync(join(tmpdir(), 'vigil-live-')), 'live.sock')
const seen: IncomingMessage[] = []
const media = createServer()
const tiles = new WebSocketServer({ server: media })
tiles.on('connection', (ws, request) => {
  seen.push(request)
  ws.send(Buffer.alloc(200_000, 7))
  ws.on('message', (data) => ws.send(data))
})

let core: Fixture
let cookie: string
beforeAll(async () => {
  media.listen(path)
  await once(media, 'listening')
  core = await startFixture({ liveSocket: path })
  cookie = await core.signIn('operator')
})
afterAll(async () => {
  await core.close()
  for (const ws of tiles.clients) ws.terminate()
  media.close()
})

const open = (query: string, headers: Record<string, string> = { cookie }, at: Fixture = core) =>
  new WebSocket(`${at.url.replace('http', 'ws')}/live/ws${query}`, { headers, origin: at.origin })

function refusal(ws: WebSocket): Promise<number> {
  ws.on('error', () => {})
  return once(ws, 'unexpected-response').then(([, response]) => (response as IncomingMessage).statusCode ?? 0)
}

test('a tile gets the picture through the core, and the media process never sees who is asking', async () => {
  const ws = open('?camera=lobby-3-1')
  const [picture] = (await once(ws, 'message')) as [Buffer]
  expect(picture.equals(Buffer.alloc(200_000, 7))).toBe(true)
  ws.send('ping')
  expect(String(((await once(ws, 'message')) as [Buffer])[0])).toBe('ping')
  const request = seen.at(-1)
  expect(request?.url).toBe('/live/ws?camera=lobby-3-1')
  expect(Object.keys(request?.headers ?? {})).not.toEqual(expect.arrayContaining(['cookie']))
  ws.close()
  await once(ws, 'close')
})

test('unknown cameras, strangers and a media process that is down are refused', async () => {
  expect(await refusal(open('?camera=nowhere'))).toBe(404)
  expect(await refusal(open(''))).toBe(404)
  expect(await refusal(open('?camera=lobby-3-1&stream=other'))).toBe(400)
  expect(await refusal(open('?camera=lobby-3-1&can=av1'))).toBe(400)
  expect(await refusal(open('?camera=lobby-3-1&can=avc,avc,avc'))).toBe(400)
  expect(await refusal(open('?camera=lobby-3-1', {}))).toBe(401)
  for (const liveSocket of [undefined, `${path}.gone`]) {
    const down = await startFixture(liveSocket === undefined ? {} : { liveSocket })
    const own = await down.signIn('operator')
    expect(await refusal(open('?camera=lobby-3-1', { cookie: own }, down))).toBe(503)
    await down.close()
  }
})

test.each(['&stream=main', '&stream=main&can=avc,hevc', '&can=mpeg1'])('the large stream is asked for by name, and decoders are told: %s', async (more) => {
  const ws = open(`?camera=lobby-3-1${more}`)
  await once(ws, 'message')
  expect(seen.at(-1)?.url).toBe(`/live/ws?camera=lobby-3-1${more}`)
  ws.close()
  await once(ws, 'close')
})

test('the picture ends with the session', async () => {
  const own = await core.signIn('guard')
  const ws = open('?camera=lobby-3-1', { cookie: own })
  await once(ws, 'message')
  const closed = once(ws, 'close')
  await core.ask('/auth/logout', { method: 'POST', headers: { cookie: own } })
  await closed
})

test('when the media process ends, the tile is told by its socket', async () => {
  const ws = open('?camera=lobby-3-1')
  await once(ws, 'message')
  const closed = once(ws, 'close')
  for (const tile of tiles.clients) tile.terminate()
  await closed
})
