// The generated client: the same document gives the same text, it compiles as strictly as anybody may ask, and its types say no where the API would.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApiDocument } from '../../core/http/rest/open-api-document.ts'
import { clientSource, type Document } from './client-source.ts'
import { schemaType } from './schema-type.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-client-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const generate = async () => clientSource((await openApiDocument('0.1.0')) as unknown as Document)
const TSC = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')
const STRICT = [
  '--noEmit',
  // CI asks for colours
  '--pretty',
  'false',
  '--ignoreConfig',
  '--strict',
  '--exactOptionalPropertyTypes',
  '--noUncheckedIndexedAccess',
  '--erasableSyntaxOnly',
  '--verbatimModuleSyntax',
]
const PLATFORM = ['--target', 'es2022', '--module', 'nodenext', '--lib', 'es2024,dom,dom.iterable,dom.asynciterable', '--allowImportingTsExtensions']

/** @returns what the compiler says of a program that uses the client */
async function compile(program: string): Promise<string> {
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(dir, 'vigil-client.ts'), await generate())
  writeFileSync(join(dir, 'program.ts'), `import { createVigilClient, VigilApiError, type IncidentsListOutput } from './vigil-client.ts'\n${program}`)
  const { stdout } = spawnSync(process.execPath, [TSC, ...STRICT, ...PLATFORM, 'program.ts'], { cwd: dir, encoding: 'utf8' })
  return stdout
}

test('the same document gives the same client', async () => {
  expect(await generate()).toBe(await generate())
})

test('a program that uses it rightly compiles', async () => {
  const said = await compile(`
    const client = createVigilClient({ url: 'http://127.0.0.1:8470', key: 'vgk_x' })
    const list: IncidentsListOutput = await client.incidents.list({ query: { state: ['new', 'acknowledged'], limit: 5 } })
    const numbers: string[] = list.items.map(({ number }) => number)
    const detail = await client.incidents.get({ params: { id: list.items[0]?.id ?? '' } })
    const state: 'new' | 'acknowledged' | 'dispatched' | 'onScene' | 'resolved' | 'closed' | 'falseAlarm' | 'shelved' = detail.state
    await client.incidents.act({ params: { id: detail.id }, body: { action: 'acknowledge' }, headers: { 'idempotency-key': '1' } })
    const bytes: ArrayBuffer = await (await client.evidence.get({ params: { id: detail.evidence[0]?.id ?? '' } })).arrayBuffer()
    for await (const { id, data } of client.events.stream({ query: { topics: ['incidents'] } })) if (data.type === 'cn.vigil.incident.created.v1') throw new VigilApiError(409, id, data.subject, {}, null)
    export { bytes, numbers, state }`)
  expect(said).toBe('')
})

test.each([
  ['a state that there is not', `createVigilClient({ url: '' }).incidents.list({ query: { state: 'open' } })`],
  ['a field that is missing', `createVigilClient({ url: '' }).incidents.report({ body: { kind: 'manual', severity: 'low' } })`],
  ['an id that is missing', `createVigilClient({ url: '' }).incidents.get({})`],
  ['a field that the answer has not', `(await createVigilClient({ url: '' }).health()).stauts`],
])('%s does not compile', async (_, program) => {
  expect(await compile(`export const x = ${program}`)).toMatch(/error TS\d+/)
})

test.each([
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ type: 'array', items: { enum: ['a', 'b'] } }, '("a" | "b")[]'],
  [{ type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }] }, '[number, string]'],
  [{ type: 'object', properties: { 'a-b': { type: 'boolean' } }, required: [] }, "{ 'a-b'?: boolean }"],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
  [{ $ref: '#/components/schemas/Error' }, 'Error'],
  [{}, 'unknown'],
])('the type of %j is %s', (schema, type) => {
  expect(schemaType(schema)).toBe(type)
})

test('a schema of a form that is not known makes no client', () => {
  expect(() => schemaType({ type: 'tuple' })).toThrow('not known')
})
