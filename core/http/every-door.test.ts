// Every door without a session, and every call as every role: the lists come from the running server, so that a new door is in them.
import { once } from 'node:events'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { api } from '../../contract/api.ts'
import { ROLES, type Role } from '../../contract/vocabulary.ts'
import { may, permissionOf } from '../access.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeAll(async () => {
  core = await startFixture()
  await core.signIn('admin')
})
afterAll(() => core.close())

/** Everybody's: how to come in, whether it is alive, and the files of the pages, which hold nothing of the site. */
const OPEN = [
  'GET /auth/state',
  'POST /auth/setup',
  'POST /auth/login',
  'GET /api/v1/health',
  'GET /api/docs',
  'GET /api/docs/*',
  'GET /ca',
  'GET /ca/vigil-ca.crt',
  'GET /ca/vigil-ca.mobileconfig',
  'GET /phone',
  'GET /phone/',
  'GET /phone/me',
  'GET /phone/queue',
  'GET /phone/patrol',
  'GET /phone/patrol/:id',
  'GET /phone/task/:id',
  'GET /p/:checkpointId',
  'GET /*',
  'GET /',
]

test('every route without a session is refused, but for those that are everybody’s', async () => {
  const routes = core.routes.filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS')
  const letIn: string[] = []
  for (const { method, url } of routes) {
    const path = url.replaceAll(/:\w+/g, 'none').replace('*', 'none')
    const answer = await core.ask(path, { method, ...(method === 'POST' || method === 'PUT' ? { body: {}, headers: { origin: core.origin } } : {}) })
    if (answer.status !== 401) letIn.push(`${method} ${url}`)
  }
  const closed = routes.length - letIn.length
  expect(letIn.filter((route) => !OPEN.includes(route))).toEqual([])
  expect(closed).toBeGreaterThan(45)
  console_(`${closed} of ${routes.length} routes refuse whoever is not signed in; the others are everybody's`)
})

test.each(['/rpc/ws', '/live/ws?camera=lobby-3-1', '/playback/ws?camera=lobby-3-1', '/none/ws'])('no socket is opened without a session: %s', async (path) => {
  for (const cookie of ['', `vigil_session_${core.port}=${'A'.repeat(43)}`]) {
    const ws = new WebSocket(`${core.url.replace('http', 'ws')}${path}`, { headers: { cookie }, origin: core.origin })
    const [, response] = (await once(ws, 'unexpected-response')) as [unknown, { statusCode: number }]
    expect(response.statusCode).toBe(path === '/none/ws' ? 404 : 401)
    ws.on('error', () => {})
    ws.terminate()
  }
})

type AnyClient = Readonly<Record<string, Readonly<Record<string, (input: unknown, options?: { signal: AbortSignal }) => Promise<unknown>>>>>
const calls = Object.entries(api).flatMap(([group, procedures]) => Object.keys(procedures).map((call) => [group, call] as const))

async function open(role: Role): Promise<{ readonly client: AnyClient; close(): void }> {
  const cookie = await core.signIn(role)
  const ws = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: core.origin })
  await once(ws, 'open')
  return { client: createORPCClient(new RPCLink({ websocket: ws as unknown as globalThis.WebSocket })) as unknown as AnyClient, close: () => ws.close() }
}

/** The door comes before the input is looked at: what fits no contract tells whether it let in, and does nothing. */
async function isIn(client: AnyClient, [group, call]: readonly [string, string]): Promise<boolean> {
  const signal = AbortSignal.timeout(5000)
  try {
    const answer = await client[group]![call]!({ wrong: Symbol.iterator.toString() }, { signal })
    // a feed is let in when it is read
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) {
      const feed = answer as AsyncGenerator
      const first = feed.next().then(
        () => true,
        (error: unknown) => !isForbidden(error),
      )
      const isAllowed = await Promise.race([first, new Promise<boolean>((resolve) => void setTimeout(() => resolve(true), 50))])
      void feed.return(undefined).catch(() => undefined)
      return isAllowed
    }
    return true
  } catch (error) {
    return !isForbidden(error)
  }
}
const isForbidden = (error: unknown) => error instanceof ORPCError && error.code === 'auth.forbidden'

test('every call as every role: let in is whoever the table says, and nobody else', async () => {
  const wrong: string[] = []
  let cells = 0
  for (const role of ROLES) {
    let { client, close } = await open(role)
    for (const [at, path] of calls.entries()) {
      // feeds that were begun are given back with their socket
      if (at % 15 === 14) {
        close()
        ;({ client, close } = await open(role))
      }
      cells++
      if ((await isIn(client, path)) !== may({ role }, permissionOf(path))) wrong.push(`${role} ${path.join('.')}`)
    }
    close()
  }
  expect(cells).toBe(calls.length * ROLES.length)
  expect(wrong).toEqual([])
  console_(`${wrong.length} mismatches of ${cells} cells (${calls.length} calls as ${ROLES.length} roles)`)
})

/** Figures of a run, for whoever reads its output. */
function console_(line: string): void {
  process.stdout.write(`${line}\n`)
}
