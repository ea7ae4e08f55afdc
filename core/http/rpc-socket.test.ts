// Calls and feeds over the WebSocket: permissions per call, errors by code, snapshots first, and the end with the session.
import { once } from 'node:events'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { api, CameraView, IncidentFeedEvent } from '../../contract/api.ts'
import { ROLES } from '../../contract/vocabulary.ts'
import { inTransaction } from '../../db/transaction.ts'
import { waitFor } from '../../test/patience.ts'
import { SYSTEM } from '../env.ts'
import { reportIncident } from '../incidents/service.ts'
import { startFixture, type Fixture } from './server-fixture.ts'
import { MAX_STREAMS, MAX_STREAMS_PER_PERSON } from './stream-limit.ts'

let core: Fixture
beforeAll(async () => {
  core = await startFixture()
})
afterAll(() => core.close())

async function open(cookie: string, at: Fixture = core) {
  const ws = new WebSocket(`${at.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: at.origin })
  const closed = new Promise<number>((resolve) => ws.once('close', resolve))
  await once(ws, 'open')
  const client: ContractRouterClient<typeof api> = createORPCClient(new RPCLink({ websocket: ws as unknown as globalThis.WebSocket }))
  return { ws, client, closed }
}

/** @returns the status and body of the refusal */
function refusal(headers: Record<string, string>, path = '/rpc/ws'): Promise<[number, unknown]> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(`${core.url.replace('http', 'ws')}${path}`, { headers })
    ws.on('error', () => {})
    ws.on('open', () => reject(new Error('the socket was opened')))
    ws.on('unexpected-response', (_request, response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve([response.statusCode ?? 0, (JSON.parse(text) as { code: string }).code]))
    })
  })
}

const failure = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ORPCError)) throw new Error(`expected a refusal, got ${String(error)}`)
  return { code: error.code as string, status: error.status, data: error.data as unknown }
}

test('a socket is opened for a signed-in page of ours only', async () => {
  const cookie = await core.signIn('operator', 'ws-door')
  const { origin } = core
  expect(await refusal({ origin })).toEqual([401, 'auth.required'])
  expect(await refusal({ origin, cookie: `vigil_session_${core.port}=made-up` })).toEqual([401, 'auth.required'])
  expect(await refusal({ origin, authorization: core.key('incidents:read').authorization })).toEqual([401, 'auth.required'])
  expect(await refusal({ cookie })).toEqual([403, 'auth.wrongOrigin'])
  const port = String(core.port)
  for (const bad of [
    'null',
    'http://evil.example',
    `https://127.0.0.1:${port}`,
    'http://127.0.0.1',
    `http://127.0.0.1:${port}.evil.example`,
    `http://evil.example:${port}`,
    `${origin}/`,
    `http://LOCALHOST:${port}`,
  ]) {
    expect([bad, await refusal({ cookie, origin: bad })]).toEqual([bad, [403, 'auth.wrongOrigin']])
  }
  expect(await refusal({ cookie, origin, host: 'evil.example' })).toEqual([403, 'auth.wrongOrigin'])
  expect(await refusal({ cookie, origin }, '/other/ws')).toEqual([404, 'request.notFound'])
})

test('every role gets what it may and is told what it may not', async () => {
  const mayCommand: string[] = []
  const mayReport: string[] = []
  for (const role of ROLES) {
    const { client, ws } = await open(await core.signIn(role))
    expect((await client.session.me()).role).toBe(role)
    expect(await client.cameras.list()).toHaveLength(1)
    await client.devices.command({ deviceId: 'gate-3-1', command: 'open', reason: 'test' }).then(
      () => mayCommand.push(role),
      (error: unknown) => expect(error).toMatchObject({ code: 'auth.forbidden', status: 403, data: { permission: 'commandDevices' } }),
    )
    await client.incidents.report({ severity: 'low', summary: role }).then(
      () => mayReport.push(role),
      (error: unknown) => expect(error).toMatchObject({ code: 'auth.forbidden' }),
    )
    ws.close()
  }
  expect(mayCommand).toEqual(['admin', 'manager', 'operator'])
  expect(mayReport).toEqual(['admin', 'manager', 'operator', 'guard'])
  expect(core.commands).toHaveLength(3)
})

test('errors come with their code, status and details', async () => {
  const { client, ws } = await open(await core.signIn('operator'))
  expect(await failure(client.incidents.get({ id: 'none' }))).toMatchObject({ code: 'incident.notFound', status: 404 })
  const { incident } = core.raise('errors')
  expect(await failure(client.incidents.act({ id: incident.id, action: 'close' }))).toMatchObject({
    code: 'incident.wrongState',
    status: 409,
    data: { state: 'new' },
  })
  expect(await failure(client.incidents.list({ limit: 0 }))).toMatchObject({ code: 'request.invalidField', status: 422, data: { field: 'limit' } })
  expect(await failure(client.incidents.report({ severity: 'low', summary: 'x', cameraId: 'nowhere' }))).toMatchObject({
    code: 'request.invalidField',
    data: { field: 'cameraId' },
  })
  ws.close()
})

test('the incident feed starts with everything that is open and then tells each change', async () => {
  const { client, ws } = await open(await core.signIn('operator'))
  const { incident } = core.raise('feed')
  const feed = await client.incidents.watch()
  const first = (await feed.next()).value as IncidentFeedEvent
  expect(first.type === 'snapshot' && first.incidents.map((i) => i.id)).toContain(incident.id)
  await client.incidents.act({ id: incident.id, action: 'acknowledge' })
  const second = (await feed.next()).value
  expect(second).toMatchObject({ type: 'changed', incident: { id: incident.id, state: 'acknowledged' } })
  await feed.return?.()
  ws.close()
})

test('cameras, devices and health are told whole first, then as they change', async () => {
  const { client, ws } = await open(await core.signIn('operator'))
  const cameras = await client.cameras.watch()
  const camera = (await cameras.next()).value as CameraView
  expect(camera).toMatchObject({ id: 'lobby-3-1', state: 'live' })
  core.env.feed.publish('camera', { ...camera, state: 'stalled' })
  expect((await cameras.next()).value).toMatchObject({ state: 'stalled' })
  expect((await (await client.devices.watch()).next()).value).toMatchObject({ id: 'gate-3-1' })
  expect((await (await client.health.watch()).next()).value).toMatchObject({ status: 'ok' })
  ws.close()
})

test('tracks are told of the cameras that were asked for only', async () => {
  const { client, ws } = await open(await core.signIn('operator'))
  const tracks = await client.tracks.watch({ cameraIds: ['lobby-3-1'] })
  const next = tracks.next()
  // A call behind it on the same socket: when it is answered, the feed before it is open.
  await client.session.me()
  core.env.feed.publish('tracks', { cameraId: 'other', atMs: 1, tracks: [] })
  core.env.feed.publish('tracks', { cameraId: 'lobby-3-1', atMs: 2, tracks: [] })
  expect((await next).value).toMatchObject({ cameraId: 'lobby-3-1', atMs: 2 })
  ws.close()
})

test('signing out closes the sockets of that session and leaves the others', async () => {
  const cookie = await core.signIn('operator', 'out')
  const [one, two, other] = [await open(cookie), await open(cookie), await open(await core.signIn('guard'))]
  await core.ask('/auth/logout', { method: 'POST', headers: { cookie } })
  expect([await one.closed, await two.closed]).toEqual([4401, 4401])
  expect((await other.client.session.me()).role).toBe('guard')
  other.ws.close()
})

test('a message that is too large and a flood of messages end the socket, not the core', async () => {
  const cookie = await core.signIn('operator')
  const large = await open(cookie)
  large.ws.send('x'.repeat(70_000))
  expect(await large.closed).toBe(1009)
  const flood = await open(cookie)
  for (let i = 0; i < 300; i++) flood.ws.send(JSON.stringify({ i: String(i), p: { u: '/session/me' } }))
  expect(await flood.closed).toBe(1008)
  expect((await core.ask('/auth/state')).status).toBe(200)
})

test.each([
  ['no JSON', 'garbage', 1008],
  ['an empty object', '{}', 1008],
  ['a list', '[]', 1008],
  ['null', 'null', 1008],
  ['a call without a path', '{"i":"1"}', 1008],
  ['a number for an id', '{"i":1,"p":{"u":"/session/me"}}', 1008],
  ['an address elsewhere', '{"i":"1","p":{"u":"http://evil.example/x"}}', 1008],
  ['another method', '{"i":"1","p":{"u":"/session/me","m":"GET"}}', 1008],
  ['a file', '{"i":"1","p":{"u":"/session/me","h":{"content-disposition":"attachment"}}}', 1008],
  ['a feed of its own', '{"i":"1","t":3,"p":{"e":"message"}}', 1008],
  ['deep nesting', '['.repeat(30_000), 1008],
  ['bytes', Buffer.from([0, 1, 2, 255]), 1003],
])('a message that is %s ends the socket, and nothing behind it is done', async (_name, message, code) => {
  const complaints = vi.spyOn(console, 'error')
  const { ws, closed } = await open(await core.signIn('operator'))
  const before = core.commands.length
  ws.send(message)
  const command = { json: { deviceId: 'gate-3-1', command: 'open', reason: 'test' } }
  for (let i = 0; i < 20; i++) ws.send(JSON.stringify({ i: String(i), p: { u: '/devices/command', b: command } }))
  expect(await closed).toBe(code)
  expect([core.commands.length - before, complaints.mock.calls]).toEqual([0, []])
})

test('twenty feeds run on one socket, one more is refused, and there is room again when one has ended', async () => {
  const { client, ws } = await open(await core.signIn('operator'))
  const feeds = await Promise.all(Array.from({ length: MAX_STREAMS }, () => client.incidents.watch()))
  expect(await failure(client.cameras.watch())).toMatchObject({ code: 'request.tooMany', status: 429 })
  expect((await client.session.me()).role).toBe('operator')
  await feeds[0]?.return?.()
  expect((await (await client.cameras.watch()).next()).value).toMatchObject({ id: 'lobby-3-1' })
  ws.close()
})

test('a feed that is refused when it is read says why', async () => {
  const { client, ws } = await open(await core.signIn('installer'))
  const draft = { cameraId: 'lobby-3-1', watch: { zones: [], triplines: [], masks: [], rules: [] } }
  const tries = await Promise.all(Array.from({ length: 3 }, () => client.cameraSetup.tryWatch(draft)))
  for (const one of tries) expect((await one.next()).value).toEqual({ type: 'wait', why: 'noPicture' })
  const more = await client.cameraSetup.tryWatch(draft)
  expect(await failure(more.next())).toMatchObject({ code: 'cameraSetup.tooManyTries', status: 429 })
  ws.close()
})

test('the feeds of one person on all their sockets are bounded too', async () => {
  const cookie = await core.signIn('operator', 'many-feeds')
  const sockets = []
  for (let n = 0; n < MAX_STREAMS_PER_PERSON / MAX_STREAMS; n++) {
    const socket = await open(cookie)
    await Promise.all(Array.from({ length: MAX_STREAMS }, () => socket.client.health.watch()))
    sockets.push(socket)
  }
  const late = await open(cookie)
  expect(await failure(late.client.health.watch())).toMatchObject({ code: 'request.tooMany' })
  const other = await open(await core.signIn('guard'))
  await (await other.client.health.watch()).next()
  sockets[0]?.ws.terminate()
  await waitFor(() => late.client.health.watch())
  for (const { ws } of [...sockets, late, other]) ws.terminate()
})

test('a queue that has got out of hand is told from its most urgent thousand on, until all of it is there', async () => {
  const full = await startFixture()
  const cookie = await full.signIn('operator')
  inTransaction(full.env.db, () => {
    for (let i = 0; i < 1005; i++) full.raise(`zone-${i}`)
  })
  const fire = reportIncident(full.env, SYSTEM, { severity: 'critical', summary: 'urgent' }).id
  const { client, ws } = await open(cookie, full)
  const feed = await client.incidents.watch()
  const first = (await feed.next()).value as IncidentFeedEvent
  if (first.type !== 'snapshot') throw new Error('the feed did not start with a snapshot')
  expect([first.incidents.length, first.total, first.incidents[0]?.id]).toEqual([1000, 1006, fire])
  const more = (await feed.next()).value as IncidentFeedEvent
  if (more.type !== 'more') throw new Error('the rest did not follow')
  expect(new Set([...first.incidents, ...more.incidents].map(({ id }) => id)).size).toBe(1006)
  ws.close()
  await full.close()
})

test('one session cannot take the sockets of everybody', async () => {
  const cookie = await core.signIn('operator', 'greedy')
  const sockets = []
  for (let i = 0; i < 40; i++) sockets.push(await open(cookie))
  expect(await refusal({ origin: core.origin, cookie })).toEqual([429, 'request.tooMany'])
  const other = await open(await core.signIn('guard'))
  expect((await other.client.session.me()).role).toBe('guard')
  other.ws.close()
  sockets[0]?.ws.close()
  await sockets[0]?.closed
  await waitFor(async () => (await open(cookie)).ws.terminate())
  for (const { ws } of sockets) ws.terminate()
})

test('a session that reaches its end closes its sockets', async () => {
  const { closed } = await open(await core.signIn('operator'))
  core.passMs(13 * 3600 * 1000)
  expect(await closed).toBe(4401)
})
