// The doors: nothing without a session, nothing from other names or other sites' pages, one error shape everywhere.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorOutSchema } from '../../contract/open-api.ts'
import { SYSTEM } from '../env.ts'
import { createKey } from '../integration-keys.ts'
import { silentLog } from '../log.ts'
import { procedures } from './rest/open-api-document.ts'
import { routeFacts } from './rest/contract-route.ts'
import { PASSWORD, startFixture, type Answer, type Fixture } from './server-fixture.ts'
import { startServer } from './server.ts'

let core: Fixture
let webDir: string
beforeAll(async () => {
  webDir = mkdtempSync(join(tmpdir(), 'vigil-web-'))
  mkdirSync(join(webDir, 'assets'))
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>console</title>')
  writeFileSync(join(webDir, 'assets', 'app-1a2b.js'), 'export {}')
  writeFileSync(join(webDir, '.secret'), 'no')
  core = await startFixture({ webDir })
})
afterAll(() => core.close())

const codeOf = (answer: Answer) => errorOutSchema.parse(answer.body).code

const restRoutes = procedures().map(routeFacts)
const open = ['GET /api/v1/health', 'GET /auth/state', 'POST /auth/setup', 'POST /auth/login']
const routes = [
  ...restRoutes.map(({ method, url }) => `${String(method)} ${url.replaceAll(/:\w+/g, 'x')}`),
  'GET /api/v1/openapi.json',
  'GET /auth/state',
  'POST /auth/setup',
  'POST /auth/login',
  'POST /auth/logout',
]

test.each(routes.filter((route) => !open.includes(route)))('%s answers nobody without a session or key', async (route) => {
  const [method = '', path = ''] = route.split(' ')
  const answer = await core.ask(path, { method, ...(method === 'POST' ? { body: {} } : {}) })
  expect([answer.status, codeOf(answer)]).toEqual([401, 'auth.required'])
})

test('the list above holds every route of the REST contract', () => {
  expect(restRoutes.length).toBeGreaterThanOrEqual(7)
})

test.each([
  'evil.example',
  'evil.example:80',
  '127.0.0.1',
  '127.0.0.1:1',
  '127.0.0.1.evil.example:PORT',
  'localhost.:PORT',
  '0.0.0.0:PORT',
  '127.1:PORT',
  '2130706433:PORT',
  '[::]:PORT',
  '[::ffff:127.0.0.1]:PORT',
  'localhost:PORT@evil.example',
  'evil.example:PORT',
  '127.0.0.1:PORT, evil.example',
  'localhost:0PORT',
  ' ',
])('the Host header %j is refused before routing', async (host) => {
  for (const path of ['/', '/auth/state', '/api/v1/health', '/nothing/here']) {
    const answer = await core.ask(path, { headers: { host: host.replace('PORT', String(core.port)) } })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'auth.wrongOrigin'])
  }
})

test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('the Host header %s with the port is our own', async (name) => {
  expect((await core.ask('/auth/state', { headers: { host: `${name}:${core.port}` } })).status).toBe(200)
})

test('an absolute request line and X-Forwarded-Host change nothing', async () => {
  expect((await core.ask('http://evil.example/auth/state')).status).toBe(403)
  const forwarded = await core.ask('/auth/state', { headers: { host: 'evil.example', 'x-forwarded-host': core.host } })
  expect(forwarded.status).toBe(403)
})

test.each([
  { origin: 'http://evil.example' },
  { origin: 'null' },
  { origin: 'https://127.0.0.1:PORT' },
  { origin: 'http://127.0.0.1:1' },
  { origin: 'http://127.0.0.1' },
  { origin: 'http://127.0.0.1:PORT.evil.example' },
  { origin: 'http://127.0.0.1:PORT/' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
])('a page elsewhere (%j) can neither act nor read', async (given) => {
  const headers = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value.replace('PORT', String(core.port))]))
  const post = await core.ask('/auth/login', { method: 'POST', headers, body: { name: 'a', password: PASSWORD } })
  expect([post.status, codeOf(post)]).toEqual([403, 'auth.wrongOrigin'])
  expect((await core.ask('/api/v1/health', { headers })).status).toBe(403)
})

test('a simple form post from anywhere has no effect: its content type is not ours', async () => {
  const answer = await core.ask('/auth/setup', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: { name: 'x', password: PASSWORD } })
  expect([answer.status, codeOf(answer)]).toEqual([400, 'request.malformed'])
})

test('setup makes the first administrator once, signs in, and is closed for ever after', async () => {
  expect((await core.ask('/auth/state')).body).toMatchObject({ needsSetup: true, user: null, siteName: '翠园一期' })
  const weak = await core.ask('/auth/setup', { method: 'POST', body: { name: 'root', password: 'short' } })
  expect([weak.status, codeOf(weak)]).toEqual([422, 'auth.weakPassword'])
  const first = await core.ask('/auth/setup', { method: 'POST', body: { name: 'root', password: PASSWORD } })
  expect(first.body).toMatchObject({ name: 'root', role: 'admin' })
  const cookie = first.headers['set-cookie']?.[0] ?? ''
  expect(cookie).toMatch(/^vigil_session_\d+=[\w-]{40,};/)
  for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=']) expect(cookie).toContain(flag)
  expect(cookie).not.toContain('Domain')
  const again = await core.ask('/auth/setup', { method: 'POST', body: { name: 'second', password: PASSWORD } })
  expect([again.status, codeOf(again)]).toEqual([409, 'auth.setupDone'])
})

test('two cores on one computer leave each other their sessions, as cookies know no ports', async () => {
  const other = await startFixture()
  const both = [await core.signIn('guard', 'chen'), await other.signIn('guard', 'chen')].join('; ')
  for (const one of [core, other]) expect((await one.ask('/auth/state', { headers: { cookie: both } })).body).toMatchObject({ user: { name: 'chen' } })
  await other.ask('/auth/logout', { method: 'POST', headers: { cookie: both } })
  expect((await core.ask('/auth/state', { headers: { cookie: both } })).body).toMatchObject({ user: { name: 'chen' } })
  await other.close()
})

test('a wrong name and a wrong password are told alike', async () => {
  await core.signIn('operator', 'li')
  const wrong = await core.ask('/auth/login', { method: 'POST', body: { name: 'li', password: 'not this one at all' } })
  const nobody = await core.ask('/auth/login', { method: 'POST', body: { name: 'nobody', password: 'not this one at all' } })
  expect([wrong.status, wrong.text]).toEqual([401, nobody.text])
})

test('signing in again and signing out end the session that was', async () => {
  const first = await core.signIn('operator', 'wang')
  const login = await core.ask('/auth/login', { method: 'POST', headers: { cookie: first }, body: { name: 'wang', password: PASSWORD } })
  const second = (login.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
  expect(second).not.toBe(first)
  expect((await core.ask('/api/v1/incidents', { headers: { cookie: first } })).status).toBe(401)
  expect((await core.ask('/api/v1/incidents', { headers: { cookie: second } })).status).toBe(200)
  const out = await core.ask('/auth/logout', { method: 'POST', headers: { cookie: second } })
  expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([204, expect.stringMatching(/^vigil_session_\d+=;.*Expires=Thu, 01 Jan 1970/)])
  expect((await core.ask('/api/v1/incidents', { headers: { cookie: second } })).status).toBe(401)
})

test.each([
  ['not JSON', '{', 400, 'request.malformed'],
  ['an array', '[]', 422, 'request.invalidField'],
  ['an unknown field', { name: 'a', password: 'b', admin: true }, 422, 'request.invalidField'],
  ['a prototype', '{"name":"a","password":"b","__proto__":{"role":"admin"}}', 422, 'request.invalidField'],
  ['too much', { name: 'a', password: 'x'.repeat(70_000) }, 413, 'request.tooLarge'],
])('a body that is %s gets its code', async (_name, body, status, code) => {
  const answer = await core.ask('/auth/login', { method: 'POST', body })
  expect([answer.status, codeOf(answer)]).toEqual([status, code])
})

/** @returns all that comes back until the line is closed */
function send(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(core.port, '127.0.0.1', () => socket.write(bytes))
    let got = ''
    socket.on('data', (chunk) => (got += chunk.toString()))
    socket.on('close', () => resolve(got))
    socket.on('error', reject)
  })
}

test('what is not HTTP gets an error and the line is closed', async () => {
  expect(await send('\u0016\u0003\u0001 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*"code":"request\.malformed"/)
})

test('every answer carries a policy that allows no foreign and no inline script', async () => {
  for (const path of ['/', '/auth/state', '/api/v1/nothing']) {
    const { headers } = await core.ask(path)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toMatch(/style-src 'self' 'nonce-[A-Za-z0-9+/]{22}==';style-src-attr 'unsafe-inline';/)
    expect(policy).toContain("require-trusted-types-for 'script';trusted-types vigil")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe-eval')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  }
})

test('the page is never cached, its hashed files are for ever, and unknown paths lead to the page', async () => {
  expect((await core.ask('/')).headers['cache-control']).toBe('no-cache')
  expect((await core.ask('/incidents/42')).text).toContain('<title>console')
  expect((await core.ask('/assets/app-1a2b.js')).headers['cache-control']).toContain('immutable')
  for (const path of ['/assets/gone.js', '/.secret', '/api/nothing', '/auth/nothing', '/rpc/ws']) {
    expect([path, codeOf(await core.ask(path))]).toEqual([path, 'request.notFound'])
  }
})

test.each([
  '/..%2f..%2fetc/passwd',
  '/assets/..%2f..%2f..%2f..%2fetc%2fpasswd',
  '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/..%5c..%5cetc%5cpasswd',
  '/%00',
  '/../../../etc/passwd',
])('the path %s leads to no file outside', async (path) => {
  const answer = await core.ask(path)
  expect(answer.text).not.toContain('root:')
  expect(answer.status < 400 ? answer.text.includes('<title>console') : typeof codeOf(answer) === 'string').toBe(true)
})

test('without a built console the page says how to build it', async () => {
  const bare = await startFixture()
  const answer = await bare.ask('/')
  await bare.close()
  expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('npm run build')])
})

test.each(['0.0.0.0', '::', '192.168.1.5', 'vigil.example'])('listening on %s is refused while there is no TLS', async (host) => {
  const services = {} as Parameters<typeof startServer>[0]['services']
  await expect(startServer({ services, webDir, host, port: 0, log: silentLog })).rejects.toThrow(/refusing to listen on .*without TLS/)
})

test('requests that are no tries, and tries for made-up names, keep nobody out', async () => {
  const tried = await startFixture({ requestsPerMinute: 5 })
  await tried.signIn('admin', 'root')
  const statuses = new Set<number>()
  for (let i = 0; i < 70; i++) statuses.add((await tried.ask('/auth/login', { method: 'POST', body: { name: `n${i}` } })).status)
  const flood = Array.from({ length: 40 }, (_, i) => tried.ask('/auth/login', { method: 'POST', body: { name: `n${i}`, password: PASSWORD } }))
  const right = await tried.ask('/auth/login', { method: 'POST', body: { name: 'root', password: PASSWORD } })
  for (const answer of await Promise.all(flood)) statuses.add(answer.status)
  expect([[...statuses], right.status, (await tried.ask('/auth/state')).status]).toEqual([[422, 401], 200, 200])
  await tried.close()
})

test('who guesses at an account does not keep its owner from the screen where they have signed in before', async () => {
  const tried = await startFixture()
  const login = (password: string, headers = {}) => tried.ask('/auth/login', { method: 'POST', headers, body: { name: 'root', password } })
  await tried.signIn('admin', 'root')
  const screen = (await login(PASSWORD)).headers['set-cookie']?.find((cookie) => cookie.startsWith('vigil_screen')) ?? ''
  for (const flag of [`vigil_screen_${tried.port}=`, 'HttpOnly', 'SameSite=Strict', 'Path=/auth', 'Max-Age=']) expect(screen).toContain(flag)
  for (let i = 0; i < 4; i++) expect((await login('not this one at all')).status).toBe(401)
  const elsewhere = await login(PASSWORD)
  expect([elsewhere.status, codeOf(elsewhere), elsewhere.headers['retry-after']]).toEqual([429, 'auth.tooManyTries', '30'])
  expect((await login(PASSWORD, { cookie: screen.split(';')[0] })).status).toBe(200)
  await tried.close()
})

test('a path that is written in other letters is the same door', async () => {
  const busy = await startFixture({ requestsPerMinute: 3 })
  const key = busy.key('incidents:read')
  const paths = ['/api/v1/incidents', '/%61pi/v1/incidents', '/api/v1/%69ncidents', '/%61%70%69/%76%31/incidents']
  const answers = []
  for (const path of paths) answers.push(await busy.ask(path, { headers: key }))
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429])
  expect(answers.map((answer) => answer.headers['cache-control'])).toEqual(paths.map(() => 'no-store'))
  for (const path of ['/%61uth/state', '/auth/%73tate', '/%61pi/v1/health', '/auth/state?%61uth']) {
    const own = await busy.ask(path)
    const foreign = await busy.ask(path, { headers: { 'sec-fetch-site': 'cross-site' } })
    expect([path, own.status, own.headers['cache-control'], foreign.status]).toEqual([path, 200, 'no-store', 403])
  }
  const login = await busy.ask('/%61uth/login', { method: 'POST', headers: { origin: 'http://evil.example' }, body: { name: 'a', password: PASSWORD } })
  expect([login.status, codeOf(login)]).toEqual([403, 'auth.wrongOrigin'])
  await busy.close()
})

test.each(['GET /auth/state', 'GET /rpc/ws'])('%s with two Host headers is malformed, whichever comes first', async (line) => {
  for (const hosts of [
    [core.host, 'evil.example'],
    ['evil.example', core.host],
    [core.host, core.host],
  ]) {
    const upgrade = line.endsWith('ws') ? 'Upgrade: websocket\r\nConnection: Upgrade\r\n' : ''
    const text = await send(`${line} HTTP/1.1\r\nHost: ${hosts[0]}\r\nhOST: ${hosts[1]}\r\n${upgrade}\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 400 [^]*"code":"request\.malformed"/)
  }
})

test('a port that is taken is told in words that say what to do', async () => {
  const { port, services } = core
  await expect(startServer({ services, webDir, host: '127.0.0.1', port, log: silentLog })).rejects.toThrow(
    new RegExp(`^127\\.0\\.0\\.1:${port} is taken by another program.*--listen`),
  )
})

test('too many requests of one caller are told to wait, others are not held up', async () => {
  const busy = await startFixture({ requestsPerMinute: 3 })
  const [one, other] = [busy.key('incidents:read'), busy.key('incidents:read')]
  const answers = []
  for (let i = 0; i < 4; i++) answers.push(await busy.ask('/api/v1/incidents', { headers: one }))
  expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 429])
  expect(codeOf(answers[3]!)).toBe('request.tooMany')
  expect(Number(answers[3]!.headers['retry-after'])).toBeGreaterThan(0)
  expect((await busy.ask('/api/v1/incidents', { headers: other })).status).toBe(200)
  await busy.close()
})

test('a key has a count of its own, and is taken from its addresses only', async () => {
  const tried = await startFixture()
  const headers = (key: Parameters<typeof createKey>[2]) => ({ authorization: `Bearer ${createKey(tried.env, SYSTEM, key).token}` })
  const slow = headers({ name: 'slow', scopes: ['incidents:read'], ratePerMinute: 2 })
  const ask = (key: { authorization: string }) => tried.ask('/api/v1/incidents', { headers: key })
  expect([(await ask(slow)).status, (await ask(slow)).status]).toEqual([200, 200])
  const third = await ask(slow)
  expect([third.status, Number(third.headers['retry-after']) > 0]).toEqual([429, true])
  expect((await ask(headers({ name: 'other', scopes: ['incidents:read'] }))).status).toBe(200)
  const elsewhere = await ask(headers({ name: 'elsewhere', scopes: ['incidents:read'], addresses: ['10.1.2.3'] }))
  expect([elsewhere.status, elsewhere.body]).toMatchObject([403, { code: 'auth.keyAddress' }])
  expect((await ask(headers({ name: 'here', scopes: ['incidents:read'], addresses: ['127.0.0.0/8'] }))).status).toBe(200)
  const ending = headers({ name: 'ending', scopes: ['incidents:read'], expiresAtMs: tried.env.clock.now() + 1000 })
  expect((await ask(ending)).status).toBe(200)
  tried.passMs(1000)
  expect((await ask(ending)).body).toMatchObject({ code: 'auth.keyExpired' })
  await tried.close()
})
