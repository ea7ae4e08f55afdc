// Keys: their text is nowhere, they end, they are bound to addresses, and their use is noted without writing at every request.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rawDb } from '../db/statement.ts'
import { createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import { SYSTEM } from './env.ts'
import { createKey, listKeys, readKey, revokeKey, admitKey } from './integration-keys.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const code = (wanted: string) => expect.objectContaining({ code: wanted })
const actions = () => rawDb(env.db).prepare("SELECT action FROM audit WHERE action LIKE 'key.%' ORDER BY seq").pluck().all()

test('a key works until it is revoked, and its text is nowhere', () => {
  const { id, token } = createKey(env, SYSTEM, { name: 'PMS', scopes: ['incidents:read'] })
  expect(token).toMatch(/^vgk_[\w-]{43}$/)
  expect(readKey(env, token)).toMatchObject({ id, name: 'PMS', scopes: ['incidents:read'], ratePerMinute: 1200, addresses: [] })
  expect(readKey(env, 'vgk_' + 'A'.repeat(43))).toBeNull()
  expect(JSON.stringify(rawDb(env.db).prepare('SELECT * FROM keys').all())).not.toContain(token)
  expect(JSON.stringify(listKeys(env))).not.toContain(token)
  revokeKey(env, SYSTEM, id)
  expect(() => admitKey(env, token, '127.0.0.1')).toThrow(code('auth.keyInvalid'))
  expect(() => revokeKey(env, SYSTEM, id)).toThrow(code('key.notFound'))
  expect(actions()).toEqual(['key.create', 'key.revoke'])
})

test('a key ends at its time and not a moment later', () => {
  const { token } = createKey(env, SYSTEM, { name: 'x', scopes: ['incidents:read'], expiresAtMs: START_MS + 1000 })
  env.pass(999)
  admitKey(env, token, '127.0.0.1')
  env.pass(1)
  expect(() => admitKey(env, token, '127.0.0.1')).toThrow(code('auth.keyExpired'))
  expect(() => createKey(env, SYSTEM, { name: 'x', scopes: ['incidents:read'], expiresAtMs: env.clock.now() })).toThrow(code('request.invalidField'))
})

test('its use is written down at most once a minute', () => {
  const { token } = createKey(env, SYSTEM, { name: 'x', scopes: ['incidents:read'] })
  const used = () => listKeys(env)[0]?.lastUsedAtMs
  expect(used()).toBeNull()
  admitKey(env, token, '127.0.0.1')
  env.pass(59_999)
  admitKey(env, token, '127.0.0.1')
  expect(used()).toBe(START_MS)
  env.pass(1)
  admitKey(env, token, '127.0.0.1')
  expect(used()).toBe(START_MS + 60_000)
})

test.each([
  ['192.168.1.20', true],
  ['::ffff:192.168.1.20', true],
  ['192.168.2.255', true],
  ['fd00::7', true],
  ['192.168.1.21', false],
  ['192.168.3.1', false],
  ['::1', false],
  ['', false],
])('a key bound to addresses is taken from %s: %s', (address, isTaken) => {
  const { token } = createKey(env, SYSTEM, { name: 'x', scopes: ['incidents:read'], addresses: ['192.168.1.20', '192.168.2.0/24', 'fd00::/8'] })
  const use = () => admitKey(env, token, address)
  if (isTaken) use()
  else expect(use).toThrow(code('auth.keyAddress'))
})

test.each([['192.168.1.20/33'], ['1.2.3'], ['fd00::/129'], ['1.2.3.4.5']])('%s is no address to bind a key to', (address) => {
  expect(() => createKey(env, SYSTEM, { name: 'x', scopes: ['incidents:read'], addresses: [address] })).toThrow(code('request.invalidField'))
  expect(listKeys(env)).toEqual([])
})
