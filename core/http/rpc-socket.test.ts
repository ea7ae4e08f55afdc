// Calls and feeds over the WebSocket: permissions per call, errors by code, snapshots first, and the end with the session.
import { once } from 'node:events'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { api, CameraView, IncidentFeedEvent } from '../../contract/api.ts'
import { ROLES } from '../../contract/vocabulary.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeAll(async () => {
  core = await startFixture()
})
afterAll(() => core.close())

async function open(cookie: string) {
  const ws = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: core.origin })
  const closed = once(ws, 'close').then(([code]) => code as number)
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
  expect(await refusal({ origin, cookie: 'vigil_session=made-up' })).toEqual([401, 'auth.required'])
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

test('a session that reaches its end closes its sockets', async () => {
  const { closed } = await open(await core.signIn('operator'))
  core.passMs(13 * 3600 * 1000)
  expect(await closed).toBe(4401)
})
