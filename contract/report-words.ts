// The closed vocabularies of safety reports; no zod here, so that screens can import the values cheaply.

/** 日报, 周报, 月报, any span, and the fixed forms of the fire control room: 值班记录, 巡查记录, 故障记录. */
export const REPORT_KINDS = ['day', 'week', 'month', 'span', 'duty', 'patrol', 'faults'] as const
export type ReportKind = (typeof REPORT_KINDS)[number]

/** `both`: one file of each format in each language. */
export const REPORT_LANGUAGES = ['zh-CN', 'en', 'both'] as const
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number]

export const REPORT_STATES = ['queued', 'making', 'ready', 'failed', 'cancelled'] as const
export type ReportState = (typeof REPORT_STATES)[number]

/** Of one recipient, or of the folder. `failed`: given up, until somebody tries again by hand. */
export const REPORT_DELIVERY_STATES = ['owed', 'delivered', 'failed'] as const
export type ReportDeliveryState = (typeof REPORT_DELIVERY_STATES)[number]

/** How often a schedule issues: the day before, the week before from Monday, the month before. */
export const REPORT_RHYTHMS = ['day', 'week', 'month'] as const
export type ReportRhythm = (typeof REPORT_RHYTHMS)[number]

export const MAIL_SECURITIES = ['tls', 'starttls', 'none'] as const
export type MailSecurity = (typeof MAIL_SECURITIES)[number]

export const MAX_RECIPIENTS = 50

/** What can be wrong with a file of a report that was issued. */
export const REPORT_FLAWS = ['unknownToAudit', 'rowChanged', 'otherKey', 'badSignature', 'wrongSize', 'wrongHash', 'gone', 'outside', 'unreadable'] as const
export type ReportFlaw = (typeof REPORT_FLAWS)[number]
