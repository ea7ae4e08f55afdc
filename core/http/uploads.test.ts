// Lists and photos come in over HTTP: from whom, how large, and what becomes of them.
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeEach(async () => {
  core = await startFixture()
})
afterEach(() => core.close())

const LIST = '姓名,房号\n李明,3-1-1701\n王芳,101\n'
const photo = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(400, 7), Buffer.from([0xff, 0xd9])])

async function post(path: string, cookie: string, body: Buffer | string, type = 'application/octet-stream', origin = core.origin) {
  const bytes = new Uint8Array(Buffer.from(body))
  const response = await fetch(`${core.url}${path}`, { method: 'POST', body: bytes, headers: { 'content-type': type, cookie, origin } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('a manager’s list is looked at, taken and undone; a photo goes with consent only', async () => {
  const cookie = await core.signIn('manager')
  const preview = await post('/upload/resident-list?name=a.csv', cookie, LIST)
  expect(preview).toMatchObject({ status: 200, body: { fileName: 'a.csv', persons: { added: 1 }, queuedCount: 1 } })
  const { imports, desk } = core.services.residents
  const actor = { type: 'user', id: 'm', name: 'm' } as const
  const record = await imports.apply(actor, String(preview.body['id']), false)
  const { id } = desk.list('', 10).items[0]!
  const sent = () => post(`/upload/face?person=${id}`, cookie, photo, 'image/jpeg')
  expect(await sent()).toMatchObject({ status: 409, body: { code: 'resident.consentNeeded' } })
  desk.giveConsent(actor, { personId: id, givenBy: 'self', evidence: '3-12' })
  expect(await sent()).toMatchObject({ status: 200, body: { face: 'held' } })
  expect(await post(`/upload/face?person=${id}`, cookie, 'no picture', 'image/jpeg')).toMatchObject({ status: 422, body: { code: 'resident.badPhoto' } })
  // Whoever gave a consent since stays, with its proof.
  expect(await imports.undo(actor, record.id)).toEqual({ left: 1 })
})

test('no other door reads lists and photos: nobody sends megabytes to it', async () => {
  for (const path of ['/auth/login', '/auth/setup', '/api/v1/incidents', '/elsewhere']) {
    for (const type of ['application/octet-stream', 'image/jpeg']) {
      // Announced and never sent: whoever means to read it waits.
      const asking = request(`${core.url}${path}`, { method: 'POST', headers: { 'content-type': type, 'content-length': '100000', origin: core.origin } })
      asking.on('error', () => {})
      asking.flushHeaders()
      const [answer] = (await once(asking, 'response')) as [IncomingMessage]
      expect([path, answer.statusCode]).toEqual([path, path === '/elsewhere' ? 404 : 400])
      asking.destroy()
    }
  }
})

test('nobody else may, from nowhere else, and nothing larger', async () => {
  const manager = await core.signIn('manager')
  expect((await post('/upload/resident-list', '', LIST)).status).toBe(401)
  for (const role of ['operator', 'guard', 'installer'] as const) {
    const cookie = await core.signIn(role)
    expect((await post('/upload/resident-list', cookie, LIST)).body['code']).toBe('auth.forbidden')
    expect((await post('/upload/face?person=x', cookie, photo, 'image/jpeg')).body['code']).toBe('auth.forbidden')
  }
  expect((await post('/upload/resident-list', manager, LIST, 'application/octet-stream', 'http://evil.example')).body['code']).toBe('auth.wrongOrigin')
  expect((await post('/upload/resident-list', manager, Buffer.alloc(4 * 1024 * 1024 + 1))).status).toBe(413)
  expect((await post('/upload/face?person=x', manager, Buffer.alloc(201 * 1024), 'image/jpeg')).status).toBe(413)
  expect((await post('/upload/resident-list', manager, '{}', 'application/json')).body['code']).toBe('request.malformed')
  expect((await post('/upload/face?person=nobody', manager, photo, 'image/jpeg')).body['code']).toBe('resident.notFound')
})
