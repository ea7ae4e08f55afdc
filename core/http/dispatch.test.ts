// Guards at the doors: a phone that listens is reachable, a photo from the scene goes in once, and REST shows who was sent.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { api } from '../../contract/api.ts'
import { MAX_TASK_PHOTO_BYTES } from '../../contract/dispatch.ts'
import { findPhoto } from '../../db/dispatches.ts'
import { cameraJpeg, SECRETS } from '../../test/fixtures/camera-jpeg.ts'
import { SYSTEM } from '../env.ts'
import { stripJpeg } from '../strip-jpeg.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeEach(async () => {
  core = await startFixture()
})
afterEach(() => core.close())

const jpeg = cameraJpeg()
/** Without where, when and with what it was taken. */
const kept = Buffer.from(stripJpeg(jpeg)!)

async function setUp() {
  const cookie = await core.signIn('guard')
  const { staff, dispatches } = core.services
  const userId = staff.users().find(({ name }) => name === 'guard')!.id
  const me = staff.save(SYSTEM, { name: '保安01', post: 'guard', userId, phone: null, skills: [], certificates: [] })
  const incidentId = core.raise('door').incident.id
  const sent = dispatches.assign(SYSTEM, { incidentId, staffId: me.id })
  return { cookie, me, incidentId, sent, userId }
}

async function post(cookie: string, query: string, body: Buffer) {
  const response = await fetch(`${core.url}/upload/task-photo?${query}`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { 'content-type': 'image/jpeg', cookie, origin: core.origin },
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('a photo of one’s own task goes in once, and comes back without what the camera wrote into it', async () => {
  const { cookie, sent, incidentId } = await setUp()
  const claim = `dispatch=${sent.id}&client=photo-0001&atMs=${core.env.clock.now()}`
  const first = await post(cookie, claim, jpeg)
  expect(first).toMatchObject({ status: 200, body: { bytes: kept.length, late: false } })
  expect((await post(cookie, claim, jpeg)).body['id']).toBe(first.body['id'])
  expect(core.services.dispatches.of(incidentId)[0]!.photos).toHaveLength(1)
  const operator = await core.signIn('operator')
  const shown = await core.ask(`/upload/task-photo/${String(first.body['id'])}`, { headers: { cookie: operator } })
  expect([shown.status, shown.headers['content-type'], shown.headers['content-length']]).toEqual([200, 'image/jpeg', String(kept.length)])
  const file = await readFile(join(core.dir, core.services.dispatches.of(incidentId)[0]!.photos.map(({ id }) => findPhoto(core.env.db, id)!.file)[0]!))
  expect(file).toEqual(kept)
  for (const secret of SECRETS) expect(kept.includes(secret)).toBe(false)

  expect(await post(cookie, claim.replace('0001', '0002'), Buffer.from('no picture, but long enough'))).toMatchObject({ body: { code: 'dispatch.badPhoto' } })
  expect((await post(cookie, claim.replace('0001', '0003'), Buffer.alloc(MAX_TASK_PHOTO_BYTES + 1, 1))).status).toBe(413)
  expect((await post(operator, claim.replace('0001', '0004'), jpeg)).body['code']).toBe('staff.notYou')
  expect((await post('', claim, jpeg)).status).toBe(401)
  expect((await post(await core.signIn('installer'), claim, jpeg)).body['code']).toBe('auth.forbidden')
  expect((await post(cookie, claim.replace('client=photo-0001', 'client=x'), jpeg)).body['code']).toBe('request.invalidField')
})

test('a phone that reads its tasks is reachable, hears of a new one, and of what becomes of its incident', async () => {
  const { cookie, me, sent, incidentId } = await setUp()
  const { staff, dispatches } = core.services
  expect(staff.find(me.id)!.reach.is).toBe('silent')
  const line = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: core.origin })
  await once(line, 'open')
  const phone: ContractRouterClient<typeof api> = createORPCClient(new RPCLink({ websocket: line as unknown as globalThis.WebSocket }))
  const tasks = await phone.tasks.watch()
  expect((await tasks.next()).value).toMatchObject({ me: { staffId: me.id }, tasks: [{ id: sent.id, state: 'assigned' }] })
  expect(staff.find(me.id)!.reach.is).toBe('reachable')
  dispatches.assign(SYSTEM, { incidentId: core.raise('hall').incident.id, staffId: me.id })
  for (let told = 0; told !== 2;) {
    const next = await tasks.next()
    told = next.done === true ? 2 : next.value.tasks.length
  }
  await phone.tasks.step({ dispatchId: sent.id, step: 'arrive', atMs: core.env.clock.now(), clientId: 'arrive-01' })
  expect(dispatches.of(incidentId)[0]!.state).toBe('onScene')
  line.close()
  await expect.poll(() => (core.passMs(5000), staff.find(me.id)!.reach.is)).toBe('silent')
})

test('REST shows who was sent and how far they got', async () => {
  const { incidentId, sent } = await setUp()
  const key = core.key('incidents:read', 'incidents:write')
  core.services.dispatches.step(SYSTEM, { dispatchId: sent.id, step: 'accept' })
  const act = (body: object) => core.ask(`/api/v1/incidents/${incidentId}/actions`, { method: 'POST', headers: key, body })
  expect((await act({ action: 'dispatch', assignee: '外包维修' })).status).toBe(200)
  const { body } = await core.ask(`/api/v1/incidents/${incidentId}`, { headers: key })
  expect(body).toMatchObject({
    state: 'dispatched',
    dispatches: [
      { assignee: '保安01', id: sent.id, state: 'accepted', acceptedAt: expect.stringMatching(/Z$/) },
      { assignee: '外包维修', by: 'test', state: 'assigned' },
    ],
  })
})
