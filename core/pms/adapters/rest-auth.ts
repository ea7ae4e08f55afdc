// The ways systems want to be signed in to: none, a token, a password, a header, or a signature over the sorted query.
import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import type { EpochMs } from '../../../contract/ids.ts'
import { localTime } from './clean-text.ts'
import { secretSchema } from './http-call.ts'

const headerName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'the name of a header')
const paramName = z.string().max(64).regex(/^\w+$/, 'letters, digits and _')

const NEEDED = { none: [], bearer: ['token'], basic: ['username', 'password'], header: ['headerName', 'token'], signed: ['appKey', 'secret'] } as const

/** Flat, so that the form keeps a secret it was not shown; what a type does not need is left alone. */
export const restAuthSchema = z
  .strictObject({
    type: z.enum(['none', 'bearer', 'basic', 'header', 'signed']).default('none'),
    /** Of `bearer` and `header`. */
    token: secretSchema.optional(),
    headerName: headerName.optional(),
    username: z
      .string()
      .min(1)
      .max(100)
      .regex(/^[^:\p{Cc}]+$/u, 'without a colon')
      .optional(),
    password: z.string().min(1).max(200).meta({ secret: true }).optional(),
    /** All below: of `signed`. */
    algorithm: z.enum(['md5', 'sha256', 'hmac-sha256']).default('md5'),
    appKeyParam: paramName.default('appKey'),
    appKey: z.string().min(1).max(200).optional(),
    secret: secretSchema.optional(),
    /** How the secret joins the sorted `a=1&b=2`; HMAC uses it as its key. */
    secretAt: z.enum(['end', 'start', 'both', 'keyParam']).default('end'),
    timestampParam: paramName.default('timestamp'),
    timestamp: z.enum(['seconds', 'milliseconds', 'compact']).default('milliseconds'),
    signParam: paramName.default('sign'),
    /** Under this name the body takes part in the signature, where it is asked for. */
    bodyParam: paramName.optional(),
    isUpperCase: z.boolean().default(false),
  })
  .superRefine((auth, context) => {
    for (const field of NEEDED[auth.type])
      if (auth[field] === undefined) context.addIssue({ code: 'custom', path: [field], message: `needed for ${auth.type}` })
  })
export type RestAuth = z.output<typeof restAuthSchema>

export interface Signed {
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
}

export function signIn(auth: RestAuth, query: Signed['query'], body: string | undefined, nowMs: EpochMs, timezone: string): Signed {
  const { type, token = '', headerName: name = '', appKey = '' } = auth
  switch (type) {
    case 'none':
      return { query, headers: {} }
    case 'bearer':
      return { query, headers: { authorization: `Bearer ${token}` } }
    case 'basic':
      return { query, headers: { authorization: `Basic ${basicOf(auth)}` } }
    case 'header':
      return { query, headers: { [name.toLowerCase()]: token } }
    case 'signed': {
      const stamped = [...query, [auth.appKeyParam, appKey], [auth.timestampParam, stamp(auth.timestamp, nowMs, timezone)]] as const
      const parts = auth.bodyParam !== undefined && body !== undefined ? [...stamped, [auth.bodyParam, body] as const] : stamped
      return { query: [...stamped, [auth.signParam, signature(auth, parts)]], headers: {} }
    }
  }
}

/** What must not be seen on a screen or in a log, as it is and as it is sent. */
export function secretsOf(auth: RestAuth): string[] {
  return [auth.token, auth.password, auth.secret, basicOf(auth)].filter((secret) => secret !== undefined)
}

function basicOf({ username = '', password = '' }: RestAuth): string {
  return Buffer.from(`${username}:${password}`).toString('base64')
}

function signature(auth: RestAuth, params: Signed['query']): string {
  // By code unit, as strcmp in the examples of such interfaces; never by language.
  const sorted = params.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const joined = sorted
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${value}`)
    .join('&')
  const hex =
    auth.algorithm === 'hmac-sha256'
      ? createHmac('sha256', auth.secret ?? '')
          .update(joined)
          .digest('hex')
      : createHash(auth.algorithm).update(withSecret(auth, joined)).digest('hex')
  return auth.isUpperCase ? hex.toUpperCase() : hex
}

function withSecret({ secret = '', secretAt }: RestAuth, joined: string): string {
  if (secretAt === 'start') return `${secret}${joined}`
  if (secretAt === 'both') return `${secret}${joined}${secret}`
  return secretAt === 'keyParam' ? `${joined}&key=${secret}` : `${joined}${secret}`
}

function stamp(form: 'seconds' | 'milliseconds' | 'compact', nowMs: EpochMs, timezone: string): string {
  if (form === 'seconds') return String(Math.floor(nowMs / 1000))
  return form === 'milliseconds' ? String(nowMs) : localTime(nowMs, timezone).replaceAll(/\D/g, '')
}
