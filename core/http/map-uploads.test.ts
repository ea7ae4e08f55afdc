// Plans over HTTP: from whom, how large, and shown as nothing but a picture.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeEach(async () => {
  core = await startFixture()
})
afterEach(() => core.close())

const SVG = '<svg viewBox="0 0 40 20"><script>alert(1)</script><rect width="40" height="20"/></svg>'

async function post(path: string, cookie: string, body: string | Buffer, type: string, origin = core.origin) {
  const response = await fetch(`${core.url}${path}`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: { 'content-type': type, cookie, origin },
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const send = (cookie: string, origin?: string) => post('/upload/map-picture', cookie, SVG, 'image/svg+xml', origin)
const mapOf = (picture: unknown) => ({ version: 0, map: { name: '总平面图', kind: 'site', buildingId: null, floor: null, picture, items: [] } })
const save = (cookie: string, map: unknown) => post('/upload/map', cookie, JSON.stringify(map), 'application/json')

test('a manager sends a plan and makes a map of it; whoever is signed in sees the picture, and can do nothing with it but look', async () => {
  const manager = await core.signIn('manager')
  const { status, body } = await send(manager)
  expect([status, body['dropped']]).toEqual([200, 1])
  expect(await save(manager, mapOf(body['sha256']))).toMatchObject({ status: 200, body: { version: 1, width: 2000 } })
  const url = `${core.url}/upload/map-picture/${String(body['sha256'])}`
  expect((await fetch(url)).status).toBe(401)
  const shown = await fetch(url, { headers: { cookie: await core.signIn('guard') } })
  expect(shown.status).toBe(200)
  expect(
    Object.fromEntries(['content-type', 'content-security-policy', 'x-content-type-options', 'cache-control'].map((name) => [name, shown.headers.get(name)])),
  ).toEqual({
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
  })
  expect(await shown.text()).not.toContain('script')
  const known = await fetch(url, { headers: { cookie: manager, 'if-none-match': shown.headers.get('etag')! } })
  expect(known.status).toBe(304)
  expect((await fetch(`${core.url}/upload/map-picture/${'0'.repeat(64)}`, { headers: { cookie: manager } })).status).toBe(404)
})

test('nobody else sends plans, from nowhere else, and nothing larger', async () => {
  expect((await send('')).status).toBe(401)
  for (const role of ['operator', 'guard', 'installer'] as const) {
    const cookie = await core.signIn(role)
    expect((await send(cookie)).body['code']).toBe('auth.forbidden')
    expect((await save(cookie, mapOf('0'.repeat(64)))).body['code']).toBe('auth.forbidden')
  }
  const manager = await core.signIn('manager')
  expect((await send(manager, 'http://evil.example')).body['code']).toBe('auth.wrongOrigin')
  expect((await post('/upload/map-picture', manager, Buffer.alloc(4 * 1024 * 1024 + 1), 'image/png')).status).toBe(413)
  expect((await post('/upload/map-picture', manager, '{}', 'application/json')).body['code']).toBe('request.malformed')
  expect((await post('/upload/map-picture', manager, '<!DOCTYPE svg>', 'image/png')).body).toMatchObject({ code: 'map.badSvg' })
})

test('a save that is no map is refused with what is wrong in it', async () => {
  const manager = await core.signIn('manager')
  expect(await save(manager, mapOf('0'.repeat(64)))).toMatchObject({ status: 422, body: { code: 'map.noPicture' } })
  expect((await save(manager, mapOf('x'))).body).toMatchObject({ code: 'request.invalidField', details: { field: 'map.picture' } })
  expect((await post('/upload/map', manager, '{', 'application/json')).body['code']).toBe('request.malformed')
  expect((await post('/upload/map', manager, `"${'x'.repeat(257 * 1024)}"`, 'application/json')).status).toBe(413)
})
