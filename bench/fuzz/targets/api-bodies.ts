// Every call of the screens and every route of the REST interface, with bodies that break one rule of its schema, or are damaged in more ways than that.
import { createRouterClient, ORPCError, type AnyRouter } from '@orpc/server'
import { z } from 'zod'
import { api } from '../../../contract/api.ts'
import { ROLE_PERMISSIONS } from '../../../contract/people.ts'
import { KEY_SCOPES } from '../../../contract/vocabulary.ts'
import { router } from '../../../core/http/router.ts'
import { openApiDocument } from '../../../core/http/rest/open-api-document.ts'
import { startFixture } from '../../../core/http/server-fixture.ts'
import { createStreamLimit } from '../../../core/http/stream-limit.ts'
import { routesOf, type Document } from '../../../scripts/client/client-source.ts'
import { brokenOf, sampleOf, type Schema } from '../../../test/fixtures/schema-samples.ts'
import type { Dice } from '../dice.ts'
import { damageJson } from '../json-shapes.ts'
import type { FuzzTarget } from '../target.ts'
import { NAUGHTY } from '../texts.ts'

interface Said {
  readonly call: string
  readonly input: unknown
}

/** They reach out of the computer; their input is checked all the same, by their schema alone. */
const REACH_OUT = /^(cameraTrials\.|cameraStills\.|recorders?\.)|\.(test\w*|discover|scan|probe)$/

interface Named {
  readonly call: string
  readonly schema: z.ZodType | undefined
}

const CALLS: readonly Named[] = Object.entries(api).flatMap(([group, procedures]) =>
  Object.entries(procedures as Readonly<Record<string, { '~orpc': { inputSchema?: unknown } }>>).map(([name, procedure]) => ({
    call: `${group}.${name}`,
    schema: procedure['~orpc'].inputSchema as z.ZodType | undefined,
  })),
)

/** What fits, and each rule of it broken alone. */
function inputsOf({ call, schema }: Named): Said[] {
  if (schema === undefined)
    return [
      { call, input: undefined },
      { call, input: { strange: 1 } },
    ]
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema
  return [{ call, input: attempt(() => sampleOf(json)) }, ...(attempt(() => brokenOf(json, false)) ?? []).map(({ value }) => ({ call, input: value }))]
}

/** A pattern that no sample fits leaves the call with what can be made without it. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

function damage(said: Uint8Array, dice: Dice): Buffer {
  const { call, input } = JSON.parse(Buffer.from(said).toString('utf8')) as Said
  const text = damageJson(JSON.stringify(input ?? {}), dice)
  return Buffer.from(`{"call":${JSON.stringify(call)},"input":${text}}`)
}

export const rpcBodies: FuzzTarget = {
  name: 'rpc-bodies',
  inputs: { ci: 6000, full: 300_000 },
  async load() {
    const core = await startFixture({ requestsPerMinute: 1_000_000 })
    await core.signIn('admin')
    const { id } = core.services.staff.users().find(({ name }) => name === 'admin')!
    const admin = { id, name: 'admin', role: 'admin' as const, permissions: [...ROLE_PERMISSIONS.admin] }
    let why = ''
    const log = { ...core.services.env.log, error: (_message: string, data?: Readonly<Record<string, unknown>>) => void (why = JSON.stringify(data)) }
    const context = {
      services: { ...core.services, env: { ...core.services.env, log } },
      user: () => admin,
      session: 'fuzz',
      streams: createStreamLimit(new Set()),
    }
    const client = createRouterClient(router as AnyRouter, { context }) as unknown as Readonly<
      Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>
    >
    const schemas = new Map(CALLS.map(({ call, schema }) => [call, schema]))
    return {
      seeds: CALLS.flatMap(inputsOf).map((said) => Buffer.from(JSON.stringify(said))),
      words: ['{', '}', '[', ']', '"', ',', ...NAUGHTY.slice(0, 30)],
      make: damage,
      promised: isAnswer,
      isTaken: (is) => is === 'done',
      async read(bytes) {
        const said = readSaid(bytes)
        if (said === null || !schemas.has(said.call)) return 'none'
        if (REACH_OUT.test(said.call)) return schemas.get(said.call)?.safeParse(said.input).success === true ? 'fits' : 'none'
        const [group, name] = said.call.split('.') as [string, string]
        const output = await client[group]![name]!(said.input).catch((error: unknown) => {
          throw isAnswer(error) ? error : new TypeError(`${said.call}: ${why}`, { cause: error })
        })
        if (typeof output === 'object' && output !== null && Symbol.asyncIterator in output) await (output as AsyncGenerator).return(undefined)
        return 'done'
      },
      close: () => core.close(),
    }
  },
}

/** Anything but what the table of errors calls a fault of ours. */
function isAnswer(error: unknown): boolean {
  return error instanceof ORPCError && error.code !== 'system.internal' && error.code !== 'INTERNAL_SERVER_ERROR'
}

function readSaid(bytes: Uint8Array): Said | null {
  try {
    const read = JSON.parse(Buffer.from(bytes).toString('utf8')) as Said | null
    return typeof read?.call === 'string' ? read : null
  } catch {
    return null
  }
}

export const restBodies: FuzzTarget = {
  name: 'rest-bodies',
  inputs: { ci: 500, full: 30_000 },
  async load() {
    const core = await startFixture({ requestsPerMinute: 1_000_000 })
    const key = core.key(...KEY_SCOPES)
    const routes = routesOf((await openApiDocument('0.1.0')) as unknown as Document).filter(({ answer }) => answer !== 'events')
    const bodyOf = (route: (typeof routes)[number]) => route.operation.requestBody?.content?.['application/json']?.schema as Schema | undefined
    const seeds = routes.flatMap((route) => {
      const schema = bodyOf(route)
      const call = `${route.method} ${route.path}`
      if (schema === undefined) return [{ call, input: null }]
      return [{ call, input: attempt(() => sampleOf(schema)) }, ...(attempt(() => brokenOf(schema, false)) ?? []).map(({ value }) => ({ call, input: value }))]
    })
    return {
      seeds: seeds.map((said) => Buffer.from(JSON.stringify(said))),
      words: ['{', '}', '[', ']', '"', ',', ...NAUGHTY.slice(0, 30)],
      make: damage,
      isTaken: (status) => (status as number) < 300,
      async read(bytes) {
        const text = Buffer.from(bytes).toString('utf8')
        const call = /"call":"([A-Z]+) (\/[^"\\]*)"/.exec(text)
        const route = routes.find(({ method, path }) => method === call?.[1] && path === call[2])
        if (route === undefined) return 0
        const id = ['none', '%00', '..%2f', encodeURIComponent('粤B12345'), "'%20OR%201=1"][bytes.length % 5]!
        const body = /"input":([^]*)\}$/.exec(text)?.[1] ?? text
        const { status, text: said } = await core.ask(`/api/v1${route.path.replaceAll(/\{\w+\}/g, id)}`, {
          method: route.method,
          headers: key,
          ...(route.method !== 'GET' && { body }),
        })
        if (status >= 500 && status !== 503) throw new TypeError(`${route.method} ${route.path}: ${status} ${said.slice(0, 300)}`)
        return status
      },
      close: () => core.close(),
    }
  },
}
