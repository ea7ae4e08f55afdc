// /pms against a PMS that behaves as real ones do: sends twice, loses answers, signs wrongly, comes with too much.
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rawDb } from '../../../db/statement.ts'
import { createFakePmsClient, type FakePmsClient } from '../../../test/fakes/pms-client.ts'
import { house, lineOf, person } from '../../pms/inbound/inbound-fixture.ts'
import { startFixture, type Fixture } from '../server-fixture.ts'

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
let core: Fixture
let pms: FakePmsClient
let key: { authorization: string }
beforeEach(() => start(SECRET))
afterEach(() => core.close())

async function start(inboundSecret?: string): Promise<void> {
  core = await startFixture({ requestsPerMinute: 100_000, ...(inboundSecret !== undefined && { inboundSecret }) })
  key = core.key('pms:write')
  pms = createFakePmsClient({
    url: core.url,
    token: key.authorization.slice(7),
    now: () => core.env.clock.now(),
    ...(inboundSecret && { secret: inboundSecret }),
  })
}
const people = () => core.services.residents.desk.list('', 100).total
const codeOf = (answer: { body: unknown }) => (answer.body as { code?: string }).code

test('the same key and body get the first answer again, another body is refused, and nothing happens twice', async () => {
  await pms.put('/houses/h1', house())
  const visit = { name: '周访客', houseExtId: 'h1', validFrom: '2026-11-22T08:00:00Z', validTo: '2026-11-22T20:00:00Z', maxUses: 1 }
  const request = { method: 'POST', path: '/visitors', body: JSON.stringify(visit), key: 'a' } as const
  const first = await pms.send(request)
  expect(first).toMatchObject({ status: 201, isReplayed: false, body: { maxUses: 1, validTo: '2026-11-22T20:00:00.000Z', vehicle: false } })
  expect(await pms.send(request)).toEqual({ ...first, isReplayed: true })
  expect(codeOf(await pms.send({ ...request, body: JSON.stringify({ ...visit, maxUses: 2 }) }))).toBe('request.keyReused')
  pms.misbehave('twice')
  await pms.send({ ...request, key: 'b' })
  pms.misbehave('cut')
  await pms.send({ ...request, key: 'c' })
  expect(people()).toBe(3)
})

test('what is not newer is told so with 200, also of a removal', async () => {
  await pms.put('/houses/h1', house({ version: 5 }))
  expect(await pms.put('/houses/h1', house({ version: 5, room: '1' }))).toMatchObject({ status: 200, body: { ignored: 'stale' } })
  await pms.put('/persons/p1', person({ version: 5 }))
  expect(await pms.remove('/persons/p1?version=4')).toMatchObject({ status: 200, body: { ignored: 'stale' } })
  const gone = await pms.remove('/persons/p1?version=6')
  expect([gone.status, people()]).toEqual([202, 0])
  const { job } = gone.body as { job: string }
  expect(await pms.get(`/jobs/${job}`)).toMatchObject({ status: 200, body: { extId: 'p1', state: 'done', devices: [] } })
  expect((await pms.get('/jobs/none')).status).toBe(404)
})

test('what is unsigned, signed with another secret, old or changed on the way is not taken', async () => {
  for (const fault of ['wrongSecret', 'old', 'garbage'] as const) {
    pms.misbehave(fault)
    expect([(await pms.put('/houses/h1', house())).status, fault]).toEqual([401, fault])
  }
  const unsigned = await core.ask('/api/v1/pms/houses/h1', { method: 'PUT', headers: key, body: house() })
  expect([unsigned.status, codeOf(unsigned)]).toEqual([401, 'pms.badSignature'])
  expect(core.services.pmsInbound.overview().received.every(({ lastAtMs }) => lastAtMs === null)).toBe(true)
  pms.misbehave(null)
  expect((await pms.put('/houses/h1', house())).status).toBe(200)
  expect((await pms.get('/health')).status).toBe(200)
})

test('a signed request that was overheard does nothing under another Idempotency-Key', async () => {
  await pms.put('/houses/h1', house())
  const body = JSON.stringify({ name: '周访客', houseExtId: 'h1', validFrom: '2026-11-22T08:00:00Z', validTo: '2026-11-22T20:00:00Z' })
  const at = new Date(core.env.clock.now())
  const signature = {
    'webhook-id': 'msg_7',
    'webhook-timestamp': String(at.getTime() / 1000),
    'webhook-signature': new Webhook(SECRET).sign('msg_7', at, body),
  }
  const headers = { ...signature, 'content-type': 'application/json', ...key }
  const post = (other: Record<string, string>) => core.ask('/api/v1/pms/visitors', { method: 'POST', headers: { ...headers, ...other }, body })
  // Without an Idempotency-Key the webhook-id is one.
  expect([(await post({})).status, (await post({})).headers['idempotent-replayed'], people()]).toEqual([201, 'true', 1])
  const replayed = await post({ 'idempotency-key': 'another' })
  expect([replayed.status, codeOf(replayed), people()]).toEqual([409, 'pms.replayed', 1])
  core.passMs(301_000)
  expect((await post({ 'idempotency-key': 'another' })).status).toBe(401)
})

test('a batch takes each line by itself, is told once, and one still running is told to wait', async () => {
  const lines = [
    lineOf('house', 'h1'),
    lineOf('person', 'p1'),
    lineOf('person', 'p2', { houses: ['nowhere'] }),
    { type: 'boat', extId: 'b1' },
    lineOf('vehicle', 'v1'),
  ]
  const body = lines.map((line) => JSON.stringify(line)).join('\r\n') + '\n\nno json\n'
  const request = { method: 'POST', path: '/sync/batches', type: 'application/x-ndjson', body, key: 'batch-1' } as const
  const first = await pms.send(request)
  const { lines: told } = first.body as { lines: { line: number; result: string; extId?: string; error?: { code: string; details?: { field?: string } } }[] }
  expect(told.map(({ line, result, error }) => [line, result, error?.code, error?.details?.field])).toEqual([
    [1, 'created', undefined, undefined],
    [2, 'created', undefined, undefined],
    [3, 'refused', 'pms.missingReference', 'houses'],
    [4, 'refused', 'request.invalidField', 'type'],
    [5, 'created', undefined, undefined],
    // As an editor counts: a blank one stands before it.
    [7, 'refused', 'request.malformed', undefined],
  ])
  expect(await pms.send(request)).toEqual({ ...first, isReplayed: true })
  expect(codeOf(await pms.send({ ...request, body: `${body}{}` }))).toBe('request.keyReused')
  const many = Array.from({ length: 1000 }, (_, i) => JSON.stringify(lineOf('house', `m${i}`, { room: String(2000 + i) }))).join('\n')
  const big = { ...request, body: many, key: 'batch-2' }
  const both = await Promise.all([createOnce().send(big), createOnce().send(big)])
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]))
  expect(codeOf(both.find(({ status }) => status === 409)!)).toBe('request.inProgress')
  expect(core.services.pmsInbound.overview().received[0]?.linked).toBe(1001)
})

const createOnce = () => createFakePmsClient({ url: core.url, token: key.authorization.slice(7), secret: SECRET, tries: 1, now: () => core.env.clock.now() })

test('too much is refused before it is looked at', async () => {
  const sized = (path: string, type: string, bytes: number, method: 'POST' | 'PUT') =>
    core.ask(`/api/v1/pms${path}`, { method, headers: { ...key, 'content-type': type }, body: Buffer.alloc(bytes, 32) })
  expect((await sized('/sync/batches', 'application/x-ndjson', 5 * 1024 * 1024 + 1, 'POST')).status).toBe(413)
  expect((await sized('/persons/p1/face', 'image/jpeg', 1024 * 1024 + 1, 'PUT')).status).toBe(413)
  expect((await sized('/houses/h1', 'application/json', 64 * 1024 + 1, 'PUT')).status).toBe(413)
  const lines = Array.from({ length: 1001 }, () => '{}').join('\n')
  expect(codeOf(await pms.send({ method: 'POST', path: '/sync/batches', type: 'application/x-ndjson', body: lines }))).toBe('pms.tooManyLines')
  const nobody = await core.ask('/api/v1/pms/sync/batches', { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: Buffer.alloc(10) })
  expect(nobody.status).toBe(401)
})

test('a face needs a recorded consent, at most 200 KB, and goes with it', async () => {
  await core.close()
  await start()
  await pms.put('/houses/h1', house())
  await pms.put('/persons/p1', person())
  const photo = (bytes: number) => Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(bytes, 1), Buffer.from([0xff, 0xd9])])
  const send = (bytes: number) =>
    core.ask('/api/v1/pms/persons/p1/face', { method: 'PUT', headers: { ...key, 'content-type': 'image/jpeg' }, body: photo(bytes) })
  const kept = () => rawDb(core.env.db).prepare('SELECT count(*) FROM faces').pluck().get()
  expect(codeOf(await send(1000))).toBe('resident.consentNeeded')
  const faceConsent = { granted: true, at: '2026-11-20T00:00:00Z', evidenceRef: '合同 118' }
  await pms.put('/persons/p1', person({ faceConsent, version: 2 }))
  expect([(await send(1000)).status, kept()]).toEqual([200, 1])
  const tooLarge = await send(300 * 1024)
  expect([tooLarge.status, codeOf(tooLarge)]).toEqual([422, 'resident.badPhoto'])
  expect([(await pms.remove('/persons/p1/face')).status, kept()]).toEqual([200, 0])
  await send(1000)
  await pms.put('/persons/p1', person({ faceConsent: { ...faceConsent, granted: false }, version: 3 }))
  expect([kept(), codeOf(await send(1000))]).toEqual([0, 'resident.consentNeeded'])
})

test('a PMS without a receiver fetches what changed, in order and without who did it', async () => {
  const first = core.raise('door').incident
  core.passMs(1000)
  const second = core.raise('lane').incident
  const page = (await pms.get('/incidents?limit=1')).body as { items: { id: string }[]; next: string; more: boolean }
  expect([page.items.map(({ id }) => id), page.more]).toEqual([[first.id], true])
  const rest = (await pms.get(`/incidents?cursor=${page.next}`)).body as typeof page
  expect(rest.items.map(({ id }) => id)).toEqual([second.id])
  expect(((await pms.get(`/incidents?cursor=${rest.next}`)).body as typeof page).items).toEqual([])
  const since = (await pms.get(`/incidents?since=${encodeURIComponent(new Date(core.env.clock.now()).toISOString())}`)).body as typeof page
  expect(since.items.map(({ id }) => id)).toEqual([second.id])
  expect(Object.keys((await pms.get(`/incidents/${first.id}`)).body as object).toSorted()).toEqual([
    'building',
    'camera',
    'id',
    'kind',
    'number',
    'openedAt',
    'severity',
    'state',
    'summary',
    'updatedAt',
    'version',
  ])
})

test('news of a work order reach the incident, older ones do not, and one of nothing is not found', async () => {
  const { number, id } = core.raise('lift').incident
  const patch = (version: number, status: string, extra: object = {}) =>
    pms.send({ method: 'PATCH', path: '/work-orders/WO-9', body: JSON.stringify({ status, at: '2026-11-22T08:00:00Z', version, ...extra }) })
  expect([(await patch(1, 'accepted')).status, codeOf(await patch(1, 'accepted'))]).toEqual([404, 'workOrder.notFound'])
  expect(await patch(1, 'accepted', { incidentId: number, assignee: '维修班' })).toMatchObject({ status: 200, body: { status: 'accepted' } })
  expect(await patch(1, 'done')).toMatchObject({ status: 200, body: { ignored: 'stale' } })
  expect(await patch(2, 'in_progress')).toMatchObject({ status: 200, body: { status: 'in_progress' } })
  const timeline = rawDb(core.env.db).prepare(`SELECT count(*) FROM timeline WHERE incident_id = ? AND what <> 'opened'`).pluck().get(id)
  expect(timeline).toBeGreaterThanOrEqual(2)
})
