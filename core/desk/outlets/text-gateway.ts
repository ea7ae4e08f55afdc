// SMS and voice gateways that take an HTTP request for each number: a template says what it looks like.
import { z } from 'zod'
import { toText } from '../../../devices/loose-json.ts'
import type { Adapter, AdapterIo } from '../../pms/adapter.ts'
import { dataPathSchema, valueAt } from '../../pms/adapters/data-path.ts'
import { ask, baseUrlSchema, failed, isTooDeep, mask, timeoutMsSchema, type Call } from '../../pms/adapters/http-call.ts'
import { restAuthSchema, secretsOf, signIn } from '../../pms/adapters/rest-auth.ts'
import { openOutlet, outletShape } from './outlet.ts'

const NUMBER = /^\+?[0-9]{3,20}$/
const PLACES = /\{\{(to|text|id)\}\}/g
const MAX_REMEMBERED = 500

const gatewaySchema = z.strictObject({
  endpoint: baseUrlSchema.meta({ zh: '接口地址', en: 'Address' }),
  auth: restAuthSchema.prefault({}).meta({ zh: '登录方式', en: 'Signing in' }),
  bodyType: z
    .enum(['json', 'form'])
    .default('json')
    .meta({ zh: '正文格式', en: 'Form of the body', words: { json: { zh: 'JSON', en: 'JSON' }, form: { zh: '表单', en: 'Form' } } }),
  body: z
    .string()
    .max(4000)
    .superRefine((text, context) => {
      const problem = problemOf(text)
      if (problem !== null) context.addIssue({ code: 'custom', message: problem })
    })
    .default('{"to":"{{to}}","text":"{{text}}"}')
    .meta({
      zh: '正文模板 (JSON)',
      en: 'Template of the body (JSON)',
      lines: true,
      hint: { zh: '占位符写在引号内：{{to}} 号码、{{text}} 文字、{{id}} 消息编号', en: 'Placeholders stand inside quotes: {{to}}, {{text}}, {{id}}' },
    }),
  numbers: z
    .string()
    .max(500)
    .refine(
      (text) => numbersOf(text).length >= 1 && numbersOf(text).length <= 20 && numbersOf(text).every((one) => NUMBER.test(one)),
      'one to 20 numbers, with commas between',
    )
    .meta({ zh: '接收号码（逗号分隔）', en: 'Numbers (with commas between)' }),
  answerAt: dataPathSchema.optional().meta({
    zh: '结果在应答中的位置',
    en: 'Where the result stands in the answer',
    hint: { zh: '例如 code；不填则只看 HTTP 状态', en: 'code, for example; empty: only the HTTP status counts' },
  }),
  answerIs: z.string().max(40).default('0').meta({ zh: '成功的结果', en: 'Result that means success' }),
  ...outletShape,
  timeoutMs: timeoutMsSchema.meta({ zh: '超时（毫秒）', en: 'Time limit (ms)' }),
})
type GatewayConfig = z.output<typeof gatewaySchema>

export const textGateway: Adapter<typeof gatewaySchema> = {
  id: 'text-gateway',
  title: { zh: '短信/语音网关（HTTP）', en: 'SMS or voice gateway (HTTP)' },
  config: gatewaySchema,
  proven: 'fake',
  takesOther: true,
  tellsOnly: true,
  sendsSecretsTo: 'endpoint',
  open(config, io) {
    // A try after one number failed must not ring the others again.
    const told = new Map<string, Set<string>>()
    return openOutlet(config, io, async (text, key) => {
      const done = told.get(key) ?? new Set()
      told.set(key, done)
      if (told.size > MAX_REMEMBERED) told.delete(told.keys().next().value!)
      let status = 200
      for (const to of numbersOf(config.numbers)) {
        if (done.has(to)) continue
        status = await tell(config, io, { to, text, id: key })
        done.add(to)
      }
      return status
    })
  },
}

type Values = Readonly<Record<'to' | 'text' | 'id', string>>

async function tell(config: GatewayConfig, io: AdapterIo, values: Values): Promise<number> {
  // Where somebody's number stands in an answer, it is no business of a log.
  const secrets = [...secretsOf(config.auth), ...numbersOf(config.numbers)]
  const { status, json } = await ask(io, callOf(config, values, io.now()), { timeoutMs: config.timeoutMs, secrets })
  if (config.answerAt === undefined) return status
  const found = valueAt(json, config.answerAt)
  const text = typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : null
  if (text !== null && toText(text, 40) === config.answerIs) return status
  const said = text === null ? null : toText(mask(text, secrets), 40)
  throw failed('pms.refused', `HTTP ${status}: ${config.answerAt} is ${said ?? 'missing'}`)
}

function callOf({ endpoint, auth, bodyType, body: template, timezone }: GatewayConfig, values: Values, nowMs: number): Call {
  const filled = fillValues(JSON.parse(template), values)
  const body = bodyType === 'json' ? JSON.stringify(filled) : formOf(filled as Readonly<Record<string, unknown>>)
  const { query, headers } = signIn(auth, [], body, nowMs, timezone)
  const search = new URLSearchParams(query.map(([key, value]) => [key, value])).toString()
  const type = bodyType === 'json' ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded; charset=utf-8'
  return { method: 'POST', url: search === '' ? endpoint : `${endpoint}?${search}`, headers: { 'content-type': type, ...headers }, body }
}

function formOf(fields: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(fields).map(([key, value]): [string, string] => [key, typeof value === 'string' ? value : JSON.stringify(value)])
  return new URLSearchParams(pairs).toString()
}

/** After the JSON was read, so that no text can break out of its place. */
function fillValues(json: unknown, values: Values): unknown {
  if (typeof json === 'string') return json.replaceAll(PLACES, (_, name: keyof Values) => values[name])
  if (Array.isArray(json)) return json.map((one) => fillValues(one, values))
  if (typeof json === 'object' && json !== null) return Object.fromEntries(Object.entries(json).map(([key, below]) => [key, fillValues(below, values)]))
  return json
}

function numbersOf(text: string): string[] {
  return text
    .split(/[,，\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

function problemOf(template: string): string | null {
  if (isTooDeep(template)) return 'nested too deep'
  let json: unknown
  try {
    json = JSON.parse(template)
  } catch {
    return 'no JSON; a placeholder stands inside quotes: "{{text}}"'
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return 'named fields are expected: {"to":"{{to}}","text":"{{text}}"}'
  if (Object.keys(json).some((key) => key === '__proto__')) return 'the key __proto__ is not allowed'
  if (!template.includes('{{text}}') || !template.includes('{{to}}')) return '{{to}} and {{text}} are needed'
  return textsIn(json).some((text) => /\{\{|\}\}/.test(text.replaceAll(PLACES, ''))) ? 'there are {{to}}, {{text}} and {{id}}' : null
}

/** Brackets of the JSON itself are none. */
function textsIn(json: unknown): string[] {
  if (typeof json === 'string') return [json]
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(textsIn) : []
}
