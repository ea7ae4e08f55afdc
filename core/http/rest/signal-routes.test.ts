// What devices signalled, as other programs read it: each type, page by page, and never a card number of a gate.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeviceSignalEvent } from '../../../contract/device-events.ts'
import { ROLES } from '../../../contract/vocabulary.ts'
import { insertSignal } from '../../../db/devices.ts'
import { insertPlateDecision } from '../../../db/vehicles.ts'
import { startFixture, type Fixture } from '../server-fixture.ts'

let core: Fixture
beforeAll(async () => {
  core = await startFixture()
})
afterAll(() => core.close())

const past = { deviceAtMs: null, replayed: false } as const
let count = 0
function signal(event: DistributedOmit<DeviceSignalEvent, 'dedupeKey'>, deviceId = 'gate-3-1') {
  core.passMs(1000)
  const dedupeKey = `k${++count}`
  return insertSignal(core.env.db, { deviceId, receivedAtMs: core.env.clock.now(), event: { ...event, dedupeKey } as DeviceSignalEvent, dedupeKey })!
}
type DistributedOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
const get = async (path: string, ...scopes: Parameters<Fixture['key']>) => core.ask(`/api/v1${path}`, { headers: core.key(...scopes) })
const listed = (body: unknown) => body as { items: Record<string, unknown>[]; next: string | null }

test('passages come newest first, page by page, by device and by time', async () => {
  const passage = { type: 'passage', door: 1, direction: 'in', method: 'card', personRef: 'P1', cardNumber: '0012345678', code: '5-1', ...past } as const
  for (const outcome of ['granted', 'denied', 'granted', 'forced'] as const) signal({ ...passage, outcome })
  signal({ ...passage, outcome: 'granted' }, 'gate-4')
  const middle = new Date(core.env.clock.now() - 2500).toISOString()
  const first = listed((await get('/passages?limit=2&device=gate-3-1', 'devices:read')).body)
  expect(first.items.map(({ outcome }) => outcome)).toEqual(['forced', 'granted'])
  expect(first.items[0]).toMatchObject({ device: 'gate-3-1', door: 1, direction: 'in', method: 'card', personRef: 'P1', replayed: false })
  const second = listed((await get(`/passages?limit=2&device=gate-3-1&cursor=${first.next}`, 'devices:read')).body)
  expect([second.items.map(({ outcome }) => outcome), second.next]).toEqual([['denied', 'granted'], null])
  expect(JSON.stringify([first, second])).not.toContain('0012345678')
  expect(listed((await get(`/passages?since=${middle}`, 'devices:read')).body).items).toHaveLength(3)
  expect(listed((await get(`/passages?until=${middle}`, 'devices:read')).body).items).toHaveLength(2)
})

test('plates come with what was decided, fire signals and check-ins with what they say', async () => {
  const read = signal({ type: 'plateRead', plate: '粤B12345', rawPlate: '粤B12345', colour: 'blue', confidence01: 0.97, direction: 'in', ...past }, 'lane')
  insertPlateDecision(core.env.db, read.id, true, 'allowed')
  signal({ type: 'fireSignal', signal: 'fire', address: '1-3-000600d9', text: '走廊', componentType: 42, test: false, deviceAtMs: null }, 'panel')
  signal({ type: 'checkIn', cardNumber: 'D765C61A', guardCard: null, ...past }, 'patrol')
  expect(listed((await get('/plate-reads', 'devices:read')).body).items).toMatchObject([
    { plate: '粤B12345', colour: 'blue', confidence: 0.97, opened: true, why: 'allowed' },
  ])
  expect(listed((await get('/fire-signals', 'devices:read')).body).items).toMatchObject([
    { signal: 'fire', address: '1-3-000600d9', componentType: 42, test: false },
  ])
  expect(listed((await get('/patrols', 'devices:read')).body).items).toMatchObject([{ cardNumber: 'D765C61A' }])
})

test('another scope does not do, and what is asked wrongly is named', async () => {
  expect((await get('/passages', 'incidents:read')).status).toBe(403)
  for (const query of ['cursor=made-up', 'limit=0', 'since=yesterday', 'colour=blue']) {
    const answer = await get(`/passages?${query}`, 'devices:read')
    expect([answer.status, (answer.body as { details: { field: string } }).details.field]).toEqual([422, query.split('=')[0]])
  }
})

test('over REST a person may no more than on the screen: passages, plates, the sheet, merging and splitting', async () => {
  const asked = [
    ['GET', '/passages', ['admin', 'manager', 'operator', 'guard']],
    ['GET', '/plate-reads', ['admin', 'manager', 'operator', 'guard']],
    ['GET', '/patrols', ['admin', 'manager', 'operator']],
    ['POST', '/incidents/none/merge', ['admin', 'manager', 'operator']],
    ['POST', '/incidents/none/split', ['admin', 'manager', 'operator']],
  ] as const
  const may: Record<string, string[]> = {}
  for (const role of ROLES) {
    const cookie = await core.signIn(role, `rest-${role}`)
    for (const [method, path] of asked) {
      const { status } = await core.ask(`/api/v1${path}`, { method, headers: { cookie }, ...(method === 'POST' && { body: {} }) })
      if (status !== 403) (may[path] ??= []).push(role)
    }
  }
  expect(may).toEqual(Object.fromEntries(asked.map(([, path, roles]) => [path, roles])))
  const guard = await core.signIn('guard', 'rest-sheet')
  expect((await core.ask('/api/v1/commissioning-sheet', { headers: { cookie: guard } })).status).toBe(403)
})
