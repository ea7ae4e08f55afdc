// The site file: what an installer writes down about a property. Unknown keys are errors, so that a typo cannot disarm a camera.
import { z } from 'zod'
import { hostPortOf } from './host-port.ts'
import { ID_PATTERN } from './ids.ts'
import { severitySchema } from './incident.ts'
import { transportSchema, workOrderRulesSchema } from './integration.ts'
import { siteRecordSchema } from './recording.ts'
import { lineSchema } from './text.ts'
import { DEVICE_COMMANDS, INCIDENT_KINDS } from './vocabulary.ts'

const id = z.string().regex(ID_PATTERN, 'small letters, digits and hyphens, starting with a letter or digit, at most 63')
const name = lineSchema(100)
const unit01 = z.number().min(0).max(1)
const pointSchema = z.tuple([unit01, unit01])

/** Its form is checked here; whether a camera answers there is the media room's business. */
export const rtspUrlSchema = z
  .string()
  .max(2048)
  .superRefine((text, context) => {
    const unescaped = unescapedCharacter(text)
    const message = unescaped === null ? 'an address of the form rtsp://user:password@host:554/path' : escapeAdvice(unescaped)
    if (unescaped !== null || !isRtspUrl(text)) context.addIssue({ code: 'custom', message })
  })

const polygonSchema = z.array(pointSchema).min(3).max(64)
export const zoneSchema = z.strictObject({ id, name, polygon: polygonSchema })
/** Two points; whoever looks from the first to the second has its left side on the left. */
const triplineSchema = z.strictObject({ id, name, line: z.tuple([pointSchema, pointSchema]) })

/** How pictures come over the network: `udp` loses some rather than waiting for them. */
export const RTSP_TRANSPORTS = ['tcp', 'udp'] as const

/** `config` keys differ per kind; vision's rule registry checks them (the core calls it while loading). */
export const ruleSchema = z.looseObject({ kind: z.string(), zone: id, severity: severitySchema.optional() })

/** What is watched on a camera; the site file and the screen say it in the same words. */
export const watchShape = {
  zones: z.array(zoneSchema).max(32).default([]),
  triplines: z.array(triplineSchema).max(16).default([]),
  /** Nothing that stands there is seen by any rule over tracks. */
  masks: z.array(polygonSchema).max(32).default([]),
  rules: z.array(ruleSchema).max(32).default([]),
}

export const cameraSchema = z
  .strictObject({
    id,
    name,
    building: id.optional(),
    main: rtspUrlSchema.optional(),
    sub: rtspUrlSchema.optional(),
    onvif: z
      .strictObject({
        host: z.string().min(1).max(255),
        port: z.number().int().min(1).max(65535).default(80),
        username: z.string().max(64),
        password: z.string().max(64),
        profile: z.string().max(64).optional(),
      })
      .optional(),
    transport: z.enum(RTSP_TRANSPORTS).default('tcp'),
    /** Over a bad line: fewer pictures are analysed, and a pause is borne longer before it counts as lost. */
    weakLink: z.boolean().default(false),
    /** How it is recorded on this computer; what is absent is the default. */
    record: siteRecordSchema.optional(),
    ...watchShape,
  })
  .refine((camera) => camera.main !== undefined || camera.sub !== undefined || camera.onvif !== undefined, {
    path: ['main'],
    message: 'one of main, sub or onvif is needed',
  })
export type SiteCamera = z.infer<typeof cameraSchema>

/** Where one address of a fire panel is; signals of any other belong to the panel's own building and cameras. */
const panelPointSchema = z.strictObject({
  /** As the panel's signals name it, e.g. `1-3-000600d9`; stands for everything below it too. */
  address: z.string().min(1).max(64),
  name: name.optional(),
  building: id.optional(),
  floor: z.number().int().min(-20).max(300).optional(),
  cameras: z.array(id).max(16).default([]),
})
export type PanelPoint = z.infer<typeof panelPointSchema>

export const deviceSchema = z.strictObject({
  id,
  /** `gate/http-relay`; the registry of the devices room knows which exist and checks `config`. */
  driver: z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/, 'kind/name, for example gate/http-relay'),
  name,
  building: id.optional(),
  cameras: z.array(id).max(16).default([]),
  /** How a gate is opened by hand when neither network nor power is there: where the key, button or switch is. */
  manualRelease: lineSchema(300).optional(),
  /** Fire panels only. */
  points: z.array(panelPointSchema).max(5000).default([]),
  config: z.record(z.string(), z.unknown()).default({}),
})
export type SiteDevice = z.infer<typeof deviceSchema>

/** What may set a linkage off: a fire that was confirmed, or an incident of a kind that was opened. */
export const LINKAGE_CAUSES = ['fireConfirmed', ...INCIDENT_KINDS] as const
export type LinkageCause = (typeof LINKAGE_CAUSES)[number]

export const linkageSchema = z.strictObject({
  /** Every filter given has to fit. */
  on: z.strictObject({ kind: z.enum(LINKAGE_CAUSES), building: id.optional(), camera: id.optional(), device: id.optional() }),
  do: z
    .array(z.strictObject({ device: id, action: z.enum(DEVICE_COMMANDS), /** `say` only. */ text: lineSchema(200).optional() }))
    .min(1)
    .max(64),
  /** true: only noted in the incident, nothing is commanded. */
  dryRun: z.boolean().default(false),
})
export type SiteLinkage = z.infer<typeof linkageSchema>

/** 通行策略: what passages and plates mean for one another. */
export const passageSchema = z.strictObject({
  /** In twice without having been out: `soft` raises an incident, `hard` also keeps the barrier shut (gates decide by themselves). */
  antiPassback: z.enum(['off', 'soft', 'hard']).default('off'),
  /** When everybody counts as nowhere again, in the property's time. */
  resetAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day as 04:00')
    .default('04:00'),
  /** After a known vehicle came in, its household's gates open on a refusal for so long; 0: never. */
  preAuthoriseMinutes: z.number().int().min(0).max(60).default(0),
  /** Gates at which drivers show their face beside a plate reader: both have to belong to one home. */
  lanes: z
    .array(z.strictObject({ reader: id, gates: z.array(id).min(1).max(8), withinSeconds: z.number().int().min(5).max(600).default(60) }))
    .max(64)
    .default([]),
})
export type PassageSettings = z.infer<typeof passageSchema>

/** The door for phones and other computers of the local network, always with TLS. */
const phonesSchema = z.strictObject({
  listen: z.string().refine((text) => hostPortOf(text) !== null, 'HOST:PORT, for example 0.0.0.0:8443'),
  /** Names that the network resolves to this computer; addresses are known without. */
  names: z
    .array(z.string().regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i, 'a host name, for example vigil.lan'))
    .max(16)
    .default([]),
})

const webhookSecret = z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'whsec_ followed by 24 to 64 bytes in base64')

/** A receiver of signed events (Standard Webhooks). */
export const webhookSchema = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .meta({ zh: '接收地址', en: 'Address' }),
  /** `whsec_` and 24 to 64 bytes in base64. */
  secret: webhookSecret.meta({
    zh: '签名密钥',
    en: 'Signing secret',
    secret: true,
    hint: { zh: 'whsec_ 加 24 至 64 字节的 Base64', en: 'whsec_ and 24 to 64 bytes in base64' },
  }),
  /** While the receiver changes from one to the other: every delivery is signed with both. */
  secondSecret: webhookSecret.optional().meta({ zh: '第二签名密钥（轮换期间）', en: 'Second secret (while it is changed)', secret: true }),
})

export const pmsSchema = webhookSchema.extend({
  transport: transportSchema.prefault({}),
  workOrders: workOrderRulesSchema,
  /** What the PMS sends us has to be signed with it; absent: its key is enough. */
  inboundSecret: webhookSecret.optional(),
})

export const siteSchema = z.strictObject({
  version: z.literal(1),
  /** `address`: what is told to the fire brigade. */
  site: z.strictObject({
    id,
    name,
    address: lineSchema(200).optional(),
    /** Where other systems find this console; links that are told to them begin with it. Without a slash at its end. */
    url: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .regex(/^[^?#@]+$/, 'an address without ?, # and @')
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    timezone: z.string().refine(isTimeZone, 'an IANA time zone, for example Asia/Shanghai').default('Asia/Shanghai'),
  }),
  buildings: z
    .array(
      z.strictObject({
        id,
        name,
        floors: z.number().int().min(1).max(300).optional(),
        units: z.number().int().min(1).max(50).optional(),
        /** How the fire brigade gets there: which entrance, which way, where the engine stands. */
        approach: lineSchema(200).optional(),
      }),
    )
    .default([]),
  cameras: z.array(cameraSchema).max(256).default([]),
  devices: z.array(deviceSchema).max(4096).default([]),
  linkages: z.array(linkageSchema).max(256).default([]),
  passage: passageSchema.prefault({}),
  pms: pmsSchema.optional(),
  phones: phonesSchema.optional(),
})
export type Site = z.infer<typeof siteSchema>

function isRtspUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && (url.protocol === 'rtsp:' || url.protocol === 'rtsps:') && url.hostname !== ''
}

/**
 * A character of a password that a reader of addresses would take for the end of the log-in, and so ask another host or with half a password.
 *
 * @returns null when all are escaped, as far as can be told: an `@` may stand in a path
 */
function unescapedCharacter(text: string): string | null {
  const rest = /^rtsps?:\/\/([^]*)$/i.exec(text)?.[1]
  if (rest === undefined) return null
  const [anywhere] = /\s|#|%(?![0-9a-f]{2})/i.exec(rest) ?? []
  if (anywhere !== undefined) return anywhere
  const end = rest.search(/[/?]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  if (authority.split('@').length > 2) return '@'
  if (authority.includes('@')) return null
  // `user:12/34@192.168.1.20`: what stands before the slash is no address of a host, what stands after the @ is one.
  const [, behind] = /@([^@/?]+)(?:[/?][^@]*)?$/.exec(rest) ?? []
  return behind !== undefined && isHost(behind) && !isHost(authority) ? (rest[end] ?? null) : null
}

function isHost(text: string): boolean {
  return /^(localhost|[^:[\]]+\.[^:[\]]+|\[[0-9a-f:.]+\])(:\d+)?$/i.test(text)
}

function escapeAdvice(character: string): string {
  const shown = /\s/.test(character) ? 'a space' : character
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')
  return `in the user name and the password write ${shown} as %${code}`
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
