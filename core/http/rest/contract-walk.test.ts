// Every route of the OpenAPI document, whichever there are: a request that fits is answered as promised, and each rule that is broken alone is refused by the name of its field.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { errorOutSchema } from '../../../contract/open-api.ts'
import { KEY_SCOPES } from '../../../contract/vocabulary.ts'
import { routesOf, type Document, type Route } from '../../../scripts/client/client-source.ts'
import { brokenOf, sampleOf, type Broken, type Schema } from '../../../test/fixtures/schema-samples.ts'
import { startFixture, type Answer, type Fixture } from '../server-fixture.ts'
import { openApiDocument, procedures } from './open-api-document.ts'

const routes = routesOf((await openApiDocument('0.1.0')) as unknown as Document)
let core: Fixture
let key: { authorization: string }
beforeAll(async () => {
  core = await startFixture()
  key = core.key(...KEY_SCOPES)
})
afterAll(() => core.close())

const parametersOf = (route: Route, place: string) => (route.operation.parameters ?? []).filter((parameter) => parameter.in === place)
const bodySchemaOf = (route: Route) => route.operation.requestBody?.content?.['application/json']?.schema as Schema | undefined
const pathOf = (route: Route, id = 'none') => `/api/v1${route.path.replaceAll(/\{\w+\}/g, id)}`
const bodyOf = (route: Route) => {
  const schema = bodySchemaOf(route)
  return schema === undefined ? undefined : sampleOf(schema)
}
/** A stream is left again as soon as it has answered. */
async function ask(route: Route, { path = pathOf(route), body, query = '' }: { path?: string; body?: unknown; query?: string } = {}): Promise<Answer> {
  if (route.answer !== 'events') return core.ask(`${path}${query}`, { method: route.method, headers: key, ...(body === undefined ? {} : { body }) })
  const end = new AbortController()
  const response = await fetch(`${core.url}${path}${query}`, { headers: key, signal: end.signal })
  const text = response.ok ? '' : await response.text()
  end.abort()
  return { status: response.status, headers: {}, text, body: text === '' ? null : JSON.parse(text) }
}

test('the document has routes to walk', () => {
  expect(routes.length).toBeGreaterThan(15)
})

test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s takes what fits', async (_, route) => {
  const answer = await ask(route, { body: bodyOf(route) })
  const hasId = parametersOf(route, 'path').length > 0
  if (!hasId && route.method === 'GET') expect(answer.status).toBe(200)
  // Of what does not exist, or cannot be done now: said in the one shape, and never by a fault of ours.
  if (answer.status < 200 || answer.status > 299) {
    expect(errorOutSchema.parse(answer.body).code).toMatch(/\.[a-z]/i)
    expect([400, 404, 409, 422]).toContain(answer.status)
    return
  }
  if (route.answer !== 'json') return
  const procedure = procedures().find(({ '~orpc': { route: own } }) => own.method === route.method && own.path === route.path)
  const schema = procedure?.['~orpc'].outputSchema as z.ZodType | undefined
  expect(schema?.safeParse(answer.body).error).toBeUndefined()
})

const broken = routes.flatMap((route) => {
  const schema = bodySchemaOf(route)
  return schema === undefined ? [] : brokenOf(schema, false).map((one) => [`${route.method} ${route.path}`, one.rule, one.field, route, one] as const)
})

test.each(broken)('%s refuses a body: %s, %s', async (_route, _rule, _field, route, { field, value }) => {
  refusedBy(await ask(route, { body: value }), field)
})

const queries = routes.flatMap((route) =>
  parametersOf(route, 'query').flatMap(({ name, schema }) =>
    [...brokenOf(schema as Schema, true, [name]), ...inUnion(schema as Schema, name)].map(
      (one) => [`${route.method} ${route.path}`, one.rule, name, route, one] as const,
    ),
  ),
)
/** As closed lists that may be given several times are described. */
function inUnion({ anyOf }: Schema, name: string): Broken[] {
  return anyOf?.some((one) => one.enum !== undefined) === true ? [{ rule: 'not in the list', field: name, value: 'nonsense' }] : []
}

test.each(queries)('%s refuses a query: %s, %s', async (_route, _rule, name, route, { value }) => {
  refusedBy(await ask(route, { query: `?${name}=${encodeURIComponent(String(value))}` }), name)
})

const withQuery = routes.filter((route) => parametersOf(route, 'query').length > 0)
test.each(withQuery.map((route) => [`${route.method} ${route.path}`, route] as const))('%s refuses a query that it does not know', async (_, route) => {
  refusedBy(await ask(route, { query: '?unheardOf=1' }), 'unheardOf')
})

const paged = routes.filter((route) => parametersOf(route, 'query').some(({ name }) => name === 'cursor'))
test.each(paged.map((route) => [`${route.method} ${route.path}`, route] as const))('%s refuses a cursor that is none of its own', async (_, route) => {
  for (const cursor of ['made-up', Buffer.from('1:2:3').toString('base64url'), '%F0%9F%92%A9'])
    refusedBy(await ask(route, { query: `?cursor=${cursor}` }), 'cursor')
})

const named = routes.filter((route) => parametersOf(route, 'path').length > 0)
test.each(named.map((route) => [`${route.method} ${route.path}`, route] as const))('%s knows nothing of made-up names', async (_, route) => {
  for (const id of ['none', '%00', '..%2f..%2fetc', `'%20OR%201=1`, '%F0%9F%92%A9', 'x'.repeat(101), '%E0%A4%A']) {
    const answer = await ask(route, { path: pathOf(route, id), body: bodyOf(route) })
    expect([400, 404, 409, 422]).toContain(answer.status)
    expect(errorOutSchema.parse(answer.body).message).not.toBe('')
  }
})

const withBody = routes.filter((route) => bodySchemaOf(route) !== undefined)
test.each(withBody.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s refuses what is no JSON, no object, or too large',
  async (_, route) => {
    for (const body of ['{', '', 'null', '[]', '"x"', '{"a":'.repeat(5000), '\u0000']) {
      const answer = await ask(route, { body })
      expect([400, 422]).toContain(answer.status)
      errorOutSchema.parse(answer.body)
    }
    const large = await ask(route, { body: JSON.stringify({ x: 'x'.repeat(6 * 1024 * 1024) }) }).catch(() => null)
    // A server may hang up on what it will not read to its end.
    if (large !== null) expect(large.status).toBe(413)
  },
)

function refusedBy(answer: Answer, field: string): void {
  expect(answer.status).toBe(422)
  const { code, details } = errorOutSchema.parse(answer.body)
  expect(code).toBe('request.invalidField')
  const { others = [], field: first } = details as { field: string; others?: { field: string }[] }
  const told = [first, ...others.map((other) => other.field)]
  expect(told.some((name) => name === field || name.startsWith(`${field}.`))).toBe(true)
}
