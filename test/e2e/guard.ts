// A guard with an account, for journeys at the guards' page.
import { expect, type Page } from 'playwright/test'
import { LATE_AFTER_MS } from '../../contract/dispatch.ts'
import { runVigil, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk, type DeskClient } from '../fakes/desk-client.ts'
import { ADMIN } from './console-page.ts'

export const GUARD = { name: 'baoan01', password: 'a guard with a phone' }

/** After setUp(). @returns the administrator's own line to the core, to be closed */
export async function addGuard(core: CoreProcess, dataDir: string): Promise<{ readonly desk: DeskClient; readonly staffId: string }> {
  const added = await runVigil(['user', 'add', GUARD.name, '--role', 'guard', '--password-stdin', '--data', dataDir], `${GUARD.password}\n`)
  expect(added.code, added.stderr).toBe(0)
  const desk = await logInAtDesk(core.url, ADMIN)
  const userId = (await desk.api.users.list()).find(({ name }) => name === GUARD.name)?.id ?? ''
  const { id: staffId } = await desk.api.staff.save({ name: '保安01', post: 'guard', userId, phone: null, skills: [], certificates: [] })
  return { desk, staffId }
}

export async function logIn(phone: Page): Promise<void> {
  await phone.getByTestId('phone-name').fill(GUARD.name)
  await phone.getByTestId('phone-password').fill(GUARD.password)
  await phone.getByTestId('phone-submit').click()
}

/** What was done then is late by now. */
export async function untilLate(doneAtMs: number): Promise<void> {
  await expect.poll(() => Date.now() - doneAtMs, { timeout: 2 * LATE_AFTER_MS, intervals: [2000] }).toBeGreaterThan(LATE_AFTER_MS + 1000)
}
