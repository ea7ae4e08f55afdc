// Writes the client that other people's programs use: one TypeScript file without dependencies, made of the OpenAPI document alone.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { propertyName, schemaType, type Schema } from './schema-type.ts'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: Schema
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}
interface Operation {
  readonly operationId: string
  readonly summary?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}
export interface Document {
  readonly info: { readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}
export interface Route {
  readonly method: string
  readonly path: string
  /** `incidents.list` */
  readonly name: string
  readonly operation: Operation
  readonly answer: 'json' | 'bytes' | 'events'
}

const PARTS = { path: 'params', query: 'query', header: 'headers' } as const

export function routesOf(document: Document): Route[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Route => {
      const content = successOf(operation)
      const answer = content === undefined || 'application/json' in content ? 'json' : 'text/event-stream' in content ? 'events' : 'bytes'
      return { method: method.toUpperCase(), path, name: operation.operationId, operation, answer }
    }),
  )
}

function successOf({ responses }: Operation): Content['content'] {
  return Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content
}

/** @param document what /api/v1/openapi.json answers */
export function clientSource(document: Document): string {
  const routes = routesOf(document)
  const runtime = readFileSync(join(import.meta.dirname, 'client-runtime.ts'), 'utf8')
    .split('\n')
    .slice(1)
    .join('\n')
    .trim()
  return [
    `// Client of the Vigil REST API ${document.info.version}: generated from its OpenAPI document, no dependencies. Save it beside your program.`,
    runtime,
    ...routes.flatMap((route) => [`export type ${typeName(route)}Input = ${inputType(route)}`, `export type ${typeName(route)}Output = ${outputType(route)}`]),
    `/** Every call answers what the document says, or throws a VigilApiError. */`,
    `export function createVigilClient(options: VigilOptions) {`,
    `  const caller = createCaller(options)`,
    `  return ${methodsOf(routes)}`,
    `}`,
    `export type VigilClient = ReturnType<typeof createVigilClient>`,
    '',
  ].join('\n')
}

function typeName({ name }: Route): string {
  return name
    .split('.')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
}

function inputType({ operation }: Route): string {
  const parts = (['path', 'query', 'header'] as const).flatMap((place) => {
    const own = (operation.parameters ?? []).filter((parameter) => parameter.in === place)
    if (own.length === 0) return []
    const fields = own.map(({ name, required, schema }) => `${propertyName(name)}${required === true ? '' : '?'}: ${schemaType(schema)}`)
    return [`${PARTS[place]}${own.some(({ required }) => required === true) ? '' : '?'}: { ${fields.join('; ')} }`]
  })
  const body = operation.requestBody?.content?.['application/json']?.schema
  if (body !== undefined) parts.push(`body: ${schemaType(body)}`)
  else if (operation.requestBody?.content !== undefined) parts.push('body: BodyInit')
  return parts.length === 0 ? '{}' : `{ ${parts.join('; ')} }`
}

function outputType({ operation, answer }: Route): string {
  const content = successOf(operation)
  if (answer === 'bytes') return 'Response'
  const schema = content?.[answer === 'events' ? 'text/event-stream' : 'application/json']?.schema
  return schema === undefined ? 'void' : schemaType(schema)
}

function methodsOf(routes: readonly Route[]): string {
  const groups = Map.groupBy(routes, ({ name }) => (name.includes('.') ? name.split('.')[0]! : ''))
  const lines = [...groups].map(([group, own]) =>
    group === ''
      ? own.map((route) => methodOf(route, route.name)).join('\n')
      : `    ${group}: {\n${own.map((route) => methodOf(route, route.name.split('.')[1]!)).join('\n')}\n    },`,
  )
  return `{\n${lines.join('\n')}\n  }`
}

function methodOf(route: Route, name: string): string {
  const { method, path, operation, answer } = route
  const type = typeName(route)
  const isNeeded = operation.requestBody !== undefined || (operation.parameters ?? []).some(({ required }) => required === true)
  const input = isNeeded ? `input: ${type}Input` : `input: ${type}Input = {}`
  const generic = answer === 'bytes' ? '' : `<${type}Output>`
  const does = operation.summary === undefined ? '' : `      /** ${operation.summary} */\n`
  return `${does}      ${name}: (${input}, init: RequestInit = {}) => caller.${answer}${generic}('${method}', '${path}', input, init),`
}
