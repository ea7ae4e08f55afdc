// Pages of duty as PDF: who may print what, and that they are made at all.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../env.ts'
import { startFixture, PASSWORD, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeEach(async () => {
  core = await startFixture()
})
afterEach(() => core.close())

async function print(path: string, cookie: string) {
  const response = await fetch(`${core.url}/upload/duty-sheet/${path}`, { headers: cookie === '' ? {} : { cookie } })
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    head: Buffer.from(await response.arrayBuffer())
      .subarray(0, 5)
      .toString('latin1'),
  }
}

/** The account of a role, as the core knows it. */
async function signedIn(role: 'operator' | 'manager' | 'installer' | 'guard'): Promise<{ cookie: string; actor: Actor }> {
  const cookie = await core.signIn(role)
  const { user } = (await (await fetch(`${core.url}/auth/state`, { headers: { cookie } })).json()) as { user: { id: string; name: string } }
  return { cookie, actor: { type: 'user', id: user.id, name: user.name } }
}

test('a handover, the log of its shift and a certificate are printed', { timeout: 120_000 }, async () => {
  const { cookie, actor } = await signedIn('operator')
  const { duty, training } = core.services
  const shift = duty.signOn(actor, '1')
  duty.write(actor, { text: '水泵房巡查正常' })
  const { id } = duty.handovers.begin(actor)
  const signing = { id, name: actor.name, password: PASSWORD, remarks: '一切正常' }
  await duty.handovers.sign(actor, { ...signing, side: 'leaving', again: false })
  await duty.handovers.sign(actor, { ...signing, side: 'incoming', again: true })
  const run = training.start(actor, 'fire')
  const certificate = training.finish(actor, run.id)
  for (const path of [`handover/${id}`, `log/${shift.id}`, `certificate/${certificate.id}`])
    expect(await print(path, cookie), path).toMatchObject({ status: 200, type: 'application/pdf', head: '%PDF-' })
})

test('nobody prints without signing in, an installer nothing, and another’s certificate only managers', { timeout: 120_000 }, async () => {
  const { actor } = await signedIn('operator')
  const shift = core.services.duty.signOn(actor, '')
  const run = core.services.training.start(actor, 'lift')
  const certificate = core.services.training.finish(actor, run.id)
  expect((await print(`log/${shift.id}`, '')).status).toBe(401)
  expect((await print(`log/${shift.id}`, (await signedIn('installer')).cookie)).status).toBe(403)
  expect((await print(`certificate/${certificate.id}`, (await signedIn('guard')).cookie)).status).toBe(403)
  expect((await print(`certificate/${certificate.id}`, await core.signIn('operator', 'other'))).status).toBe(404)
  expect((await print(`certificate/${certificate.id}`, (await signedIn('manager')).cookie)).status).toBe(200)
  expect((await print('handover/nothing', (await signedIn('manager')).cookie)).status).toBe(404)
})
