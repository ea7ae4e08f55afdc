// Writes /api/v1/openapi.json from the REST contract, with what every route shares: keys, scopes, errors.
import type { AnyContractProcedure } from '@orpc/contract'
import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { z } from 'zod'
import type { RouteMeta } from '../../../contract/open-api-parts.ts'
import { errorOutSchema, openApi } from '../../../contract/open-api.ts'

const ERRORS = {
  400: 'malformed',
  401: 'no valid key or session',
  403: 'the scope or role does not permit this',
  404: 'there is no such thing',
  409: 'not in this state',
  413: 'too large',
  422: 'a field is not valid; details.fields names it',
  429: 'too many requests; see Retry-After',
} as const

export async function openApiDocument(version: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(openApi, {
    info: {
      title: 'Vigil 值守 REST API',
      version,
      description: 'Times are RFC 3339 in UTC with milliseconds. Every error is {code, message, details?}; the codes stand in docs/errors.md.',
    },
    servers: [{ url: '/api/v1' }],
    components: {
      securitySchemes: { integrationKey: { type: 'http', scheme: 'bearer', description: 'A key of `vigil key add`: vgk_...' } },
      schemas: { Error: z.toJSONSchema(errorOutSchema) as OpenAPI.SchemaObject },
    },
  })
  for (const procedure of procedures()) addShared(document, procedure)
  return document
}

export function procedures(): AnyContractProcedure[] {
  const { health, ...groups } = openApi
  return [health, ...Object.values(groups).flatMap((group): AnyContractProcedure[] => Object.values(group))]
}

function addShared(document: OpenAPI.Document, procedure: AnyContractProcedure): void {
  const { route, meta } = procedure['~orpc']
  const { scope, orScope } = meta as RouteMeta
  const operation = document.paths?.[route.path ?? '']?.[(route.method ?? 'GET').toLowerCase() as 'get' | 'post']
  if (operation === undefined) throw new Error(`${route.path} is missing from the generated document`)
  operation.security =
    scope === 'none'
      ? [{}, { integrationKey: [] }]
      : [{ integrationKey: scope === 'any' ? [] : [scope] }, ...(orScope === undefined ? [] : [{ integrationKey: [orScope] }])]
  correct(operation)
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } }
  for (const [status, description] of Object.entries(ERRORS)) operation.responses = { ...operation.responses, [status]: { description, content } }
}

/** What the generator takes for granted and this server does otherwise. */
function correct(operation: OpenAPI.OperationObject): void {
  for (const parameter of operation.parameters ?? []) {
    if (!('in' in parameter) || parameter.in !== 'query') continue
    // `state=new&state=closed`, as the routes read it.
    parameter.style = 'form'
    parameter.explode = true
    delete parameter.allowEmptyValue
    delete parameter.allowReserved
  }
  for (const response of Object.values(operation.responses ?? {})) {
    const content = 'content' in response ? response.content : undefined
    if (content === undefined) continue
    const json = content['application/json']?.schema as { anyOf?: unknown[] } | undefined
    // Of bytes: nothing fits `anyOf: []`.
    if (json?.anyOf?.length === 0) delete content['application/json']
    const stream = content['text/event-stream']
    const [message] = (stream?.schema as { oneOf?: { properties?: { data?: OpenAPI.SchemaObject } }[] } | undefined)?.oneOf ?? []
    if (stream !== undefined && message?.properties?.data !== undefined) stream.schema = message.properties.data
  }
}
