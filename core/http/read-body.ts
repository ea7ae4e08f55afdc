// The JSON body of a request outside of the REST contract, held to its schema.
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { invalidInput } from './errors.ts'
import { parseJson } from './rest/contract-route.ts'

/** @throws VigilError `request.malformed`, `request.invalidField` */
export function readBody<S extends z.ZodType>(schema: S, request: FastifyRequest): z.output<S> {
  const json = parseJson(typeof request.body === 'string' ? request.body : '')
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw invalidInput(parsed.error, json)
  return parsed.data
}
