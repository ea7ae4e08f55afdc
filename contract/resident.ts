// The people a property lets through its gates, their homes, their consent, and how far each gate has got with each of them.
import { z } from 'zod'
import { lineSchema } from './text.ts'

export const PERSON_KINDS = ['resident', 'staff', 'visitor', 'blocked'] as const
export type PersonKind = (typeof PERSON_KINDS)[number]

/** How a person gets in without the face: nobody may depend on it. `desk`: whoever sits here opens after a look. */
export const OTHER_WAYS = ['card', 'desk'] as const
export type OtherWay = (typeof OTHER_WAYS)[number]

export const ENROLMENT_STATES = ['pending', 'synced', 'failed', 'deleting', 'deleted'] as const
export type EnrolmentState = (typeof ENROLMENT_STATES)[number]

export const MAX_PHOTO_BYTES = 200 * 1024

/** Who said yes: the person, or the guardian of a child under 14. */
export const CONSENT_GIVERS = ['self', 'guardian'] as const

export const phoneSchema = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 -]{4,24}$/, 'digits, blanks and hyphens')
const cardSchema = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z]{4,32}$/, '4 to 32 digits or letters')
const timeMs = z.number().int().min(0).max(4_102_444_800_000)

export const personInputSchema = z.strictObject({
  /** Absent: a new one. */
  id: z.string().max(100).optional(),
  name: lineSchema(60),
  kind: z.enum(PERSON_KINDS),
  /** As people write them: `3-1-1701`. Residents and visitors need one. */
  homes: z.array(lineSchema(60)).max(20),
  phone: phoneSchema.optional(),
  /** Text, leading zeros kept. */
  cardNumber: cardSchema.optional(),
  otherWay: z.enum(OTHER_WAYS).default('desk'),
  validFromMs: timeMs.optional(),
  validToMs: timeMs.optional(),
  /** Visitors: how often they may pass. */
  maxUses: z.number().int().min(1).max(1000).optional(),
})
export type PersonInput = z.input<typeof personInputSchema>

export const consentInputSchema = z.strictObject({
  personId: z.string().max(100),
  givenBy: z.enum(CONSENT_GIVERS),
  /** Needed with `guardian`. */
  guardian: lineSchema(60).optional(),
  /** Where the signed form is, for whoever has to show it. */
  evidence: lineSchema(200),
})
export type ConsentInput = z.infer<typeof consentInputSchema>

export const consentSchema = z.object({
  id: z.string(),
  givenBy: z.enum(CONSENT_GIVERS),
  guardian: z.string().nullable(),
  evidence: z.string(),
  /** Version of the notice that was agreed to (core/residents/consent-notice.ts). */
  notice: z.string(),
  givenAtMs: z.number(),
  withdrawnAtMs: z.number().nullable(),
})
export type Consent = z.infer<typeof consentSchema>

/** `none`: no consent in force. `consented`: no photo yet. `held`: a gate still has to get it. `given`: the gates have it, we do not. */
export const FACE_STATES = ['none', 'consented', 'held', 'given'] as const

export const personSchema = z.object({
  id: z.string(),
  /** What gates and passages name the person by. */
  ref: z.string(),
  /** Masked in lists: `李*`. */
  name: z.string(),
  kind: z.enum(PERSON_KINDS),
  homes: z.array(z.string()),
  /** Masked in lists: `138****1234`. */
  phone: z.string().nullable(),
  hasCard: z.boolean(),
  otherWay: z.enum(OTHER_WAYS),
  face: z.enum(FACE_STATES),
  validFromMs: z.number().nullable(),
  validToMs: z.number().nullable(),
  maxUses: z.number().nullable(),
  savedAtMs: z.number(),
  /** How many gates stand how. */
  gates: z.object({ synced: z.number().int(), waiting: z.number().int(), failed: z.number().int() }),
})
export type Person = z.infer<typeof personSchema>

export const enrolmentViewSchema = z.object({
  deviceId: z.string(),
  state: z.enum(ENROLMENT_STATES),
  /** The gate's own words, or a code of errors.ts. */
  reason: z.string().nullable(),
  tries: z.number().int(),
  atMs: z.number(),
})
export type EnrolmentView = z.infer<typeof enrolmentViewSchema>

export const personDetailSchema = personSchema.extend({
  cardNumber: z.string().nullable(),
  consents: z.array(consentSchema),
  enrolments: z.array(enrolmentViewSchema),
})
export type PersonDetail = z.infer<typeof personDetailSchema>

/** How one gate stands with all the people it is to know. */
export const gatePeopleSchema = z.object({
  deviceId: z.string(),
  name: z.string(),
  holds: z.array(z.string()),
  synced: z.number().int(),
  waiting: z.number().int(),
  failed: z.number().int(),
})
export type GatePeople = z.infer<typeof gatePeopleSchema>

/** A line of a list that could not be taken, or a place that could not be told. */
export const importIssueSchema = z.object({
  /** As the sheet counts them: the heading is line 1. */
  line: z.number().int(),
  column: z.string().nullable(),
  /** Code of errors.ts. */
  code: z.string(),
  value: z.string().nullable(),
})
export type ImportIssue = z.infer<typeof importIssueSchema>

const countsSchema = z.object({ added: z.number().int(), changed: z.number().int(), same: z.number().int() })

export const importPreviewSchema = z.object({
  /** What `applyImport` asks for; forgotten after an hour. */
  id: z.string(),
  fileName: z.string(),
  lines: z.number().int(),
  buildings: z.array(countsSchema.extend({ building: z.string() })),
  persons: countsSchema,
  vehicles: countsSchema,
  /** At most 500 are told. */
  errors: z.array(importIssueSchema),
  errorCount: z.number().int(),
  /** Homes without a building or unit: put aside until somebody says which. */
  queued: z.array(importIssueSchema),
  queuedCount: z.number().int(),
  /** More errors than may be taken without a word: it has to be confirmed. */
  needsConfirming: z.boolean(),
})
export type ImportPreview = z.infer<typeof importPreviewSchema>

export const importRecordSchema = z.object({
  id: z.string(),
  fileName: z.string(),
  atMs: z.number(),
  by: z.string(),
  added: z.number().int(),
  changed: z.number().int(),
  errors: z.number().int(),
  queued: z.number().int(),
  undoneAtMs: z.number().nullable(),
  mayUndo: z.boolean(),
})
export type ImportRecord = z.infer<typeof importRecordSchema>

export const queuedLineSchema = z.object({
  id: z.string(),
  importId: z.string(),
  line: z.number().int(),
  /** As written in the list. */
  room: z.string(),
  name: z.string(),
  /** `buildingMissing` or `unitMissing`. */
  problem: z.string(),
})
export type QueuedLine = z.infer<typeof queuedLineSchema>

export const passageViewSchema = z.object({
  id: z.number().int(),
  deviceId: z.string(),
  atMs: z.number(),
  outcome: z.string(),
  method: z.string().nullable(),
  direction: z.enum(['in', 'out']).nullable(),
  /** Who it was, masked; null: nobody we know. */
  person: z.string().nullable(),
  personId: z.string().nullable(),
  replayed: z.boolean(),
})
export type PassageView = z.infer<typeof passageViewSchema>
