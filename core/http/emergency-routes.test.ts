// The emergency pack over the core's doors: who may have it, and that it is a PDF that was written down as taken.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SYSTEM } from '../env.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeEach(async () => {
  core = await startFixture()
})
afterEach(() => core.close())

const take = (cookie: string) => fetch(`${core.url}/upload/emergency-pack`, { headers: cookie === '' ? {} : { cookie } })

test('an operator is handed the pack and it counts as printed; others are not, and one that is missing is said', { timeout: 120_000 }, async () => {
  const operator = await core.signIn('operator')
  expect((await take(operator)).status).toBe(404)
  await core.services.emergency.make(SYSTEM)
  expect((await take('')).status).toBe(401)
  for (const role of ['guard', 'installer'] as const) expect((await take(await core.signIn(role))).status, role).toBe(403)
  expect(core.services.emergency.view().pack).toMatchObject({ takenAtMs: null })
  const answer = await take(operator)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  expect(Buffer.from(await answer.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-')
  expect(core.services.emergency.view().pack?.takenAtMs).not.toBeNull()
})
