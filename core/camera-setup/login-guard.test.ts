// One guard for everything that logs in to a device by itself: a wrong password is tried once, a right one is not held up.
import { expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { createLoginGuard } from './login-guard.ts'

const LOGIN = { username: 'admin', password: 'vigil-123' }
const yes = () => true

test('however many ask at once and later, a wrong password is tried once, until it is known to be right', async () => {
  let now = 0
  const guard = createLoginGuard(() => now)
  let tries = 0
  const refuse = async () => {
    tries++
    await Promise.resolve()
    throw new VigilError('device.unauthorized')
  }
  const asked = Array.from({ length: 4 }, () => guard.ask('10.0.0.9', LOGIN, refuse, yes))
  for (const one of asked) await expect(one).rejects.toMatchObject({ code: 'device.unauthorized' })
  now = 86_400_000
  await expect(guard.ask('10.0.0.9', LOGIN, refuse, yes)).rejects.toMatchObject({ code: 'device.unauthorized' })
  expect(tries).toBe(1)
  // Another password, and another device, are other log-ins.
  expect(await guard.ask('10.0.0.9', { ...LOGIN, password: 'other' }, async () => 'in', yes)).toBe('in')
  expect(await guard.ask('10.0.0.8', LOGIN, async () => 'in', yes)).toBe('in')
  guard.note('10.0.0.9', LOGIN, true)
  expect(await guard.ask('10.0.0.9', LOGIN, async () => 'in', yes)).toBe('in')
})

test('what was refused by itself counts for the wizard too', async () => {
  const guard = createLoginGuard(() => 0)
  await guard.ask('10.0.0.9', LOGIN, () => Promise.reject(new VigilError('device.unauthorized')), yes).catch(() => undefined)
  expect(guard.mayTry('10.0.0.9', LOGIN)).toBe(false)
})

test('one that cannot be reached says nothing of the log-in, and a right one is asked side by side', async () => {
  const guard = createLoginGuard(() => 0)
  const away = () => Promise.reject(new VigilError('device.unreachable'))
  await expect(guard.ask('10.0.0.9', LOGIN, away, yes)).rejects.toMatchObject({ code: 'device.unreachable' })
  expect(await guard.ask('10.0.0.9', LOGIN, async () => 1, yes)).toBe(1)
  const never = guard.ask('10.0.0.9', LOGIN, () => new Promise<number>(() => undefined), yes)
  expect(await Promise.race([never, guard.ask('10.0.0.9', LOGIN, async () => 2, yes)])).toBe(2)
})
