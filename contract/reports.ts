// Safety reports as screens and the REST contract speak of them: what is asked for, what was issued, templates, schedules, delivery.
import { z } from 'zod'
import { ID_PATTERN } from './ids.ts'
import {
  MAIL_SECURITIES,
  MAX_RECIPIENTS,
  REPORT_DELIVERY_STATES,
  REPORT_FLAWS,
  REPORT_KINDS,
  REPORT_LANGUAGES,
  REPORT_RHYTHMS,
  REPORT_STATES,
} from './report-words.ts'
import { REPORT_FORMATS, REPORT_INDICATORS, REPORT_SECTIONS, reportTargetsSchema } from './report-template.ts'
import { lineSchema } from './text.ts'
import { LOCALES } from './vocabulary.ts'

const id = z.string().min(1).max(100)
const epochMs = z.number().int().min(0).max(8.64e15)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const buildingId = z.string().regex(ID_PATTERN)
const unique = <T extends string>(values: readonly [T, ...T[]]) =>
  z
    .array(z.enum(values))
    .max(values.length)
    .refine((list) => new Set(list).size === list.length, 'each at most once')

const MINUTE = 60_000
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** What people choose for a report; report-template.ts is what is handed to its making. */
export const templateSettingsSchema = z.strictObject({
  name: z.strictObject({ zh: lineSchema(60), en: lineSchema(60) }),
  kind: z.enum(REPORT_KINDS),
  /** In this order. */
  sections: unique(REPORT_SECTIONS).min(1),
  /** On the first page. */
  indicators: unique(REPORT_INDICATORS),
  targets: reportTargetsSchema,
  /** When shifts begin, on the site's clocks. */
  shifts: z.array(timeOfDay).min(1).max(6),
  language: z.enum(REPORT_LANGUAGES),
  formats: unique(REPORT_FORMATS).min(1),
  /** SHA-256 of a picture that was uploaded (POST /upload/report-logo); null: none. */
  logo: sha256.nullable(),
  /** null: the whole site. */
  buildingId: buildingId.nullable(),
})
export type TemplateSettings = z.infer<typeof templateSettingsSchema>

export const reportTemplateViewSchema = templateSettingsSchema.extend({
  id,
  /** 0: as delivered. */
  version: z.number().int(),
  isBuiltIn: z.boolean(),
  savedBy: z.string().nullable(),
  savedAtMs: z.number().nullable(),
})
export type ReportTemplateView = z.infer<typeof reportTemplateViewSchema>

/** `id` absent: a new one. */
export const reportTemplateSaveSchema = z.strictObject({ id: id.optional(), version: z.number().int().min(0), template: templateSettingsSchema })
export type ReportTemplateSave = z.infer<typeof reportTemplateSaveSchema>

/** `from` is inside, `to` is not; at most a year and a day. */
export const reportOrderSchema = z
  .strictObject({
    templateId: id,
    fromMs: epochMs,
    toMs: epochMs,
    /** These three: as the template says, unless given. */
    buildingId: buildingId.nullable().optional(),
    language: z.enum(REPORT_LANGUAGES).optional(),
    formats: unique(REPORT_FORMATS).min(1).optional(),
    /** Sent to the folder and to these when it is ready. */
    deliverTo: z.strictObject({ recipients: z.array(z.email().max(254)).max(MAX_RECIPIENTS), folder: z.boolean() }).optional(),
  })
  .refine(({ fromMs, toMs }) => fromMs < toMs, { path: ['toMs'], message: 'has to be later than fromMs' })
  .refine(({ fromMs, toMs }) => toMs - fromMs <= 367 * 24 * 60 * MINUTE, { path: ['toMs'], message: 'at most a year and a day' })
export type ReportOrder = z.infer<typeof reportOrderSchema>

export const reportFileSchema = z.object({
  format: z.enum(REPORT_FORMATS),
  locale: z.enum(LOCALES),
  bytes: z.number().int(),
  sha256,
  /** Of what it says, before it was set: the same in PDF and workbook of one language, another in the other language; printed at the foot of every page. */
  contentSha256: sha256,
  /** Ed25519, base64, over the five lines that docs/reports.md gives. */
  signature: z.string(),
})
export type ReportFile = z.infer<typeof reportFileSchema>

export const reportDeliverySchema = z.object({
  id,
  via: z.enum(['mail', 'folder']),
  to: z.string(),
  state: z.enum(REPORT_DELIVERY_STATES),
  attempts: z.array(z.object({ atMs: z.number(), problem: z.string().nullable(), detail: z.string() })),
  nextAtMs: z.number().nullable(),
})
export type ReportDelivery = z.infer<typeof reportDeliverySchema>

export const reportViewSchema = z.object({
  id,
  number: z.string(),
  kind: z.enum(REPORT_KINDS),
  name: z.object({ zh: z.string(), en: z.string() }),
  fromMs: z.number(),
  toMs: z.number(),
  buildingId: z.string().nullable(),
  templateId: id,
  templateVersion: z.number().int(),
  language: z.enum(REPORT_LANGUAGES),
  formats: z.array(z.enum(REPORT_FORMATS)),
  /** Name of an account; null: a schedule. */
  askedBy: z.string().nullable(),
  askedAtMs: z.number(),
  scheduleId: z.string().nullable(),
  /** Made up for, because the core was down when it was due. */
  isLate: z.boolean(),
  state: z.enum(REPORT_STATES),
  /** 0..1 */
  progress: z.number(),
  /** Code of errors.ts. */
  problem: z.string().nullable(),
  issuedAtMs: z.number().nullable(),
  files: z.array(reportFileSchema),
  deliveries: z.array(reportDeliverySchema),
})
export type ReportView = z.infer<typeof reportViewSchema>

/** What a check of one report against its row, the audit chain and its signature says; `null`: as issued. */
export const reportCheckSchema = z.object({
  ok: z.boolean(),
  checkedAtMs: z.number(),
  files: z.array(z.object({ format: z.enum(REPORT_FORMATS), locale: z.enum(LOCALES), problem: z.enum(REPORT_FLAWS).nullable() })),
})
export type ReportCheck = z.infer<typeof reportCheckSchema>

export const reportKeySchema = z.object({ algorithm: z.literal('Ed25519'), publicKey: z.string(), fingerprint: sha256 })
export type ReportKey = z.infer<typeof reportKeySchema>

export const reportScheduleSchema = z.strictObject({
  templateId: id,
  rhythm: z.enum(REPORT_RHYTHMS),
  /** `07:00` on the site's clocks: every day; on Mondays; on the 1st. */
  at: timeOfDay,
  recipients: z
    .array(z.email().max(254))
    .max(MAX_RECIPIENTS)
    .refine((list) => new Set(list.map((one) => one.toLowerCase())).size === list.length, 'each at most once'),
  toFolder: z.boolean(),
  isOn: z.boolean(),
})
export type ReportSchedule = z.infer<typeof reportScheduleSchema>

export const reportScheduleViewSchema = reportScheduleSchema.extend({
  id,
  version: z.number().int(),
  /** null: off. */
  nextAtMs: z.number().nullable(),
  last: z.object({ reportId: z.string(), number: z.string(), dueAtMs: z.number(), state: z.enum(REPORT_STATES), isLate: z.boolean() }).nullable(),
})
export type ReportScheduleView = z.infer<typeof reportScheduleViewSchema>

export const reportScheduleSaveSchema = z.strictObject({ id: id.optional(), version: z.number().int().min(0), schedule: reportScheduleSchema })
export type ReportScheduleSave = z.infer<typeof reportScheduleSaveSchema>

const mailFields = {
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9.:-]+$/, 'a host name or an address'),
  port: z.number().int().min(1).max(65535),
  security: z.enum(MAIL_SECURITIES),
  user: lineSchema(200).nullable(),
  from: z.email().max(254),
  /** A certificate (PEM) to trust besides the usual ones; null: none. */
  ca: z.string().max(20_000).startsWith('-----BEGIN CERTIFICATE-----').nullable(),
}
export const mailSettingsSchema = z.strictObject({
  ...mailFields,
  /** Absent: the one kept so far. Never sent to a screen. */
  password: z.string().min(1).max(500).optional(),
})
export type MailSettings = z.infer<typeof mailSettingsSchema>

export const reportOutletsSchema = z.object({
  mail: z.object({ ...mailFields, hasPassword: z.boolean() }).nullable(),
  folder: z.object({ path: z.string() }).nullable(),
  /** Deliveries given up, and those still tried. */
  failed: z.number().int(),
  owed: z.number().int(),
})
export type ReportOutlets = z.infer<typeof reportOutletsSchema>

/** Absent: stays as it is; null: taken away. */
export const reportOutletsSaveSchema = z.strictObject({
  mail: mailSettingsSchema.nullable().optional(),
  folder: z
    .strictObject({ path: lineSchema(500) })
    .nullable()
    .optional(),
})
export type ReportOutletsSave = z.infer<typeof reportOutletsSaveSchema>

export const outletTestSchema = z.object({ problem: z.string().nullable(), detail: z.string() })
export type OutletTest = z.infer<typeof outletTestSchema>
