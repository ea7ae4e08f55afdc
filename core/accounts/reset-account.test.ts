// The way in that is always left: from the computer the data is on.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setUserDisabled } from '../../db/people.ts'
import { query } from '../../db/statement.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { SYSTEM } from '../env.ts'
import { createSession, createUser, isSessionAlive, verifyPassword } from '../people.ts'
import { beginCodes, confirmCodes, requireCode } from './codes.ts'
import { codeAt, stepAt } from './one-time-code.ts'
import { resetAccount } from './reset-account.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

test('an administrator without password, telephone and even shut gets in with a new one, and nobody else with the old', async () => {
  const old = 'vier-Kühe am Fluss'
  const next = 'fünf Enten im Teich'
  const boss = await createUser(env, SYSTEM, { name: 'Boss', role: 'admin', password: old })
  const { token } = createSession(env, boss)
  const { secret } = beginCodes(env, boss)
  confirmCodes(env, boss, codeAt(secret, stepAt(env.clock.now())))
  setUserDisabled(env.db, boss.id, env.clock.now())
  await expect(resetAccount(env, 'nobody', next)).rejects.toMatchObject({ code: 'user.notFound' })
  await expect(resetAccount(env, 'boss', 'password1234')).rejects.toMatchObject({ code: 'auth.weakPassword' })
  expect(await resetAccount(env, ' BOSS', next)).toBe('admin')
  expect(isSessionAlive(env, token)).toBe(false)
  await expect(verifyPassword(env, { name: 'boss', password: old })).rejects.toMatchObject({ code: 'auth.wrongCredentials' })
  const back = await verifyPassword(env, { name: 'boss', password: next })
  expect(back.mustDo).toBeUndefined()
  requireCode(env, back, undefined)
  expect(query(env.db, `SELECT before FROM audit WHERE action = 'user.reset'`).all()).toEqual([{ before: '{"hadCodes":true,"wasDisabled":true}' }])
})
