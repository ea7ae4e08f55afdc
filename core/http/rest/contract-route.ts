// Serves one route of the REST contract: method, path, scope and checks are read from the contract, so that the two cannot differ.
import type { AnyContractProcedure } from '@orpc/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { z } from 'zod'
import { VigilError } from '../../../contract/errors.ts'
import type { RouteMeta } from '../../../contract/open-api-parts.ts'
import { requireScope } from '../../access.ts'
import type { Services } from '../../services.ts'
import type { KnownCaller } from '../caller.ts'
import { invalidInput } from '../errors.ts'

export const API_PREFIX = '/api/v1'

interface InputOf<P> {
  readonly input: P extends { '~orpc': { inputSchema?: infer S } } ? (S extends z.ZodType ? z.output<S> : undefined) : undefined
}

export interface Asked<P> extends InputOf<P> {
  readonly caller: KnownCaller
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** The body as it came; empty when there is none. */
  readonly rawBody: string
}

export interface RouteFacts {
  readonly method: HTTPMethods
  /** With the prefix, `{id}` as `:id`. */
  readonly url: string
  readonly scope: RouteMeta['scope']
  readonly person: RouteMeta['person']
  readonly orScope: RouteMeta['orScope']
  readonly status: number
}

export function routeFacts(procedure: AnyContractProcedure): RouteFacts {
  const { route, meta } = procedure['~orpc']
  const { method, path } = route
  if (method === undefined || path === undefined) throw new Error('a route of the REST contract has no method or path')
  const url = API_PREFIX + path.replaceAll(/\{(\w+)\}/g, ':$1')
  const { scope, person, orScope } = meta as RouteMeta
  return { method, url, scope, person, orScope, status: route.successStatus ?? 200 }
}

export type Handler<P> = (asked: Asked<P>) => unknown

export interface RouteExtras {
  /** Before the body is read: much is taken from nobody who may not send it. */
  readonly bodyLimit?: number
  /** Before the body is looked at; throws what is answered. */
  check?(request: FastifyRequest): void
}

/** @param handler what it returns is sent as JSON; `undefined` means that it has answered by itself */
export function serveRoute<P extends AnyContractProcedure>(
  app: FastifyInstance,
  services: Services,
  procedure: P,
  handler: Handler<P>,
  { bodyLimit, check }: RouteExtras = {},
): void {
  const { method, url, scope, person, orScope, status } = routeFacts(procedure)
  const schema = procedure['~orpc'].inputSchema as z.ZodType | undefined
  app.route({
    method,
    url,
    ...(bodyLimit !== undefined && { bodyLimit, preParsing: async (request: FastifyRequest) => requireScope(request.caller, scope, person, orScope) }),
    exposeHeadRoute: !url.endsWith('/stream') && !url.endsWith('/events'),
    handler: async (request, reply) => {
      try {
        requireScope(request.caller, scope, person, orScope)
      } catch (error) {
        if (request.caller.type !== 'nobody') services.env.log.warn('request denied', { route: `${method} ${url}`, caller: request.caller.type })
        throw error
      }
      check?.(request)
      const rawBody = typeof request.body === 'string' ? request.body : ''
      const input = schema ? parseInput(schema, request, rawBody) : undefined
      const answer = await handler({ caller: request.caller, request, reply, rawBody, input } as Asked<P>)
      return answer === undefined ? reply : reply.code(status).send(answer)
    },
  })
}

/** @throws VigilError `request.malformed`, `request.invalidField` naming `limit` rather than `query.limit` */
function parseInput(schema: z.ZodType, request: FastifyRequest, rawBody: string): unknown {
  const { params, query, headers } = request
  // Of a route whose body is no JSON the contract has none.
  const hasBody = schema instanceof z.ZodObject && 'body' in schema.shape
  const value = { params, query, headers, body: hasBody ? parseJson(rawBody) : undefined }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidInput(parsed.error, value, 1)
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new VigilError('request.malformed', undefined, { cause: error })
  }
}
