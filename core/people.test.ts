// Accounts, log-in, sessions and keys, against a real database.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataPaths } from '../db/data-dir.ts'
import { readKeyFile } from '../db/key-file.ts'
import { openDb } from '../db/open.ts'
import { query, rawDb } from '../db/statement.ts'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { SYSTEM } from './env.ts'
import { readMarks } from './known-screens.ts'
import { createFirstAdmin, createSession, createUser, endSession, hasUsers, readSession, rememberScreen, verifyPassword } from './people.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const PASSWORD = 'vier-Kühe am Fluss'
const wrong = { name: 'lin', password: 'not this one at all' }
const add = (name = 'lin', role: 'operator' | 'manager' = 'operator') => createUser(env, SYSTEM, { name, password: PASSWORD, role })
const actions = () =>
  query<{ action: string }>(env.db, 'SELECT action FROM audit ORDER BY seq')
    .all()
    .map((row) => row.action)
const code = (name: string) => expect.objectContaining({ code: name })

test('of ten first administrators at once there is one', async () => {
  expect(hasUsers(env)).toBe(false)
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => createFirstAdmin(env, { name: `admin${n}`, password: PASSWORD })))
  expect(results.filter((result) => result.status === 'fulfilled')).toMatchObject([
    { value: { role: 'admin', permissions: expect.arrayContaining(['manageUsers']) } },
  ])
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'auth.setupDone' })
  expect(actions()).toEqual(['user.create'])
})

test('a password is kept as argon2id and never in clear, and lets only its owner in', async () => {
  const user = await add()
  expect(query<{ password: string }>(env.db, 'SELECT password FROM users').get()!.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  await expect(verifyPassword(env, { name: ' LIN', password: PASSWORD })).resolves.toEqual(user)
  await expect(verifyPassword(env, wrong)).rejects.toEqual(code('auth.wrongCredentials'))
  await expect(verifyPassword(env, { name: 'nobody', password: PASSWORD })).rejects.toEqual(code('auth.wrongCredentials'))
  expect(actions()).toEqual(['user.create', 'login.refused', 'login.refused'])
})

test('a name is taken whichever way it is written', async () => {
  await add('Lin')
  await expect(add('ｌｉｎ')).rejects.toEqual(code('user.nameTaken'))
})

test('the fifth try within a minute has to wait, right or wrong, and a restart does not forgive', async () => {
  await add()
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => verifyPassword(env, wrong)))
  const codes = tries.map((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : 'in'))
  expect(codes.filter((each) => each === 'auth.wrongCredentials')).toHaveLength(4)
  expect(codes.filter((each) => each === 'auth.tooManyTries')).toHaveLength(16)
  const again = openDb({ file: dataPaths(env.dir).db, key: readKeyFile(env.dir) })
  const restarted = { ...env, db: again }
  env.pass(29_000)
  await expect(verifyPassword(restarted, { name: 'lin', password: PASSWORD })).rejects.toMatchObject({
    code: 'auth.tooManyTries',
    details: { retryAfterMs: 1000 },
  })
  env.pass(1000)
  await expect(verifyPassword(restarted, { name: 'lin', password: PASSWORD })).resolves.toMatchObject({ name: 'lin' })
  again.close()
})

test('on a screen where the account has signed in, wrong tries from elsewhere hold up nobody', async () => {
  const lin = await add()
  const marks = readMarks(rememberScreen(env, lin, []))
  for (let n = 0; n < 4; n += 1) await expect(verifyPassword(env, wrong)).rejects.toEqual(code('auth.wrongCredentials'))
  await expect(verifyPassword(env, { name: 'lin', password: PASSWORD })).rejects.toEqual(code('auth.tooManyTries'))
  await expect(verifyPassword(env, { name: 'lin', password: PASSWORD }, marks)).resolves.toEqual(lin)
  const guesses = await Promise.allSettled(Array.from({ length: 10 }, () => verifyPassword(env, wrong, marks)))
  expect(guesses.filter((guess) => guess.status === 'rejected' && (guess.reason as { code: string }).code === 'auth.wrongCredentials')).toHaveLength(4)
})

test('a flood of made-up names lets an account in at once and is hardly written down', async () => {
  const lin = await add()
  const flood = Promise.allSettled(Array.from({ length: 300 }, (_, n) => verifyPassword(env, { name: `made-up-${n}`, password: PASSWORD })))
  let isOver = false
  void flood.then(() => (isOver = true))
  await expect(verifyPassword(env, { name: 'lin', password: PASSWORD })).resolves.toEqual(lin)
  expect(isOver).toBe(false)
  for (const result of await flood) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'auth.wrongCredentials' } })
  expect(query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM login_tries').get()!.n).toBeLessThan(20)
  expect(actions().length).toBeLessThan(20)
})

test('right passwords are not counted as tries', async () => {
  await add()
  for (let n = 0; n < 7; n += 1) await verifyPassword(env, { name: 'lin', password: PASSWORD })
})

test('a session lasts until it is ended, idle for too long, or past its end', async () => {
  const operator = await add()
  const manager = await add('wang', 'manager')
  const { token, expiresAtMs } = createSession(env, operator)
  expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16)
  expect(expiresAtMs - env.clock.now()).toBeLessThanOrEqual(12 * 3600_000)
  expect(rawDb(env.db).prepare('SELECT count(*) FROM sessions WHERE token_hash = ?').pluck().get(token)).toBe(0)
  expect(readSession(env, token)).toEqual({ user: operator, expiresAtMs })
  expect(readSession(env, token + 'x')).toBeNull()
  const idle = createSession(env, manager).token
  env.pass(14 * 60_000)
  expect(readSession(env, idle)).not.toBeNull()
  env.pass(14 * 60_000)
  expect(readSession(env, idle)).not.toBeNull()
  env.pass(15 * 60_000)
  expect(readSession(env, idle)).toBeNull()
  expect(readSession(env, token)).not.toBeNull()
  env.pass(12 * 3600_000)
  expect(readSession(env, token)).toBeNull()
  const other = createSession(env, operator).token
  endSession(env, other)
  endSession(env, other)
  expect(readSession(env, other)).toBeNull()
  expect(actions().filter((action) => action.startsWith('session.'))).toEqual(['session.start', 'session.start', 'session.start', 'session.end'])
})
