// Who is sent events: webhooks and MQTT brokers, as people set them up and see them.
import { z } from 'zod'
import { EVENT_TOPICS } from './open-api-events.ts'
import { lineSchema } from './text.ts'
import { INCIDENT_KINDS, SEVERITIES } from './vocabulary.ts'

export const SUBSCRIPTION_TRANSPORTS = ['webhook', 'mqtt'] as const
export type SubscriptionTransport = (typeof SUBSCRIPTION_TRANSPORTS)[number]

/** Counted up to this many; beyond it is told as that many. */
export const MOST_BEHIND = 10_000

export const filtersSchema = z.strictObject({
  /** Of incidents; empty: all. */
  kinds: z.array(z.enum(INCIDENT_KINDS)).max(INCIDENT_KINDS.length).default([]),
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).default([]),
  /** Of everything; what belongs to no building is left out then. */
  buildings: z.array(z.string().max(63)).max(64).default([]),
})
export type Filters = z.infer<typeof filtersSchema>

/** `whsec_` and 24 to 64 bytes in base64 (Standard Webhooks). */
const secretSchema = z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'whsec_ followed by 24 to 64 bytes in base64')
const MQTT_URL = /^mqtts?:\/\/([0-9a-z.-]{1,253}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i

const webhookInputSchema = z.strictObject({
  transport: z.literal('webhook'),
  url: z.url({ protocol: /^https?$/ }).max(1000),
  /** Absent: the one it has, or a new one. */
  secret: secretSchema.optional(),
  /** How it is reached where that is not plain TLS, as `transportSchema` says; a secret in it that is left out stays. Absent: as it was. */
  connection: z.record(z.string().max(63), z.json()).optional(),
})
const mqttInputSchema = z.strictObject({
  transport: z.literal('mqtt'),
  url: z.string().max(300).regex(MQTT_URL, 'mqtt://host:port or mqtts://host:port, without a user name'),
  /** Without a slash at either end. */
  topicPrefix: z
    .string()
    .max(120)
    .regex(/^[^/+#\s\0][^+#\s\0]*[^/+#\s\0]$/, 'levels with / between them, without + and #'),
  username: z.string().max(128).optional(),
  /** Absent: the one it has. */
  password: z.string().max(128).optional(),
  /** PEM of the authority that signed its certificate; absent: the system's. */
  ca: z.string().max(20_000).optional(),
})
export const targetInputSchema = z.discriminatedUnion('transport', [webhookInputSchema, mqttInputSchema])
export type TargetInput = z.infer<typeof targetInputSchema>

export const subscriptionInputSchema = z.strictObject({
  /** Absent: a new one. */
  id: z.string().max(100).optional(),
  /** Of the one that was looked at. */
  version: z.number().int().optional(),
  name: lineSchema(100),
  target: targetInputSchema,
  topics: z.array(z.enum(EVENT_TOPICS)).min(1).max(EVENT_TOPICS.length),
  filters: filtersSchema.prefault({}),
  enabled: z.boolean(),
})
export type SubscriptionInput = z.infer<typeof subscriptionInputSchema>

export const SUBSCRIPTION_STATES = ['off', 'halted', 'retrying', 'sending', 'current'] as const
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number]

export const subscriptionViewSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  name: z.string(),
  target: z.discriminatedUnion('transport', [
    z.object({
      transport: z.literal('webhook'),
      url: z.string(),
      /** Without its secrets; `secretsSet` says which there are. */
      connection: z.record(z.string(), z.unknown()),
      secretsSet: z.array(z.string()),
    }),
    z.object({
      transport: z.literal('mqtt'),
      url: z.string(),
      topicPrefix: z.string(),
      username: z.string().nullable(),
      hasPassword: z.boolean(),
      hasCa: z.boolean(),
    }),
  ]),
  topics: z.array(z.enum(EVENT_TOPICS)),
  filters: filtersSchema,
  enabled: z.boolean(),
  /** `halted`: until a person resumes it. */
  state: z.enum(SUBSCRIPTION_STATES),
  attempts: z.number().int(),
  nextAtMs: z.number().nullable(),
  /** Code of errors.ts, of the last failure. */
  problem: z.string().nullable(),
  /** What the other side said: `HTTP 500`. */
  detail: z.string().nullable(),
  /** Stored events of its topics that it has not been sent, filters left aside; at most `MOST_BEHIND`. */
  behind: z.number().int(),
  delivered: z.number().int(),
  deliveredAtMs: z.number().nullable(),
})
export type SubscriptionView = z.infer<typeof subscriptionViewSchema>

export const resumeInputSchema = z.strictObject({
  id: z.string().max(100),
  /** Everything from then on, once more if need be; absent: where it stopped. */
  fromMs: z.number().optional(),
})

/** `detail`: what the other side said. */
export const subscriptionTestSchema = z.object({ ok: z.boolean(), problem: z.string().nullable(), detail: z.string().nullable() })
export type SubscriptionTest = z.infer<typeof subscriptionTestSchema>
