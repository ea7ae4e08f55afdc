// The generated client against the real doors: every route is called through it, by name, as other people's programs do.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KEY_SCOPES } from '../../../contract/vocabulary.ts'
import { clientSource, routesOf, type Document } from '../../../scripts/client/client-source.ts'
import { sampleOf, type Schema } from '../../../test/fixtures/schema-samples.ts'
import { startFixture, type Fixture } from '../server-fixture.ts'
import { openApiDocument } from './open-api-document.ts'

const document = (await openApiDocument('0.1.0')) as unknown as Document
const routes = routesOf(document)
type Call = (input?: object, init?: RequestInit) => unknown
interface Refusal {
  readonly status: number
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
}

let zone = 0
let core: Fixture
let dir: string
let client: Readonly<Record<string, Call | Readonly<Record<string, Call>>>>
let create: (options: { url: string; key?: string }) => typeof client
beforeAll(async () => {
  core = await startFixture()
  dir = mkdtempSync(join(tmpdir(), 'vigil-client-'))
  writeFileSync(join(dir, 'vigil-client.ts'), clientSource(document))
  ;({ createVigilClient: create } = (await import(/* @vite-ignore */ pathToFileURL(join(dir, 'vigil-client.ts')).href)) as { createVigilClient: typeof create })
  client = create({ url: core.url, key: core.key(...KEY_SCOPES).authorization.slice('Bearer '.length) })
})
afterAll(async () => {
  await core.close()
  rmSync(dir, { recursive: true, force: true })
})

function callOf(from: typeof client, name: string): Call {
  const [group, call = ''] = name.split('.')
  const found = from[group!]
  return (typeof found === 'function' ? found : found?.[call])!
}

test.each(routes.map((route) => [route.name, route] as const))('%s is called through the client and is the route of the document', async (name, route) => {
  const body = route.operation.requestBody?.content?.['application/json']?.schema as Schema | undefined
  const params = Object.fromEntries((route.operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => [one.name, 'none']))
  const input = { params, ...(body !== undefined && { body: sampleOf(body) }) }
  const end = new AbortController()
  const answer = Promise.resolve(callOf(client, name)(input, { signal: end.signal }))
  if (route.answer === 'events') {
    const events = (await answer) as AsyncGenerator<{ event: string; data: unknown }>
    const first = events.next()
    // What happened before the stream has begun is not told: something happens until it is.
    const happening = setInterval(() => core.raise(`client-${zone++}`), 50)
    expect(JSON.stringify((await first).value)).toContain('ebikeInLobby')
    clearInterval(happening)
    end.abort()
    return
  }
  const refusal = await answer.then(
    () => null,
    (error: unknown) => error as Refusal,
  )
  if (refusal === null) return
  // What is not there is told by the API, in its own words.
  expect([400, 404, 409, 422]).toContain(refusal.status)
  expect(refusal.code).not.toMatch(/^http\./)
})

test('the client gives back what the API said when it refused', async () => {
  const refused = (error: unknown) => error as Refusal
  const list = (from: typeof client, query: object) => Promise.resolve(callOf(from, 'incidents.list')({ query }))
  expect(await list(client, { limit: 0 }).catch(refused)).toMatchObject({ status: 422, code: 'request.invalidField', details: { field: 'limit' } })
  expect(await list(create({ url: core.url }), {}).catch(refused)).toMatchObject({ status: 401, code: 'auth.required' })
})

test('a query with several values, a body and a header arrive as they were meant', async () => {
  const report = { body: { kind: 'manual', severity: 'low', summary: '大堂积水' }, headers: { 'idempotency-key': 'client-1' } }
  const first = (await callOf(client, 'incidents.report')(report)) as { id: string }
  expect(await callOf(client, 'incidents.report')(report)).toEqual(first)
  const { items } = (await callOf(client, 'incidents.list')({ query: { state: ['new', 'closed'], kind: 'manual', limit: 500 } })) as { items: { id: string }[] }
  expect(items.map(({ id }) => id)).toContain(first.id)
  expect(await callOf(client, 'incidents.get')({ params: { id: first.id } })).toMatchObject({ summary: '大堂积水' })
})
