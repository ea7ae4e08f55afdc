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

const OF_SIGNED = { only: { field: 'type', in: ['signed'] } }
const NEEDED_IF_SIGNED = { only: { ...OF_SIGNED.only, needed: true } }

/** Flat, so that the form keeps a secret it was not shown; what a type does not need is left alone. */
export const restAuthSchema = z
  .strictObject({
    type: z
      .enum(['none', 'bearer', 'basic', 'header', 'signed'])
      .default('none')
      .meta({
        zh: '方式',
        en: 'Way',
        words: {
          none: { zh: '无', en: 'None' },
          bearer: { zh: '令牌（Authorization: Bearer）', en: 'Token (Authorization: Bearer)' },
          basic: { zh: '用户名和密码（Basic）', en: 'User name and password (Basic)' },
          header: { zh: '请求头中的密钥', en: 'Key in a header' },
          signed: { zh: '参数签名（appKey）', en: 'Signed parameters (appKey)' },
        },
      }),
    token: secretSchema.optional().meta({ zh: '令牌', en: 'Token', secret: true, only: { field: 'type', in: ['bearer', 'header'], needed: true } }),
    headerName: headerName.optional().meta({
      zh: '请求头名称',
      en: 'Name of the header',
      only: { field: 'type', in: ['header'], needed: true },
      hint: { zh: '例如 X-Api-Key', en: 'X-Api-Key, for example' },
    }),
    username: z
      .string()
      .min(1)
      .max(100)
      .regex(/^[^:\p{Cc}]+$/u, 'without a colon')
      .optional()
      .meta({ zh: '用户名', en: 'User name', only: { field: 'type', in: ['basic'], needed: true } }),
    password: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ zh: '密码', en: 'Password', secret: true, only: { field: 'type', in: ['basic'], needed: true } }),
    appKey: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ zh: 'appKey（应用标识）', en: 'appKey', ...NEEDED_IF_SIGNED }),
    secret: secretSchema.optional().meta({ zh: '签名密钥', en: 'Secret to sign with', secret: true, ...NEEDED_IF_SIGNED }),
    algorithm: z
      .enum(['md5', 'sha256', 'hmac-sha256'])
      .default('md5')
      .meta({ zh: '算法', en: 'Algorithm', ...OF_SIGNED }),
    /** HMAC uses the secret as its key instead. */
    secretAt: z
      .enum(['end', 'start', 'both', 'keyParam'])
      .default('end')
      .meta({
        zh: '密钥位置',
        en: 'Where the secret stands',
        ...OF_SIGNED,
        hint: { zh: '按名称排序的 a=1&b=2 中；HMAC 不用', en: 'In the sorted a=1&b=2; not used by HMAC' },
        words: {
          end: { zh: '末尾', en: 'At the end' },
          start: { zh: '开头', en: 'At the start' },
          both: { zh: '首尾都有', en: 'At both ends' },
          keyParam: { zh: '末尾，写作 &key=…', en: 'At the end as &key=…' },
        },
      }),
    timestamp: z
      .enum(['seconds', 'milliseconds', 'compact'])
      .default('milliseconds')
      .meta({
        zh: '时间戳格式',
        en: 'Form of the time',
        ...OF_SIGNED,
        words: {
          seconds: { zh: '秒', en: 'Seconds' },
          milliseconds: { zh: '毫秒', en: 'Milliseconds' },
          compact: { zh: '年月日时分秒连写', en: 'YYYYMMDDhhmmss' },
        },
      }),
    appKeyParam: paramName.default('appKey').meta({ zh: 'appKey 参数名', en: 'Parameter of the appKey', ...OF_SIGNED }),
    timestampParam: paramName.default('timestamp').meta({ zh: '时间戳参数名', en: 'Parameter of the time', ...OF_SIGNED }),
    signParam: paramName.default('sign').meta({ zh: '签名参数名', en: 'Parameter of the signature', ...OF_SIGNED }),
    /** Under this name the body takes part in the signature, where it is asked for. */
    bodyParam: paramName
      .optional()
      .meta({ zh: '正文参数名', en: 'Parameter of the body', ...OF_SIGNED, hint: { zh: '正文参与签名时填写', en: 'Only where the body is signed too' } }),
    isUpperCase: z
      .boolean()
      .default(false)
      .meta({ zh: '签名用大写', en: 'Signature in capitals', ...OF_SIGNED }),
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
