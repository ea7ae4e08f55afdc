// Every route of /pms as openapi.json describes it: taken when it is valid, refused by the name of the field when one rule is broken, closed to every other scope and role.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KEY_SCOPES, ROLES, type KeyScope, type Role } from '../../../contract/vocabulary.ts'
import { errorOutSchema } from '../../../contract/open-api.ts'
import { breakValue, type JsonSchema } from '../../../test/fixtures/broken-values.ts'
import { startFixture, type Answer, type Fixture } from '../server-fixture.ts'

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: JsonSchema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> }
  readonly responses: Readonly<Record<string, unknown>>
  readonly security: readonly { readonly integrationKey: readonly string[] }[]
}

let core: Fixture
let key: Record<string, string>
let operations: Record<string, Operation>
const cookies: Partial<Record<Role, string>> = {}
let count = 0
beforeAll(async () => {
  core = await startFixture({ requestsPerMinute: 100_000 })
  key = core.key('pms:write')
  BODIES['PATCH /pms/work-orders/{extId}'] = { ...BODIES['PATCH /pms/work-orders/{extId}'], incidentId: core.raise('lift').incident.number }
  for (const role of ROLES) cookies[role] = await core.signIn(role)
  const { paths } = (await core.ask('/api/v1/openapi.json', { headers: key })).body as { paths: Record<string, Record<string, Operation>> }
  operations = Object.fromEntries(
    Object.entries(paths)
      .filter(([path]) => path.startsWith('/pms/'))
      .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation])),
  )
})
afterAll(() => core.close())

const PHOTO = Buffer.from([0xff, 0xd8, ...Array.from({ length: 300 }, () => 32), 0xff, 0xd9])
const times = { validFrom: '2026-11-22T00:00:00Z', validTo: '2027-11-22T00:00:00+08:00' }
/** Bodies that have every field. */
const BODIES: Record<string, object> = {
  'PUT /pms/houses/{extId}': { building: '3', unit: '1', floor: 17, room: '1701', area: 88.5, status: 'occupied', version: 1 },
  'PUT /pms/persons/{extId}': {
    name: '李明',
    phone: '13812341234',
    role: 'owner',
    houses: ['h1'],
    ...times,
    faceConsent: { granted: true, at: '2026-11-20T00:00:00Z', evidenceRef: '合同 118', givenBy: 'guardian', guardian: '李父' },
    version: 1,
  },
  'PUT /pms/vehicles/{extId}': { plate: '粤B12345', plateColor: 'blue', ownerExtId: 'p1', list: 'allow', ...times, version: 1 },
  'POST /pms/visitors': { name: '周访客', plate: '粤B99999', houseExtId: 'h1', ...times, maxUses: 1 },
  'PATCH /pms/work-orders/{extId}': { incidentId: 'INC-1', status: 'accepted', assignee: '维修班', note: '已接单', at: '2026-11-22T08:00:00Z', version: 1 },
}
const EXT_IDS: Readonly<Record<string, string>> = { houses: 'h1', persons: 'p1', vehicles: 'v1', 'work-orders': 'wo-9' }

function urlOf(route: string, extId?: string): string {
  const [, path = ''] = route.split(' ')
  const thing = path.split('/')[2] ?? ''
  return `/api/v1${path}`.replace('{extId}', extId ?? EXT_IDS[thing] ?? 'x').replace('{id}', extId ?? 'none')
}
const bodyOf = (route: string): { body?: unknown; type?: string } => {
  if (route in BODIES) return { body: BODIES[route] }
  if (route.endsWith('/face') && route.startsWith('PUT')) return { body: PHOTO, type: 'image/jpeg' }
  if (route.endsWith('/batches'))
    return { body: JSON.stringify({ type: 'house', extId: 'h1', ...(BODIES['PUT /pms/houses/{extId}'] as object) }), type: 'application/x-ndjson' }
  return {}
}
const ask = (route: string, headers: Record<string, string>, other: { body?: unknown; url?: string } = {}): Promise<Answer> => {
  const { body, type } = bodyOf(route)
  const sent = 'body' in other ? other.body : body
  return core.ask(other.url ?? urlOf(route), {
    method: route.split(' ')[0]!,
    headers: { ...headers, ...(type !== undefined && { 'content-type': type }), 'idempotency-key': `k${++count}` },
    ...(sent !== undefined && { body: sent }),
  })
}

/** In an order in which each finds what it refers to. */
const ROUTES = [
  'PUT /pms/houses/{extId}',
  'PUT /pms/persons/{extId}',
  'PUT /pms/persons/{extId}/face',
  'DELETE /pms/persons/{extId}/face',
  'PUT /pms/vehicles/{extId}',
  'DELETE /pms/vehicles/{extId}',
  'POST /pms/visitors',
  'PATCH /pms/work-orders/{extId}',
  'POST /pms/sync/batches',
  'GET /pms/incidents',
  'GET /pms/health',
  'DELETE /pms/persons/{extId}',
  'GET /pms/jobs/{id}',
  'GET /pms/incidents/{id}',
] as const

test('the document describes exactly these routes, each with its scope and answers', () => {
  expect(Object.keys(operations).toSorted()).toEqual([...ROUTES].toSorted())
  for (const route of ROUTES) {
    const { security, responses } = operations[route]!
    expect(security, route).toEqual([{ integrationKey: ['pms:write'] }, ...(isFetched(route) ? [{ integrationKey: ['incidents:read'] }] : [])])
    expect(Object.keys(responses), route).toEqual(expect.arrayContaining(['401', '403', '409', '413', '422', '429']))
  }
})

test.each(ROUTES)('%s takes what is valid', async (route) => {
  const { incident } = core.raise(`zone-${route.length}`)
  const url =
    route === 'GET /pms/incidents/{id}' ? urlOf(route, incident.id) : route === 'GET /pms/jobs/{id}' ? `/api/v1/pms/jobs/${await jobId()}` : urlOf(route)
  const answer = await ask(route, key, { url })
  expect([answer.status, answer.body]).toEqual([Number(Object.keys(operations[route]!.responses).find((status) => status.startsWith('2'))), expect.any(Object)])
})

async function jobId(): Promise<string> {
  await ask('PUT /pms/persons/{extId}', key, { url: '/api/v1/pms/persons/p7' })
  return ((await ask('DELETE /pms/persons/{extId}', key, { url: '/api/v1/pms/persons/p7' })).body as { job: string }).job
}

test.each(Object.keys(BODIES))('%s names the field of every broken rule, and nothing is written', async (route) => {
  const schema = operations[route]!.requestBody!.content['application/json']!.schema
  const broken = breakValue(schema, BODIES[route])
  expect(broken.length).toBeGreaterThan(15)
  const before = core.services.pmsInbound.overview()
  for (const { what, field, value } of broken) {
    const answer = await ask(route, key, { body: JSON.stringify(value) })
    expect(answer.status, what).toBe(422)
    const { code, details } = errorOutSchema.parse(answer.body)
    expect([code, what], what).toEqual(['request.invalidField', what])
    // Of a list a stranger in it is told by its place, of a whole body that is none by `body`.
    expect([details?.['field'], `${String(details?.['field'])}.0`], what).toContain(field === '' ? 'body' : field)
  }
  for (const text of ['', '{', '[]x', '"\ud800']) expect((await ask(route, key, { body: text })).status, text).toBe(400)
  expect(core.services.pmsInbound.overview()).toEqual(before)
})

test.each(ROUTES.filter((route) => route.includes('{extId}')))('%s takes no id that could mean another path', async (route) => {
  for (const extId of ['%20', 'a%2Fb', '..%2F..', '%E6%9D%8E', '-x', 'x'.repeat(65), '%00']) {
    const answer = await ask(route, key, { url: urlOf(route, extId) })
    expect([answer.status, errorOutSchema.parse(answer.body).details?.['field']], extId).toEqual([422, 'extId'])
  }
})

test.each(ROUTES)('%s is closed to nobody, to other scopes and to every role', async (route) => {
  expect((await ask(route, {})).status).toBe(401)
  const allowed: readonly KeyScope[] = isFetched(route) ? ['pms:write', 'incidents:read'] : ['pms:write']
  for (const scope of KEY_SCOPES) {
    const { status } = await ask(route, core.key(scope))
    expect([scope, status === 403], scope).toEqual([scope, !allowed.includes(scope)])
  }
  for (const role of ROLES) {
    const { status } = await ask(route, { cookie: cookies[role]!, origin: core.origin })
    // Incidents are there for whoever may see them on the screen; what the PMS has to say nobody else may.
    expect([role, status === 403], role).toEqual([role, !isFetched(route)])
  }
})

test('queries that are not valid are refused by name', async () => {
  for (const [url, field] of [
    ['/api/v1/pms/incidents?limit=0', 'limit'],
    ['/api/v1/pms/incidents?since=yesterday', 'since'],
    ['/api/v1/pms/incidents?cursor=x', 'cursor'],
    ['/api/v1/pms/incidents?page=2', 'page'],
  ] as const) {
    const answer = await core.ask(url, { headers: key })
    expect([answer.status, errorOutSchema.parse(answer.body).details?.['field']], url).toEqual([422, field])
  }
  const batch = await ask('POST /pms/sync/batches', key, { url: '/api/v1/pms/sync/batches?mode=all' })
  expect([batch.status, errorOutSchema.parse(batch.body).details?.['field']]).toEqual([422, 'mode'])
})

test('what a person reported in their own words is fetched by kind and place only: it may name somebody', async () => {
  const body = { kind: 'manual', severity: 'low', summary: '3栋李明家漏水' }
  const made = (await core.ask('/api/v1/incidents', { method: 'POST', headers: core.key('incidents:write'), body })).body as { id: string }
  for (const url of ['/api/v1/pms/incidents?limit=100', `/api/v1/pms/incidents/${made.id}`]) {
    const answer = await core.ask(url, { headers: key })
    expect([answer.status, answer.text.includes(made.id), answer.text.includes('人工上报'), answer.text.includes('李明')], url).toEqual([
      200,
      true,
      true,
      false,
    ])
  }
})

function isFetched(route: string): boolean {
  return ['GET /pms/incidents', 'GET /pms/incidents/{id}', 'GET /pms/health'].includes(route)
}
