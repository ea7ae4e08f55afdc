// Other systems that incidents are passed on to: how each is reached, which work orders it is asked for, what it is owed and how that stands.
import { z } from 'zod'
import { lineSchema } from './text.ts'
import { INCIDENT_KINDS, SEVERITIES } from './vocabulary.ts'
import { workOrderSchema } from './work-order.ts'

const kinds = z.array(z.enum(INCIDENT_KINDS)).min(1).max(INCIDENT_KINDS.length)

/** Which incidents open a work order there, when, and what it says. The first rule that fits counts. */
export const workOrderRuleSchema = z.strictObject({
  kinds: kinds,
  minSeverity: z.enum(SEVERITIES).default('low'),
  /** `onDemand`: only when an operator asks. */
  when: z.enum(['opened', 'acknowledged', 'onDemand']).default('acknowledged'),
  /** {place} {kind} {number} {summary} are filled in. */
  title: lineSchema(200).default('{summary} {number}'),
  priority: z.enum(['low', 'normal', 'high', 'urgent']).default('normal'),
  /** Done there resolves the incident here, where its state permits; never a fire. */
  closesIncident: z.boolean().default(false),
})
export type WorkOrderRule = z.infer<typeof workOrderRuleSchema>
export const workOrderRulesSchema = z.array(workOrderRuleSchema).max(50).default([])

const pem = (what: string) =>
  z
    .string()
    .max(65_536)
    .regex(new RegExp(`-----BEGIN (?:[A-Z0-9]+ )*${what}-----`), `a ${what.toLowerCase()} in PEM`)

/** How a system is reached when that is not plain HTTPS with the computer's own trust. */
export const transportSchema = z
  .strictObject({
    /** Trusted instead of the computer's authorities. */
    ca: pem('CERTIFICATE').optional().meta({ zh: '受信任的 CA 证书（PEM）', en: 'Trusted CA (PEM)', lines: true }),
    /** Only this very certificate is spoken to, whoever signed it. Upper-case hex with colons, or plain hex. */
    certificateSha256: z
      .string()
      .regex(/^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/, 'the SHA-256 of the certificate: 64 hex digits')
      .optional()
      .meta({ zh: '固定证书 SHA-256', en: 'Certificate SHA-256' }),
    clientCertificate: pem('CERTIFICATE').optional().meta({ zh: '客户端证书（PEM）', en: 'Client certificate (PEM)', lines: true }),
    clientKey: pem('PRIVATE KEY').optional().meta({ zh: '客户端私钥（PEM）', en: 'Client key (PEM)', secret: true, lines: true }),
    /** PKCS#12, base64. */
    pfx: z.base64().max(65_536).optional().meta({ zh: '客户端证书 PKCS#12（Base64）', en: 'Client PKCS#12 (base64)', secret: true, lines: true }),
    passphrase: z.string().max(256).optional().meta({ zh: '证书口令', en: 'Passphrase', secret: true }),
    proxy: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .refine((url) => new URL(url).username === '' && new URL(url).password === '', 'no log-in in the address; it has a field of its own')
      .optional()
      .meta({ zh: '出站代理', en: 'Outbound proxy' }),
    /** `user:password` */
    proxyLogin: z
      .string()
      .max(256)
      .regex(/^[^:\p{Cc}]+:[^\p{Cc}]+$/u, 'user:password')
      .optional()
      .meta({ zh: '代理账号（用户名:密码）', en: 'Log-in at the proxy (user:password)', secret: true }),
  })
  .refine(({ clientCertificate, clientKey }) => (clientCertificate === undefined) === (clientKey === undefined), {
    path: ['clientKey'],
    message: 'a client certificate and its key go together',
  })
  .refine(({ proxy, proxyLogin }) => proxyLogin === undefined || proxy !== undefined, { path: ['proxyLogin'], message: 'there is no proxy to log in at' })
  .refine(({ proxy, certificateSha256 }) => proxy === undefined || certificateSha256 === undefined, {
    path: ['certificateSha256'],
    message: 'behind a proxy give the certificate itself as `ca`',
  })
export type Transport = z.infer<typeof transportSchema>

/** A JSON schema, for the form; fields with `secret` are written and never read. */
const jsonSchema = z.record(z.string(), z.unknown())

export const adapterViewSchema = z.object({
  id: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  proven: z.enum(['fake', 'recording', 'third-party']),
  /** It tells people and opens no work orders. */
  tellsOnly: z.boolean(),
  settings: jsonSchema,
})
export type AdapterView = z.infer<typeof adapterViewSchema>

export const TARGET_STATES = ['ok', 'failing', 'paused', 'gone', 'insecure', 'off', 'broken'] as const
export const targetViewSchema = z.object({
  /** `pms`: the site file's. */
  id: z.string(),
  name: z.string(),
  adapter: z.string(),
  /** `gone`: it answered 410. `off`: switched off. `broken`: its settings are not understood any more. */
  state: z.enum(TARGET_STATES),
  sinceMs: z.number().nullable(),
  pending: z.number().int(),
  dead: z.number().int(),
  oldestAgeMs: z.number().nullable(),
  problem: z.string().nullable(),
})
export type TargetView = z.infer<typeof targetViewSchema>

export const integrationViewSchema = z.object({
  id: z.string(),
  adapter: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  /** From the site file: shown, not changed here. */
  readOnly: z.boolean(),
  version: z.number().int(),
  /** Without its secrets. */
  settings: z.record(z.string(), z.unknown()),
  transport: z.record(z.string(), z.unknown()),
  workOrders: z.array(workOrderRuleSchema),
  /** Which secrets are set: `settings.secret`, `transport.pfx`. */
  secretsSet: z.array(z.string()),
  savedAtMs: z.number().nullable(),
  savedBy: z.string().nullable(),
})
export type IntegrationView = z.infer<typeof integrationViewSchema>

export const integrationInputSchema = z.strictObject({
  /** Absent: a new one. */
  id: z.string().max(100).optional(),
  adapter: z.string().max(63),
  name: lineSchema(60),
  enabled: z.boolean(),
  /** In force when the form was opened; 0: new. */
  version: z.int().nonnegative(),
  /** A secret that is left out stays. */
  settings: z.record(z.string().max(63), z.json()),
  transport: z.record(z.string().max(63), z.json()).default({}),
  workOrders: workOrderRulesSchema,
})
export type IntegrationInput = z.infer<typeof integrationInputSchema>

export const testAnswerSchema = z.object({ ok: z.boolean(), zh: z.string(), en: z.string() })
export type TestAnswer = z.infer<typeof testAnswerSchema>

export const deliveryStateSchema = z.enum(['pending', 'delivered', 'dead'])
export const deliveryViewSchema = z.object({
  target: z.string(),
  sequence: z.number().int(),
  id: z.string(),
  type: z.string(),
  subject: z.string(),
  incidentId: z.string().nullable(),
  /** Of the report it is about. */
  reportNumber: z.string().nullable(),
  state: deliveryStateSchema,
  attempts: z.number().int(),
  createdAtMs: z.number(),
  nextAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  problem: z.string().nullable(),
  detail: z.string().nullable(),
})
export type DeliveryView = z.infer<typeof deliveryViewSchema>

const target = z.string().min(1).max(100)
export const deliveryFilterSchema = z.strictObject({
  target: target.optional(),
  state: deliveryStateSchema.optional(),
  before: z.strictObject({ sequence: z.int(), target }).optional(),
  limit: z.int().min(1).max(200).default(50),
})

export const replayInputSchema = z.union([
  z.strictObject({ target, sequences: z.array(z.int()).min(1).max(200) }),
  /** Everything given up that was written in the span. */
  z.strictObject({ target, fromMs: z.number(), toMs: z.number() }),
])
export type ReplayInput = z.infer<typeof replayInputSchema>

export const workOrderFilterSchema = z.strictObject({
  openOnly: z.boolean().default(false),
  target: target.optional(),
  before: z.strictObject({ requestedAtMs: z.number(), id: z.string().max(100) }).optional(),
  limit: z.int().min(1).max(200).default(50),
})

/** Of one incident: its work orders, and who may be asked for one now. */
export const incidentWorkOrdersSchema = z.object({
  orders: z.array(workOrderSchema),
  mayAsk: z.array(z.object({ target: z.string(), name: z.string() })),
})
