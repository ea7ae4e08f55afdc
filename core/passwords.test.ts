// Which passwords are refused, and that comparing them tells nothing else.
import { expect, test } from 'vitest'
import { checkNewPassword, hashPassword, isPassword } from './passwords.ts'

test.each([
  'short',
  'elevenchars',
  '123456789012',
  'aaaaaaaaaaaa',
  'abc123abc123',
  'qwertyuiop[]12',
  'qwertyuiopas',
  '1qaz2wsx3edc',
  'password1234',
  'P@ssw0rd!2026',
  'Administrator1',
  'admin1234567',
  'vigil20261122',
  'passwordpassword',
  'iloveyou!!!!!!',
  'abcdefghijkl',
  '210987654321',
  'wangxiaoming1',
  'x'.repeat(257),
])('%s is refused', (password) => {
  expect(() => checkNewPassword(password, 'wangxiaoming')).toThrow(expect.objectContaining({ code: 'auth.weakPassword' }))
})

test.each(['vier-Kühe am Fluss', '雨后的翠园有十二只白鹭飞过', 'tr0ub4dor&3-lamp', 'purple kettle 71 ladder', 'Xk29-plo8-Qw11'])(
  '%s is accepted',
  (password) => {
    expect(() => checkNewPassword(password, 'wangxiaoming')).not.toThrow()
  },
)

test('a password fits its own hash only, however it was typed, and nothing fits nobody', async () => {
  const stored = await hashPassword('vier-Kühe am Fluss')
  expect(stored).not.toBe(await hashPassword('vier-Kühe am Fluss'))
  expect(await isPassword('vier-Ku\u0308he am Fluss', stored)).toBe(true)
  expect(await isPassword('vier-Kuhe am Fluss', stored)).toBe(false)
  expect(await isPassword('vier-Kühe am Fluss', null)).toBe(false)
  expect(await isPassword('vier-Kühe am Fluss', 'broken')).toBe(false)
})
