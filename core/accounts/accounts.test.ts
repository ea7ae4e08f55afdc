// Accounts: made, raised, shut, reset, with codes; and what nobody can do to the last administrator.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_ACCESS_RULES, PROOF_MS, type AccessRules } from '../../contract/approvals.ts'
import type { User } from '../../contract/people.ts'
import { ROLES, type Role } from '../../contract/vocabulary.ts'
import { insertAccessRules } from '../../db/approvals.ts'
import { query } from '../../db/statement.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import type { Asking } from '../approvals/approvals.ts'
import { SYSTEM } from '../env.ts'
import { createSession, createUser, isSessionAlive, readSession, sessionOf, verifyPassword } from '../people.ts'
import { createAccess, type AccessServices } from './access-services.ts'
import { beginCodes, confirmCodes, removeCodes, requireCode } from './codes.ts'
import { codeAt, stepAt } from './one-time-code.ts'
import { changePassword, endOwnSession, proveOneself, viewOwnAccount } from './own-account.ts'

let env: TestEnv
let access: AccessServices
beforeEach(() => {
  env = createTestEnv()
  access = createAccess(env)
})
afterEach(() => env.close())

const PASSWORD = 'vier-Kühe am Fluss'
const NEXT = 'fünf Enten im Teich'
const code = (name: string) => expect.objectContaining({ code: name })
const tokens = new Map<string, string>()

async function person(role: Role, name: string = role): Promise<Asking> {
  return signIn(await createUser(env, SYSTEM, { name, password: PASSWORD, role }))
}
function signIn(user: User): Asking {
  const { token } = createSession(env, user, '192.168.1.20')
  tokens.set(user.id, token)
  return { user, session: sessionOf(token) }
}
const isIn = ({ user }: Asking) => isSessionAlive(env, tokens.get(user.id)!)
function setRules(change: Partial<AccessRules>): void {
  const before = access.approvals.rules()
  insertAccessRules(env.db, before.version + 1, { ...before.value, ...change }, 'u0', env.clock.now())
}
const last = () => query<{ action: string; after: string | null }>(env.db, 'SELECT action, after FROM audit ORDER BY seq DESC LIMIT 1').get()!
const codeNow = (secret: string, steps = 0) => codeAt(secret, stepAt(env.clock.now()) + steps)
function setUpCodes(user: User): { secret: string; recovery: readonly string[] } {
  const { secret } = beginCodes(env, user)
  const recovery = confirmCodes(env, user, codeNow(secret))
  env.pass(30_000)
  return { secret, recovery }
}

test('a new account gets a password that lets in to change it only', async () => {
  const admin = await person('admin')
  const { account, password } = await access.accounts.add(admin, { name: '值班01', role: 'operator' })
  expect(account).toMatchObject({ name: '值班01', role: 'operator', mustChange: true, signedInAtMs: null, sessions: 0 })
  const first = await verifyPassword(env, { name: '值班01', password })
  expect(first.mustDo).toBe('changePassword')
  const asking = signIn(first)
  await expect(changePassword(env, asking.user, asking.session, password, password, [])).rejects.toEqual(code('auth.samePassword'))
  await expect(changePassword(env, asking.user, asking.session, password, 'password1234', [])).rejects.toEqual(code('auth.weakPassword'))
  await expect(changePassword(env, asking.user, asking.session, 'not this one at all', NEXT, [])).rejects.toEqual(code('auth.wrongCredentials'))
  await changePassword(env, asking.user, asking.session, password, NEXT, [])
  expect(readSession(env, tokens.get(first.id)!)?.user.mustDo).toBeUndefined()
  await expect(verifyPassword(env, { name: '值班01', password })).rejects.toEqual(code('auth.wrongCredentials'))
  expect(access.accounts.list()).toMatchObject([{ role: 'admin' }, { mustChange: false, sessions: 1, signedInAtMs: env.clock.now() }])
  await expect(access.accounts.add(admin, { name: '值班０１', role: 'guard' })).rejects.toEqual(code('user.nameTaken'))
})

test('whatever is taken from an account ends its sessions, and a shut one gets in nowhere', async () => {
  const [admin, operator] = [await person('admin'), await person('operator')]
  expect(access.accounts.setRole(admin, { id: operator.user.id, role: 'guard' })).toMatchObject({ role: 'guard', sessions: 0 })
  expect(isIn(operator)).toBe(false)
  const again = signIn(operator.user)
  access.accounts.disable(admin, operator.user.id)
  expect(isIn(again)).toBe(false)
  await expect(verifyPassword(env, { name: 'operator', password: PASSWORD })).rejects.toEqual(code('auth.wrongCredentials'))
  access.accounts.enable(admin, operator.user.id)
  const third = signIn(await verifyPassword(env, { name: 'operator', password: PASSWORD }))
  const { password } = await access.accounts.resetPassword(admin, operator.user.id)
  expect(isIn(third)).toBe(false)
  await expect(verifyPassword(env, { name: 'operator', password })).resolves.toMatchObject({ role: 'guard', mustDo: 'changePassword' })
  expect(() => access.accounts.disable(admin, 'nobody')).toThrow(code('user.notFound'))
})

test('the last administrator can neither be shut nor lose the role, and nobody does it to oneself', async () => {
  const [admin, other] = [await person('admin'), await person('admin', 'other')]
  expect(() => access.accounts.disable(admin, admin.user.id)).toThrow(code('user.yourself'))
  expect(() => access.accounts.setRole(admin, { id: admin.user.id, role: 'guard' })).toThrow(code('user.yourself'))
  await expect(access.accounts.resetPassword(admin, admin.user.id)).rejects.toEqual(code('user.yourself'))
  access.accounts.disable(admin, other.user.id)
  // whose session had not ended yet
  expect(() => access.accounts.disable(other, admin.user.id)).toThrow(code('user.lastAdmin'))
  expect(() => access.accounts.setRole(other, { id: admin.user.id, role: 'operator' })).toThrow(code('auth.proofNeeded'))
  access.accounts.enable(admin, other.user.id)
  const back = signIn(other.user)
  access.accounts.setRole(back, { id: admin.user.id, role: 'operator' })
  expect(access.accounts.list().filter(({ role }) => role === 'admin')).toMatchObject([{ id: other.user.id }])
  expect(() => access.accounts.disable(signIn(admin.user), other.user.id)).toThrow(code('user.lastAdmin'))
})

test('every change but to shut wants the password once more', async () => {
  const [admin, operator] = [await person('admin'), await person('operator')]
  env.pass(PROOF_MS)
  await expect(access.accounts.add(admin, { name: 'x', role: 'guard' })).rejects.toEqual(code('auth.proofNeeded'))
  expect(() => access.accounts.setRole(admin, { id: operator.user.id, role: 'guard' })).toThrow(code('auth.proofNeeded'))
  await expect(access.accounts.resetPassword(admin, operator.user.id)).rejects.toEqual(code('auth.proofNeeded'))
  access.accounts.disable(admin, operator.user.id)
  expect(() => access.accounts.enable(admin, operator.user.id)).toThrow(code('auth.proofNeeded'))
  await expect(proveOneself(env, admin.user, admin.session, { password: 'not this one at all' }, [])).rejects.toEqual(code('auth.wrongCredentials'))
  expect(() => access.accounts.enable(admin, operator.user.id)).toThrow(code('auth.proofNeeded'))
  await proveOneself(env, admin.user, admin.session, { password: PASSWORD }, [])
  access.accounts.enable(admin, operator.user.id)
  await expect(proveOneself(env, admin.user, admin.session, { code: '123456' }, [])).rejects.toEqual(code('auth.noCodes'))
})

test.each(ROLES.map((role) => [role, role === 'admin' || role === 'manager'] as const))(
  'with two persons, to make, raise, open or reset the account of a %s needs another administrator: %s',
  async (role, isGuarded) => {
    const [admin, second] = [await person('admin'), await person('admin', 'second')]
    const other = await person(role, 'other')
    const fresh = await person(role === 'guard' ? 'operator' : 'guard', 'fresh')
    setRules({ guards: { ...DEFAULT_ACCESS_RULES.guards, giveRights: 'twoPersons' } })
    access.accounts.disable(admin, other.user.id)
    const calls = [
      () => access.accounts.add(admin, { name: 'new', role }),
      () => access.accounts.setRole(admin, { id: fresh.user.id, role }),
      () => access.accounts.enable(admin, other.user.id),
      () => access.accounts.resetPassword(admin, other.user.id),
    ]
    for (const call of calls) {
      const outcome = async () => call()
      if (!isGuarded) {
        await outcome()
        continue
      }
      await expect(outcome()).rejects.toEqual(code('approval.needed'))
      const wish = access.approvals.list(second.user).find(({ state }) => state === 'asked')
      access.approvals.approve(second, wish!.id)
      await outcome()
      expect(access.approvals.list(second.user).find(({ id }) => id === wish!.id)).toMatchObject({ act: 'giveRights', state: 'used' })
    }
  },
)

test('codes are set up with one, then asked for, each once', async () => {
  const { user, session } = await person('manager')
  requireCode(env, user, undefined)
  expect(() => confirmCodes(env, user, '123456')).toThrow(code('auth.noCodes'))
  const { secret, address } = beginCodes(env, user)
  expect(address).toContain(secret)
  // not yet: a telephone that was never shown to work must keep nobody out
  requireCode(env, user, undefined)
  const wrong = codeNow(secret) === '000000' ? '000001' : '000000'
  expect(() => confirmCodes(env, user, wrong)).toThrow(code('auth.wrongCode'))
  expect(() => confirmCodes(env, user, codeNow(secret, 6))).toThrow(expect.objectContaining({ code: 'auth.clockOff', details: { seconds: 180 } }))
  const recovery = confirmCodes(env, user, codeNow(secret))
  expect(recovery).toHaveLength(10)
  expect(last()).toMatchObject({ action: 'codes.setUp' })
  expect(() => beginCodes(env, user)).toThrow(code('auth.hasCodes'))
  expect(() => requireCode(env, user, undefined)).toThrow(code('auth.codeNeeded'))
  // the one it was set up with is over
  expect(() => requireCode(env, user, codeNow(secret))).toThrow(expect.objectContaining({ code: 'auth.wrongCode', details: { coreMs: env.clock.now() } }))
  env.pass(30_000)
  requireCode(env, user, ` ${codeNow(secret).slice(0, 3)} ${codeNow(secret).slice(3)}`)
  expect(() => requireCode(env, user, codeNow(secret))).toThrow(code('auth.wrongCode'))
  expect(viewOwnAccount(env, user, session)).toMatchObject({ hasCodes: true, recoveryCodesLeft: 10 })
})

test('a recovery code works once, however it is written, and is kept as a hash', async () => {
  const { user, session } = await person('manager')
  const { recovery } = setUpCodes(user)
  expect(recovery[0]).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/)
  requireCode(env, user, recovery[0]!.toLowerCase().replaceAll('-', ' '))
  expect(() => requireCode(env, user, recovery[0])).toThrow(code('auth.wrongCode'))
  requireCode(env, user, recovery[1])
  expect(viewOwnAccount(env, user, session).recoveryCodesLeft).toBe(8)
  const kept = JSON.stringify(query(env.db, 'SELECT * FROM recovery_codes').all())
  for (const one of recovery) expect(kept).not.toContain(one.replaceAll('-', ''))
})

test('guessing at codes is slowed down as passwords are, and a known screen is not held up by it', async () => {
  const { user } = await person('manager')
  const { secret } = setUpCodes(user)
  const results = Array.from({ length: 40 }, (_, n) => {
    try {
      requireCode(env, user, String(n).padStart(6, '0'))
      return 'in'
    } catch (error) {
      return (error as { code: string }).code
    }
  })
  expect(results.filter((one) => one === 'auth.wrongCode')).toHaveLength(4)
  expect(results.filter((one) => one === 'auth.tooManyTries')).toHaveLength(36)
  expect(() => requireCode(env, user, codeNow(secret))).toThrow(code('auth.tooManyTries'))
  env.pass(30_000)
  requireCode(env, user, codeNow(secret))
})

test('where the site wants codes of a role, one without them may set them up and nothing else, and cannot take them away', async () => {
  const { user } = await person('manager')
  setRules({ codeRoles: ['manager'] })
  expect((await verifyPassword(env, { name: 'manager', password: PASSWORD })).mustDo).toBe('setUpCodes')
  setUpCodes(user)
  expect((await verifyPassword(env, { name: 'manager', password: PASSWORD })).mustDo).toBeUndefined()
  expect(() => removeCodes(env, user)).toThrow(code('auth.codesRequired'))
  setRules({ codeRoles: [] })
  removeCodes(env, user)
  requireCode(env, user, undefined)
  expect(() => removeCodes(env, user)).toThrow(code('auth.noCodes'))
})

test('a new password given out takes the codes away: the telephone may be what was lost', async () => {
  const [admin, manager] = [await person('admin'), await person('manager')]
  setUpCodes(manager.user)
  expect(await access.accounts.resetPassword(admin, manager.user.id)).toMatchObject({ account: { hasCodes: false, mustChange: true } })
  requireCode(env, manager.user, undefined)
})

test('by 等保 a password has three kinds of characters and ends after ninety days', async () => {
  setRules({ classified: true })
  await expect(createUser(env, SYSTEM, { name: 'lin', password: 'nur kleine buchstaben', role: 'guard' })).rejects.toEqual(code('auth.weakPassword'))
  const { user, session } = await person('guard')
  env.pass(90 * 86_400_000)
  expect((await verifyPassword(env, { name: 'guard', password: PASSWORD })).mustDo).toBe('changePassword')
  await changePassword(env, user, session, PASSWORD, 'Sechs Gänse im Feld', [])
  expect((await verifyPassword(env, { name: 'guard', password: 'Sechs Gänse im Feld' })).mustDo).toBeUndefined()
})

test("one's own sessions are seen and ended; a new password ends the others", async () => {
  const here = await person('operator')
  const there = tokens.get(here.user.id)!
  const other = signIn(here.user)
  const stranger = await person('guard')
  expect(viewOwnAccount(env, here.user, here.session).sessions).toMatchObject([
    { isThis: false, address: '192.168.1.20' },
    { isThis: true, address: '192.168.1.20' },
  ])
  expect(() => endOwnSession(env, here.user, stranger.session)).toThrow(code('auth.sessionNotFound'))
  endOwnSession(env, here.user, other.session)
  expect(isIn(other)).toBe(false)
  const third = signIn(here.user)
  await changePassword(env, here.user, here.session, PASSWORD, NEXT, [])
  expect(isIn(third)).toBe(false)
  expect(isSessionAlive(env, there)).toBe(true)
  expect(isIn(stranger)).toBe(true)
})
