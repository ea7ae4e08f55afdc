// What a manager chooses for a report: its sections in their order, a logo, the targets it is held against.
import { z } from 'zod'
import { lineSchema } from './text.ts'

/** In the order of the standing template; a section prints only where there is something to say. */
export const REPORT_SECTIONS = [
  'summary',
  'incidents',
  'trend',
  'places',
  'hours',
  'responses',
  'falseAlarms',
  'load',
  'use',
  'patrol',
  'gates',
  'vehicles',
  'fire',
  'availability',
  'warnings',
  'workOrders',
  'privacy',
  'evidence',
  'dutyForm',
  'patrolForm',
  'faultForm',
] as const
export type ReportSection = (typeof REPORT_SECTIONS)[number]

/** The figures on the first page; one prints only where there is something to say. */
export const REPORT_INDICATORS = [
  'incidents',
  'openAtEnd',
  'acknowledgedInTime',
  'medianAcknowledge',
  'arrivedInTime',
  'falseAlarmShare',
  'overallAvailability',
  'patrolDone',
  'workOrdersInTime',
] as const
export type ReportIndicator = (typeof REPORT_INDICATORS)[number]

/** Fixed forms, signed by hand; a template of nothing but forms makes a document without cover and contents. */
export const FORM_SECTIONS: readonly ReportSection[] = ['dutyForm', 'patrolForm', 'faultForm']

export const REPORT_FORMATS = ['pdf', 'xlsx'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

export const MAX_LOGO_BYTES = 200 * 1024
/** Four characters of base64 carry three bytes. */
const MAX_LOGO_BASE64 = Math.ceil(MAX_LOGO_BYTES / 3) * 4

const share01 = z.number().min(0).max(1)
const durationMs = z
  .int()
  .positive()
  .max(366 * 24 * 3_600_000)

export const reportTargetsSchema = z.strictObject({
  acknowledgeMs: durationMs,
  dispatchMs: durationMs,
  arriveMs: durationMs,
  closeMs: durationMs,
  workOrderMs: durationMs,
  inTime: share01,
  availability: share01,
  falseAlarmShare: share01,
  patrolDone: share01,
})

/** What the first bytes say it is counts, not what it is called. */
export const reportLogoSchema = z.strictObject({
  type: z.enum(['image/png', 'image/jpeg']),
  base64: z
    .base64()
    .max(MAX_LOGO_BASE64)
    .refine((text) => text.startsWith('iVBORw0KGgo') || text.startsWith('/9j/'), 'a PNG or JPEG picture of at most 200 KB is expected'),
})
export type ReportLogo = z.infer<typeof reportLogoSchema>

export const reportTemplateSchema = z.strictObject({
  name: lineSchema(60),
  sections: z
    .array(z.enum(REPORT_SECTIONS))
    .min(1)
    .max(REPORT_SECTIONS.length)
    .refine((sections) => new Set(sections).size === sections.length, 'each section once'),
  indicators: z
    .array(z.enum(REPORT_INDICATORS))
    .max(REPORT_INDICATORS.length)
    .refine((indicators) => new Set(indicators).size === indicators.length, 'each indicator once'),
  logo: reportLogoSchema.nullable(),
  targets: reportTargetsSchema,
  /** When shifts begin, `08:00` of the site's time, for the duty log. */
  shifts: z
    .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/))
    .min(1)
    .max(6),
})
export type ReportTemplate = z.infer<typeof reportTemplateSchema>
