// REST as docs/api.md promises it: shapes, scopes, errors that name the field, nothing done twice, bytes in ranges.
import { createHash, randomBytes } from 'node:crypto'
import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorOutSchema, healthOutSchema, incidentDetailOutSchema, incidentOutSchema } from '../../contract/open-api.ts'
import { completeEvidence, failEvidence, promiseEvidence } from '../incidents/evidence-records.ts'
import { startFixture, type Answer, type Fixture } from './server-fixture.ts'

let core: Fixture
let all: { authorization: string }
beforeAll(async () => {
  core = await startFixture()
  all = core.key('incidents:read', 'incidents:write', 'devices:read')
})
afterAll(() => core.close())

const errorOf = (answer: Answer) => errorOutSchema.parse(answer.body)
const get = (path: string, headers: Record<string, string> = all) => core.ask(`/api/v1${path}`, { headers })
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  core.ask(`/api/v1${path}`, { method: 'POST', headers: { ...all, ...headers }, body })
const listed = (answer: Answer) => (answer.body as { items: { id: string; kind: string }[]; next: string | null }) ?? { items: [], next: null }
const newIncident = async (summary: string) => incidentOutSchema.parse((await post('/incidents', { kind: 'manual', severity: 'low', summary })).body)

test('health tells nobody more than its status, and a key everything', async () => {
  expect((await core.ask('/api/v1/health')).body).toEqual({ status: 'ok' })
  const full = healthOutSchema.parse((await get('/health')).body)
  expect(full).toMatchObject({
    version: '0.1.0',
    cameras: [{ id: 'lobby-3-1', state: 'live' }],
    devices: [{ id: 'gate-3-1', state: 'online' }],
    outbox: { pending: 0 },
  })
})

test.each([['Bearer vgk_nonsense'], ['Bearer '], ['Basic YTpi'], ['vgk_x']])(
  'the authorization %j is refused, even where none is needed',
  async (authorization) => {
    const answer = await get('/health', { authorization })
    expect([answer.status, errorOf(answer).code]).toEqual([401, 'auth.keyInvalid'])
  },
)

test('a key can only do what its scopes say', async () => {
  const reader = core.key('incidents:read')
  const denied = await core.ask('/api/v1/incidents', { method: 'POST', headers: reader, body: { kind: 'manual', severity: 'low', summary: 'x' } })
  expect([denied.status, errorOf(denied)]).toMatchObject([403, { code: 'auth.forbidden', details: { scope: 'incidents:write' } }])
  expect((await get('/incidents', core.key('reports:read'))).status).toBe(403)
})

test('a session may read and act as far as its role goes', async () => {
  const installer = { cookie: await core.signIn('installer') }
  expect((await get('/incidents', installer)).status).toBe(200)
  const answer = await core.ask('/api/v1/incidents', { method: 'POST', headers: installer, body: { kind: 'manual', severity: 'low', summary: 'x' } })
  expect([answer.status, errorOf(answer).code]).toEqual([403, 'auth.forbidden'])
})

test('an incident of a rule has the promised shape, with RFC 3339 times', async () => {
  const { incident } = core.raise('door')
  const detail = incidentDetailOutSchema.parse((await get(`/incidents/${incident.id}`)).body)
  expect(detail).toMatchObject({
    number: incident.number,
    kind: 'ebikeInLobby',
    state: 'new',
    openedAt: '2026-11-22T08:00:00.000Z',
    camera: 'lobby-3-1',
    building: 'b3',
    zone: 'door',
    alerts: [{ rule: 'ebikeInLobby:door', score: 0.8, boxes: [{ label: 'bicycle', track: 5 }], why: { votes: 4 } }],
    dispatches: [],
  })
  expect('device' in detail).toBe(false)
})

test('moments among the figures of an alert and of the timeline are RFC 3339, spans stay figures', async () => {
  const { incident } = core.raise('lane', { sinceMs: 1781234567890.625, goneMs: 300 })
  await post(`/incidents/${incident.id}/actions`, { action: 'shelve', reason: 'x', until: '2026-11-22T09:00:00Z' })
  const detail = incidentDetailOutSchema.parse((await get(`/incidents/${incident.id}`)).body)
  expect(detail.alerts[0]?.why).toEqual({ votes: 4, since: '2026-06-12T03:22:47.891Z', goneMs: 300 })
  expect(detail.timeline.find((line) => line.what === 'shelve')?.details).toMatchObject({ until: '2026-11-22T09:00:00.000Z' })
})

test('a report is created once, however often it is sent with its key', async () => {
  const report = { kind: 'manual', severity: 'medium', building: 'b3', camera: 'lobby-3-1', summary: '大堂积水' }
  const first = await post('/incidents', report, { 'idempotency-key': 'k-1' })
  const again = await post('/incidents', report, { 'idempotency-key': 'k-1' })
  expect([first.status, again.status, again.text]).toEqual([201, 201, first.text])
  expect(again.headers['idempotent-replayed']).toBe('true')
  expect(first.headers['location']).toBe(`/api/v1/incidents/${incidentOutSchema.parse(first.body).id}`)
  const other = await post('/incidents', { ...report, summary: 'other' }, { 'idempotency-key': 'k-1' })
  expect([other.status, errorOf(other).code]).toEqual([422, 'request.keyReused'])
  expect(listed(await get('/incidents?kind=manual')).items.filter((i) => i.kind === 'manual')).toHaveLength(1)
})

test('twenty of the same request at once have one effect', async () => {
  const before = listed(await get('/incidents?limit=500')).items.length
  const body = { kind: 'manual', severity: 'low', summary: 'at once' }
  const answers = await Promise.all(Array.from({ length: 20 }, () => post('/incidents', body, { 'idempotency-key': 'k-many' })))
  expect(new Set(answers.map((a) => a.text)).size).toBe(1)
  expect(listed(await get('/incidents?limit=500')).items.length).toBe(before + 1)
})

test.each([
  [{ kind: 'fire', severity: 'low', summary: 'x' }, 'kind'],
  [{ kind: 'manual', severity: 'urgent', summary: 'x' }, 'severity'],
  [{ kind: 'manual', severity: 'low', summary: '   ' }, 'summary'],
  [{ kind: 'manual', severity: 'low', summary: 'x', camera: 'nowhere' }, 'camera'],
  [{ kind: 'manual', severity: 'low', summary: 'x', building: 'b99' }, 'building'],
  [{ kind: 'manual', severity: 'low', summary: 'x', servety: 'low' }, 'servety'],
])('the report %j is refused by the name of its field', async (body, field) => {
  const answer = await post('/incidents', body)
  expect([answer.status, errorOf(answer)]).toMatchObject([422, { code: 'request.invalidField', details: { field } }])
})

test('an action in the wrong state is a conflict that names what is allowed', async () => {
  const { id } = await newIncident('act')
  expect((await post(`/incidents/${id}/actions`, { action: 'acknowledge' })).body).toMatchObject({ state: 'acknowledged' })
  const wrong = await post(`/incidents/${id}/actions`, { action: 'acknowledge' })
  expect([wrong.status, errorOf(wrong)]).toMatchObject([
    409,
    { code: 'incident.wrongState', details: { state: 'acknowledged', allowed: expect.arrayContaining(['resolve']) } },
  ])
})

test('an action that failed may be tried again with its key', async () => {
  const { id } = await newIncident('retry')
  const close = () => post(`/incidents/${id}/actions`, { action: 'resolve' }, { 'idempotency-key': 'k-retry' })
  expect((await close()).status).toBe(409)
  await post(`/incidents/${id}/actions`, { action: 'acknowledge' })
  expect([(await close()).status, (await close()).status]).toEqual([200, 200])
})

test('shelving takes a time and a reason, and a wrong one is named as on the wire', async () => {
  const { id } = await newIncident('shelve')
  const shelve = (more: object) => post(`/incidents/${id}/actions`, { action: 'shelve', ...more })
  expect(errorOf(await shelve({ until: '2026-11-22T09:00:00Z' })).code).toBe('incident.reasonRequired')
  expect(errorOf(await shelve({ reason: 'x', until: '2020-01-01T00:00:00Z' })).details).toMatchObject({ field: 'until' })
  expect(errorOf(await shelve({ reason: 'x', until: 'tomorrow' })).details).toMatchObject({ field: 'until' })
  expect((await shelve({ reason: 'x', until: '2026-11-22T17:00:00+08:00' })).body).toMatchObject({ state: 'shelved' })
})

test('lists are filtered and come page by page, newest first, each incident once', async () => {
  for (let i = 0; i < 5; i++) {
    core.passMs(1000)
    await newIncident(`page ${i}`)
  }
  const seen: string[] = []
  let cursor: string | null = ''
  for (let page = 0; cursor !== null && page < 50; page++) {
    const answer = listed(await get(`/incidents?kind=manual&limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`))
    expect(answer.items.length).toBeLessThanOrEqual(2)
    seen.push(...answer.items.map((i) => i.id))
    cursor = answer.next
  }
  const whole = listed(await get('/incidents?kind=manual&limit=500')).items.map((i) => i.id)
  expect(seen).toEqual(whole)
  expect(new Set(whole).size).toBe(whole.length)
  expect(listed(await get('/incidents?state=closed')).items).toEqual([])
  expect(listed(await get('/incidents?state=new&state=acknowledged&kind=ebikeInLobby')).items).toHaveLength(1)
  expect(listed(await get('/incidents?since=2027-01-01T00:00:00Z')).items).toEqual([])
})

test.each([
  [
    'GET',
    '/incidents?state=nwe',
    { field: 'state', expected: 'expected one of new, acknowledged, dispatched, onScene, resolved, closed, falseAlarm, shelved' },
  ],
  ['GET', '/incidents?state=new&state=nwe', { field: 'state', expected: expect.stringMatching(/^expected one of new, /) }],
  ['GET', '/incidents?limit=501', { field: 'limit', expected: 'expected at most 500' }],
  ['GET', '/incidents?limit=many', { field: 'limit', expected: 'expected a number' }],
  ['GET', '/incidents?since=yesterday', { field: 'since', expected: expect.stringMatching(/^expected a time with its zone, for example 2/) }],
  [
    'POST',
    '/incidents',
    {
      field: 'kind',
      expected: 'is missing; expected "manual"',
      others: [
        { field: 'severity', expected: 'is missing; expected one of low, medium, high, critical' },
        { field: 'summary', expected: 'is missing; expected a text' },
      ],
    },
  ],
  ['POST', '/incidents/x/actions', { field: 'action', expected: expect.stringMatching(/^is missing; expected one of acknowledge, /) }],
])('%s %s says in plain words what is expected', async (method, path, details) => {
  const answer = await core.ask(`/api/v1${path}`, { method, headers: all, ...(method === 'POST' ? { body: {} } : {}) })
  expect([answer.status, errorOf(answer).details]).toEqual([422, details])
})

test.each([
  ['limit=0', 'limit'],
  ['limit=many', 'limit'],
  ['state=open', 'state'],
  ['since=yesterday', 'since'],
  ['cursor=made-up', 'cursor'],
  ['stat=new', 'stat'],
])('the query %s is refused by the name of its field', async (query, field) => {
  const answer = await get(`/incidents?${query}`)
  expect([answer.status, errorOf(answer).details?.['field']]).toEqual([422, field])
})

test('what does not exist is not found, in the one shape of errors', async () => {
  expect(errorOf(await get('/incidents/none')).code).toBe('incident.notFound')
  expect(errorOf(await post('/incidents/none/actions', { action: 'acknowledge' })).code).toBe('incident.notFound')
  expect(errorOf(await get('/evidence/none')).code).toBe('evidence.notFound')
  expect(errorOf(await get('/nothing')).code).toBe('request.notFound')
  expect(errorOf(await core.ask('/api/v1/incidents', { method: 'DELETE', headers: all })).code).toBe('request.notFound')
})

const bytes = randomBytes(5000)
const addClip = (content: Buffer) => {
  const { incident, alert } = core.raise(`clip-${randomBytes(3).toString('hex')}`)
  const { id } = promiseEvidence(core.env, { incidentId: incident.id, alertId: alert.id, type: 'clip', cameraId: 'lobby-3-1' })
  return {
    id,
    complete() {
      writeFileSync(join(core.dir, id), content)
      const sha256 = createHash('sha256').update(content).digest('hex')
      completeEvidence(core.env, id, { file: `evidence/${id}.mp4`, sha256, bytes: content.length, startedAtMs: 1, durationMs: 20_000, proven: true })
      return sha256
    },
  }
}

test('evidence comes whole or in ranges, with its hash as ETag', async () => {
  const clip = addClip(bytes)
  expect(errorOf(await get(`/evidence/${clip.id}`)).code).toBe('evidence.notReady')
  const sha256 = clip.complete()
  const path = `/evidence/${clip.id}`
  const whole = await get(path)
  expect(whole.headers).toMatchObject({ 'content-type': 'video/mp4', 'content-length': '5000', 'accept-ranges': 'bytes', etag: `"${sha256}"` })
  expect(whole.text).toBe(bytes.toString('utf8'))
  const part = await get(path, { ...all, range: 'bytes=1000-1099' })
  expect([part.status, part.headers['content-range'], part.headers['content-length']]).toEqual([206, 'bytes 1000-1099/5000', '100'])
  expect(part.text).toBe(bytes.subarray(1000, 1100).toString('utf8'))
  const beyond = await get(path, { ...all, range: 'bytes=5000-' })
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */5000'])
  expect((await get(path, { ...all, 'if-none-match': `"${sha256}"` })).status).toBe(304)
  expect((await get(path, { ...all, range: 'bytes=0-9', 'if-range': '"other"' })).status).toBe(200)
  const head = await core.ask(`/api/v1${path}`, { method: 'HEAD', headers: all })
  expect([head.status, head.headers['content-length'], head.text]).toEqual([200, '5000', ''])
})

test('the console shows evidence by its session alone', async () => {
  const clip = addClip(bytes)
  clip.complete()
  const cookie = await core.signIn('guard')
  expect((await get(`/evidence/${clip.id}`, { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  expect((await get(`/evidence/${clip.id}`, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
})

test('evidence that was altered, cut short or removed is not given out as if it were whole', async () => {
  for (const damage of [Buffer.concat([bytes.subarray(0, 4999), Buffer.from([(bytes[4999] ?? 0) ^ 1])]), bytes.subarray(0, 100)]) {
    const clip = addClip(bytes)
    clip.complete()
    expect((await get(`/evidence/${clip.id}`)).status).toBe(200)
    const file = join(core.dir, clip.id)
    writeFileSync(file, damage)
    utimesSync(file, 1, 1)
    const answer = await get(`/evidence/${clip.id}`, { ...all, range: 'bytes=0-9' })
    expect([answer.status, errorOf(answer).code]).toEqual([409, 'evidence.altered'])
  }
})

test('evidence that could not be made says why', async () => {
  const clip = addClip(bytes)
  failEvidence(core.env, clip.id, 'evidence.notInRing')
  const answer = await get(`/evidence/${clip.id}`)
  expect([answer.status, errorOf(answer).code]).toEqual([409, 'evidence.notInRing'])
})

test('two incidents become one and one becomes two again; a guard may do neither', async () => {
  const door = core.raise('merge-door').incident
  const hall = core.raise('merge-hall').incident
  const body = { from: hall.id, version: door.version, fromVersion: hall.version, reason: '同一辆车' }
  const guard = { cookie: await core.signIn('guard') }
  const denied = await core.ask(`/api/v1/incidents/${door.id}/merge`, { method: 'POST', headers: guard, body })
  expect([denied.status, errorOf(denied).code]).toEqual([403, 'auth.forbidden'])
  const merged = await post(`/incidents/${door.id}/merge`, body, { 'idempotency-key': 'merge-1' })
  expect([merged.status, incidentOutSchema.parse(merged.body)]).toMatchObject([200, { id: door.id }])
  expect((await post(`/incidents/${door.id}/merge`, body, { 'idempotency-key': 'merge-1' })).headers['idempotent-replayed']).toBe('true')
  const gone = incidentDetailOutSchema.parse((await get(`/incidents/${hall.id}`)).body)
  expect(gone).toMatchObject({ state: 'closed', mergedInto: door.id, alerts: [] })
  const detail = incidentDetailOutSchema.parse((await get(`/incidents/${door.id}`)).body)
  const stale = await post(`/incidents/${door.id}/split`, { alertIds: [detail.alerts[0]!.id], version: 1, reason: 'x' })
  expect([stale.status, errorOf(stale).code]).toEqual([409, 'incident.changed'])
  const split = await post(`/incidents/${door.id}/split`, { alertIds: [detail.alerts[1]!.id], version: detail.version, reason: '两辆车' })
  expect([split.status, split.headers['location']]).toEqual([201, `/api/v1/incidents/${incidentOutSchema.parse(split.body).id}`])
})

test('openapi.json describes exactly the routes that are served', async () => {
  const document = (await get('/openapi.json')).body as { openapi: string; paths: Record<string, Record<string, { security: unknown; responses: object }>> }
  expect(document.openapi).toMatch(/^3\.1\./)
  const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
  // What the PMS has to itself stands in rest/pms-contract.test.ts.
  expect(described.filter((route) => !route.includes(' /pms/')).toSorted()).toEqual([
    'GET /commissioning-sheet',
    'GET /events',
    'GET /evidence/{id}',
    'GET /falls/{id}/clip',
    'GET /fire-signals',
    'GET /health',
    'GET /incidents',
    'GET /incidents/stream',
    'GET /incidents/{id}',
    'GET /passages',
    'GET /patrols',
    'GET /plate-reads',
    'GET /reports',
    'GET /reports/key',
    'GET /reports/{id}',
    'GET /reports/{id}/file',
    'GET /telemetry',
    'GET /telemetry/{device}/{metric}',
    'POST /incidents',
    'POST /incidents/{id}/actions',
    'POST /incidents/{id}/merge',
    'POST /incidents/{id}/split',
  ])
  expect(document.paths['/incidents']?.['post']?.security).toEqual([{ integrationKey: ['incidents:write'] }])
  expect(Object.keys(document.paths['/incidents']?.['post']?.responses ?? {})).toEqual(expect.arrayContaining(['201', '401', '409', '422', '429']))
})
