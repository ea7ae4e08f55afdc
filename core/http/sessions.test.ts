// Sessions over the wire: what begins one, what ends it and how soon, what its cookie says, and ten thousand guesses at a password.
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { insertAccessRules } from '../../db/approvals.ts'
import { codeAt, stepAt } from '../accounts/one-time-code.ts'
import { findUserByName, listSessions } from '../../db/people.ts'
import { SYSTEM } from '../env.ts'
import { createUser, verifyPassword } from '../people.ts'
import { DEFAULT_ACCESS_RULES } from '../../contract/approvals.ts'
import { PASSWORD, startFixture, type Answer, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeEach(async () => {
  core = await startFixture()
})
afterEach(() => core.close())

const NEXT = 'fünf Enten im Teich'
const me = async (cookie: string) => ((await core.ask('/auth/state', { headers: { cookie } })).body as { user: { name: string; mustDo?: string } | null }).user
const post = (path: string, cookie: string, body: unknown = {}) => core.ask(path, { method: 'POST', headers: { cookie, origin: core.origin }, body })
const logIn = (name: string, more: object = {}, cookie = '') => post('/auth/login', cookie, { name, password: PASSWORD, ...more })
const cookieOf = (answer: Answer) => (answer.headers['set-cookie']?.[0] ?? '').split(';')[0]!
const codeOf = (answer: Answer) => (answer.body as { code: string }).code
const userOf = (name: string) => findUserByName(core.env.db, name)!
const asking = (name: string) => ({ user: { id: userOf(name).id, name, role: 'admin' as const, permissions: [] }, session: sessionsOf(name)[0]!.id })
const sessionsOf = (name: string) => listSessions(core.env.db, userOf(name).id, core.env.clock.now(), 10)

/** Whatever has the session open is closed, at the next look of session-sockets.ts (twice a second). */
async function isClosedAfter(cookie: string, act: () => unknown): Promise<void> {
  const ws = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: core.origin })
  await once(ws, 'open')
  const closed = once(ws, 'close')
  await act()
  const [code] = (await closed) as [number]
  expect(code).toBe(4401)
}

test('the cookie is for this site, out of reach of scripts, 256 random bits, and kept as a hash', async () => {
  await core.signIn('operator')
  const answer = await logIn('operator')
  const [session, screen] = answer.headers['set-cookie']!
  expect(session).toMatch(/^vigil_session_\d+=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
  expect(screen).toMatch(/; Path=\/auth; HttpOnly; SameSite=Strict$/)
  expect(JSON.stringify(sessionsOf('operator'))).not.toContain(cookieOf(answer).split('=')[1]!)
})

test('a session that somebody else chose is not taken over: signing in always begins one of its own', async () => {
  await core.signIn('operator')
  const planted = `vigil_session_${core.port}=${'A'.repeat(43)}`
  const cookie = cookieOf(await logIn('operator', {}, planted))
  expect(cookie).not.toBe(planted)
  expect([await me(planted), (await me(cookie))?.name]).toEqual([null, 'operator'])
})

test('the session of one person does not become that of the next at the same browser', async () => {
  const first = await core.signIn('operator')
  await core.signIn('guard')
  const second = cookieOf(await logIn('guard', {}, first))
  expect([await me(first), (await me(second))?.name]).toEqual([null, 'guard'])
})

test.each([
  ['logging out', (name: string, cookie: string) => (name === '' ? null : post('/auth/logout', cookie))],
  ['being shut', (name: string) => core.services.accounts.disable(asking('admin'), userOf(name).id)],
  ['another role', (name: string) => core.services.accounts.setRole(asking('admin'), { id: userOf(name).id, role: 'guard' })],
  ['a password given out', (name: string) => core.services.accounts.resetPassword(asking('admin'), userOf(name).id)],
  ['being ended from another seat', (name: string, cookie: string) => post('/auth/sessions/end', cookie, { id: sessionsOf(name)[0]!.id })],
  ['its end', () => core.passMs(12 * 3600_000)],
] as const)('after %s the old cookie opens nothing, and what it had open is closed', async (_, act) => {
  await core.signIn('admin')
  const cookie = await core.signIn('operator')
  const other = await core.signIn('guard')
  await isClosedAfter(cookie, () => act('operator', cookie))
  expect(await me(cookie)).toBeNull()
  for (const path of ['/api/v1/incidents', '/auth/account']) expect((await core.ask(path, { headers: { cookie } })).status).toBe(401)
  if (core.env.clock.now() < Date.parse('2026-11-22T20:00:00Z')) expect((await me(other))?.name).toBe('guard')
})

test('a password that was changed ends every session but this one', async () => {
  const here = await core.signIn('operator')
  const there = cookieOf(await logIn('operator'))
  expect((await post('/auth/password', here, { old: 'not this one at all', next: NEXT })).status).toBe(401)
  await isClosedAfter(there, async () => expect((await post('/auth/password', here, { old: PASSWORD, next: NEXT })).status).toBe(204))
  expect([(await me(here))?.name, await me(there)]).toEqual(['operator', null])
})

test('managers and installers are out after a quarter of an hour of nothing; an open socket keeps nobody in', async () => {
  const cookie = await core.signIn('manager')
  core.passMs(14 * 60_000)
  expect((await me(cookie))?.name).toBe('manager')
  await isClosedAfter(cookie, () => core.passMs(15 * 60_000))
  expect(await me(cookie)).toBeNull()
})

test('who has a password that was given out gets to nothing but to change it', async () => {
  await core.signIn('admin')
  const { password } = await core.services.accounts.add(asking('admin'), { name: 'new', role: 'operator' })
  const cookie = cookieOf(await post('/auth/login', '', { name: 'new', password }))
  expect(await me(cookie)).toMatchObject({ name: 'new', mustDo: 'changePassword' })
  for (const path of ['/api/v1/incidents', '/api/v1/devices', '/api/v1/openapi.json', '/upload/export/x/y.mp4']) {
    const answer = await core.ask(path, { headers: { cookie } })
    expect([path, answer.status, codeOf(answer)]).toEqual([path, 403, 'auth.mustAct'])
  }
  const ws = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: core.origin })
  const [, refused] = (await once(ws, 'unexpected-response')) as [unknown, { statusCode: number }]
  expect(refused.statusCode).toBe(403)
  ws.on('error', () => {})
  ws.terminate()
  expect((await post('/auth/password', cookie, { old: password, next: NEXT })).status).toBe(204)
  expect((await core.ask('/api/v1/incidents', { headers: { cookie } })).status).toBe(200)
})

test('codes: set up over the wire, asked for at the next log-in, and set up first where the site wants them of a role', async () => {
  const cookie = await core.signIn('manager')
  const { secret } = (await post('/auth/codes/begin', cookie)).body as { secret: string }
  const codeNow = () => codeAt(secret, stepAt(core.env.clock.now()))
  const { recoveryCodes } = (await post('/auth/codes/confirm', cookie, { code: codeNow() })).body as { recoveryCodes: string[] }
  expect(recoveryCodes).toHaveLength(10)
  expect(codeOf(await logIn('manager'))).toBe('auth.codeNeeded')
  expect(codeOf(await logIn('manager', { code: codeNow() }))).toBe('auth.wrongCode')
  core.passMs(30_000)
  expect((await logIn('manager', { code: codeNow() })).status).toBe(200)
  expect((await logIn('manager', { code: recoveryCodes[0] })).status).toBe(200)
  // the password alone is never told apart by whether there is a code
  expect(codeOf(await post('/auth/login', '', { name: 'manager', password: 'not this one at all', code: codeNow() }))).toBe('auth.wrongCredentials')
  insertAccessRules(core.env.db, 1, { ...DEFAULT_ACCESS_RULES, codeRoles: ['operator'] }, 'u0', core.env.clock.now())
  const operator = await core.signIn('operator')
  expect(await me(operator)).toMatchObject({ mustDo: 'setUpCodes' })
  expect((await core.ask('/api/v1/incidents', { headers: { cookie: operator } })).status).toBe(403)
  core.passMs(6 * 60_000)
  expect(codeOf(await post('/auth/codes/begin', operator))).toBe('auth.proofNeeded')
  expect((await post('/auth/prove', operator, { password: PASSWORD })).status).toBe(204)
  const begun = (await post('/auth/codes/begin', operator)).body as { secret: string }
  expect((await post('/auth/codes/confirm', operator, { code: codeAt(begun.secret, stepAt(core.env.clock.now())) })).status).toBe(200)
  expect((await me(operator))?.mustDo).toBeUndefined()
})

test("one person's session proves nothing of another's, and nobody ends a stranger's", async () => {
  const operator = await core.signIn('operator')
  await core.signIn('guard')
  expect((await post('/auth/sessions/end', operator, { id: sessionsOf('guard')[0]!.id })).status).toBe(404)
  expect(sessionsOf('guard')).toHaveLength(1)
  expect((await core.ask('/auth/account', { headers: { cookie: operator } })).body).toMatchObject({ name: 'operator', sessions: [{ isThis: true }] })
})

test('of ten thousand guesses none gets in, few cost anything, and the last administrator gets in all the same', async () => {
  const { env } = core
  await createUser(env, SYSTEM, { name: 'boss', role: 'admin', password: PASSWORD })
  const known = await logIn('boss')
  const screen = known.headers['set-cookie']!.find((one) => one.startsWith('vigil_screen'))!.split(';')[0]!
  const outcomes = new Map<string, number>()
  for (let n = 0; n < 10_000; n++) {
    core.passMs(100)
    const name = n % 100 === 0 ? `nobody${n}` : 'boss'
    const outcome = await verifyPassword(env, { name, password: `guess number ${n}` }).then(
      () => 'in',
      (error: unknown) => (error as { code: string }).code,
    )
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  const looked = outcomes.get('auth.wrongCredentials')! - 100
  expect(outcomes.get('in')).toBeUndefined()
  // 1,000 s: twenty at four or five a minute, then one every half minute
  expect(looked).toBeLessThanOrEqual(20 + 1000 / 30 + 1)
  expect((await logIn('boss', {}, screen)).status).toBe(200)
  // from a screen that is new to the account: after half a minute at most
  core.passMs(30_000)
  expect((await logIn('boss')).status).toBe(200)
  process.stdout.write(`0 of 10,000 guesses got in; ${looked} of 9,900 at one account were looked at\n`)
})
