// Every route as every role, with every scope alone, and as nobody; what is expected comes from the contract, what happens from the server.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KEY_SCOPES, ROLES } from '../../../contract/vocabulary.ts'
import { restAccess, restAccessPage, type RouteAccess } from '../../../scripts/rest-access.ts'
import { startFixture, type Fixture } from '../server-fixture.ts'

let core: Fixture
const callers = new Map<string, Readonly<Record<string, string>>>()
beforeAll(async () => {
  core = await startFixture()
  callers.set('nobody', {})
  for (const role of ROLES) callers.set(role, { cookie: await core.signIn(role) })
  for (const scope of KEY_SCOPES) callers.set(scope, core.key(scope))
})
afterAll(() => core.close())

async function statusOf({ method, path }: RouteAccess, headers: Readonly<Record<string, string>>): Promise<number> {
  const end = new AbortController()
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}', headers: { ...headers, 'content-type': 'application/json' } }
  const response = await fetch(`${core.url}/api/v1${path.replaceAll(/\{\w+\}/g, 'none')}`, { method, headers, signal: end.signal, ...body })
  end.abort()
  return response.status
}

test.each(restAccess().map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s lets in whom the contract says, and nobody else',
  async (_, route) => {
    const wrong: string[] = []
    const check = async (name: string, isAllowed: boolean, refusal: number) => {
      const status = await statusOf(route, callers.get(name)!)
      const isIn = status !== 401 && status !== 403
      if (isIn !== isAllowed || (!isAllowed && status !== refusal)) wrong.push(`${name}: ${status}`)
    }
    await check('nobody', route.isOpen, 401)
    for (const role of ROLES) await check(role, route.mayRole(role), 403)
    for (const scope of KEY_SCOPES) await check(scope, route.mayKey(scope), 403)
    expect(wrong).toEqual([])
  },
)

test('docs/rest-access.md is what the contract says; after a change run node scripts/rest-access.ts', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../docs/rest-access.md'), 'utf8')).toBe(restAccessPage())
})
