// Makes the one error shape of every door out of whatever was thrown: `{ code, message, details? }`.
import { z } from 'zod'
import { ERRORS, VigilError } from '../../contract/errors.ts'
import type { ErrorOut } from '../../contract/open-api.ts'
import type { Log } from '../log.ts'
import { plainIssue, plainWords } from '../plain-words.ts'

export interface ErrorAnswer {
  readonly status: number
  readonly body: ErrorOut
  /** Seconds, where waiting helps. */
  readonly retryAfterS: number | null
}

/** Logs what nobody expected; the caller is told only that it happened. */
export function toErrorAnswer(thrown: unknown, log: Log, where: string): ErrorAnswer {
  const error = toVigilError(thrown)
  if (error.code === 'system.internal') log.error('request failed', { where, error: causeText(thrown) })
  const retryAfterMs = error.details?.['retryAfterMs']
  return {
    status: ERRORS[error.code].status,
    body: { code: error.code, message: error.message, ...(error.details ? { details: error.details } : {}) },
    retryAfterS: typeof retryAfterMs === 'number' ? Math.max(1, Math.ceil(retryAfterMs / 1000)) : null,
  }
}

export function toVigilError(thrown: unknown): VigilError {
  if (thrown instanceof VigilError) return thrown
  if (thrown instanceof z.ZodError) return invalidField(thrown.issues)
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const known = FASTIFY_CODES[code]
  if (known) return new VigilError(known)
  const status = thrown instanceof Error && 'statusCode' in thrown ? thrown.statusCode : undefined
  if (typeof status === 'number' && status >= 400 && status < 500) return new VigilError('request.malformed')
  return new VigilError('system.internal', undefined, { cause: thrown })
}

/** What is no field of ours may be called anything. */
const MAX_FIELD_CHARS = 200

const FASTIFY_CODES: Readonly<Record<string, keyof typeof ERRORS>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.tooLarge',
  FST_ERR_NOT_FOUND: 'request.notFound',
}

/** Names every field with what is expected; never the value that came. */
export function invalidField(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): VigilError {
  const [first, ...others] = issues
    .slice(0, 20)
    .map(({ path, message }) => ({ field: path.map(String).join('.').slice(0, MAX_FIELD_CHARS), expected: plainWords(message) }))
  return new VigilError('request.invalidField', { ...first, ...(others.length > 0 ? { others } : {}) })
}

/** @param value what was checked; told is each field at its own name below `above` */
export function invalidInput({ issues }: z.ZodError, value: unknown, above = 0): VigilError {
  return invalidField(
    issues.flatMap((issue) => {
      const path = issue.path.slice(above)
      if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field' }))
      return [{ path: path.length > 0 ? path : ['body'], message: plainIssue(issue, value) }]
    }),
  )
}

function causeText(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
}
