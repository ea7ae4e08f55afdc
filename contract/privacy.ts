// What a property says about its cameras and the people it keeps data of: purposes, covered areas, settings, requests of persons, breaches.
import { z } from 'zod'
import { deskPhoneSchema } from './desk-settings.ts'
import { ROLES } from './vocabulary.ts'
import { lineSchema, textSchema } from './text.ts'

/** What a camera may be for (PIPL 26: public safety, and nothing it was not put up for). */
export const CAMERA_PURPOSES = ['publicSafety', 'fireSafety', 'fallingObjects', 'accessControl', 'trafficOrder', 'equipment'] as const
export type CameraPurpose = (typeof CAMERA_PURPOSES)[number]

export const CAMERA_PLACES = [
  'entrance',
  'road',
  'parking',
  'lobby',
  'corridor',
  'lift',
  'facade',
  'perimeter',
  'openSpace',
  'plantRoom',
  'controlRoom',
] as const
/** No camera may see these (令799 article 8, the face measures of 2025 article 13, Civil Code 1032): they can be chosen so that the refusal is said, not worked around. */
export const FORBIDDEN_PLACES = ['home', 'guestRoom', 'dormitory', 'bathroom', 'toilet', 'changingRoom', 'nursingRoom', 'treatmentRoom'] as const
export const ALL_PLACES = [...CAMERA_PLACES, ...FORBIDDEN_PLACES] as const
export type CameraPlace = (typeof ALL_PLACES)[number]

export function isForbiddenPlace(place: CameraPlace): boolean {
  return FORBIDDEN_PLACES.some((forbidden) => forbidden === place)
}

const unit01 = z.number().min(0).max(1)
export const maskSchema = z
  .array(z.tuple([unit01, unit01]))
  .min(3)
  .max(64)
export type Mask = z.infer<typeof maskSchema>

export const cameraUseSchema = z.strictObject({
  purposes: z.array(z.enum(CAMERA_PURPOSES)).min(1).max(CAMERA_PURPOSES.length),
  place: z.enum(ALL_PLACES),
  /** What the list does not say. */
  note: lineSchema(200).nullable().default(null),
  /** Whether a sign stands where people come into the picture. */
  signed: z.boolean().default(false),
})
export type CameraUse = z.infer<typeof cameraUseSchema>

const saved = { cameraId: z.string().min(1).max(100), version: z.int().min(0) }
export const cameraUseSaveSchema = z.strictObject({ ...saved, use: cameraUseSchema })
export const cameraMasksSaveSchema = z.strictObject({ ...saved, masks: z.array(maskSchema).max(64) })

export const cameraPrivacySchema = z.object({
  cameraId: z.string(),
  name: z.string(),
  /** 0: nobody said anything yet. */
  version: z.int(),
  /** null: it is not said what the camera is for. */
  use: cameraUseSchema.nullable(),
  masks: z.array(maskSchema),
  savedAtMs: z.number().nullable(),
  savedBy: z.string().nullable(),
})
export type CameraPrivacy = z.infer<typeof cameraPrivacySchema>

const days = (least: number, most: number) => z.int().min(least).max(most)
const dateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as 2026-06-01')

export const privacySettingsSchema = z.strictObject({
  /** The viewer's account and the time over live and recorded pictures. */
  watermark: z.boolean().default(true),
  /** Who answers for the processing: on signs, notices and answers to persons. */
  operator: lineSchema(100).nullable().default(null),
  contactPhone: deskPhoneSchema.nullable().default(null),
  contactPlace: lineSchema(200).nullable().default(null),
  /** A person's request is to be answered within. */
  responseDays: days(1, 30).default(15),
  /** Afterwards it is no longer known who passed, or which plate it was; that something passed stays. */
  passageDays: days(7, 1095).default(180),
  plateDays: days(7, 1095).default(180),
  /** Residents and staff whose validity is over are removed, gates included. */
  goneDays: days(1, 365).default(30),
  /** Filed with the police (令799 article 14), with the CAC (face data of 100,000 persons), and the impact assessment was signed, on. */
  policeFiledOn: dateSchema.nullable().default(null),
  cacFiledOn: dateSchema.nullable().default(null),
  assessedOn: dateSchema.nullable().default(null),
})
export type PrivacySettings = z.infer<typeof privacySettingsSchema>
export const privacySettingsViewSchema = z.object({
  version: z.int(),
  value: privacySettingsSchema,
  savedAtMs: z.number().nullable(),
  savedBy: z.string().nullable(),
})
export const privacySettingsSaveSchema = z.strictObject({ version: z.int().min(0), value: privacySettingsSchema })

/** Face data of so many persons has to be filed with the provincial CAC within 30 working days (令19 article 15). */
export const FACE_FILING = 100_000
/** From this share on it is warned. */
export const FACE_WARNING = 0.8

/** What every screen draws over pictures. */
export const privacyShownSchema = z.object({
  watermark: z.boolean(),
  masks: z.array(z.object({ cameraId: z.string(), masks: z.array(maskSchema) })),
})
export type PrivacyShown = z.infer<typeof privacyShownSchema>

/** Kinds of data, and how each ends. */
export const DATA_KINDS = [
  'recordings',
  'evidence',
  'exports',
  'suspectedClips',
  'residents',
  'visitors',
  'faces',
  'faceOnGates',
  'consents',
  'passages',
  'plates',
  'vehicles',
  'imports',
  'taskPhotos',
  'dutyRecords',
  'audit',
] as const
export type DataKind = (typeof DATA_KINDS)[number]

export const privacyRecordsSchema = z.object({
  atMs: z.number(),
  persons: z.object({ resident: z.int(), staff: z.int(), visitor: z.int(), blocked: z.int() }),
  /** In force, given by a guardian, withdrawn. */
  consents: z.object({ inForce: z.int(), byGuardian: z.int(), withdrawn: z.int() }),
  /** Persons whose face at least one gate has or is to get. */
  faces: z.int(),
  facePhotosHeld: z.int(),
  filing: z.object({ threshold: z.int(), level: z.enum(['below', 'near', 'reached']) }),
  cameras: z.object({ all: z.int(), withPurpose: z.int(), masked: z.int(), signed: z.int() }),
  retention: z.array(z.object({ kind: z.enum(DATA_KINDS), /** null: kept for good, or by a rule that is no number of days */ days: z.number().nullable() })),
  accounts: z.array(z.object({ name: z.string(), role: z.enum(ROLES) })),
  requests: z.object({ open: z.int(), overdue: z.int(), done: z.int(), refused: z.int() }),
  /** Newest entry of the log, oldest one, how many. */
  audit: z.object({ entries: z.int(), oldestAtMs: z.number().nullable() }),
})
export type PrivacyRecords = z.infer<typeof privacyRecordsSchema>

export const REQUEST_KINDS = ['copy', 'correct', 'erase', 'withdraw', 'explain'] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]
export const REQUEST_STATES = ['open', 'erasing', 'done', 'refused'] as const

export const requestOpenSchema = z.strictObject({
  kind: z.enum(REQUEST_KINDS),
  /** Who asks, and how they are reached. */
  asker: lineSchema(120),
  /** How it was made sure that this is the person, or somebody who may act for them. */
  identified: lineSchema(200),
  personIds: z.array(z.string().max(100)).max(10),
  plates: z.array(lineSchema(20)).max(10),
  note: textSchema(1000).default(''),
})
export type RequestOpen = z.infer<typeof requestOpenSchema>

export const requestCloseSchema = z.strictObject({ id: z.string().max(100), outcome: lineSchema(500) })

export const privacyRequestSchema = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.enum(REQUEST_KINDS),
  state: z.enum(REQUEST_STATES),
  asker: z.string(),
  identified: z.string(),
  note: z.string(),
  /** Masked; a person who is gone has none. */
  persons: z.array(z.object({ id: z.string(), name: z.string().nullable() })),
  plates: z.array(z.string()),
  receivedAtMs: z.number(),
  dueAtMs: z.number(),
  isOverdue: z.boolean(),
  exportedAtMs: z.number().nullable(),
  /** What of it was done, or why it was refused. */
  outcome: z.string().nullable(),
  closedAtMs: z.number().nullable(),
  /** Of an erasure: how many gates have confirmed, and which have not. */
  gates: z.object({ confirmed: z.int(), waiting: z.array(z.object({ deviceId: z.string(), reason: z.string().nullable() })) }),
})
export type PrivacyRequest = z.infer<typeof privacyRequestSchema>

export const breachOpenSchema = z
  .strictObject({
    /** What happened, as far as is known. */
    title: lineSchema(200),
    fromMs: z.number().int().min(0),
    toMs: z.number().int().min(0),
    /** Whose access it is about; null: everybody's. */
    actorId: z.string().max(100).nullable(),
  })
  .refine(({ fromMs, toMs }) => toMs > fromMs, { path: ['toMs'], message: 'a time after fromMs' })
export type BreachOpen = z.infer<typeof breachOpenSchema>

export const breachStepSchema = z.strictObject({ id: z.string().max(100), text: textSchema(1000).min(1) })

export const breachSchema = z.object({
  id: z.string(),
  number: z.string(),
  title: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  actorId: z.string().nullable(),
  openedAtMs: z.number(),
  closedAtMs: z.number().nullable(),
  steps: z.array(z.object({ atMs: z.number(), by: z.string().nullable(), text: z.string() })),
})
export type Breach = z.infer<typeof breachSchema>

/** What was looked at or taken out in the span, by the audit log. */
export const affectedSchema = z.object({
  /** More entries than are read at once: the lists are not whole. */
  isCut: z.boolean(),
  entries: z.int(),
  persons: z.array(z.object({ id: z.string(), name: z.string().nullable(), looks: z.int() })),
  cameras: z.array(z.object({ id: z.string(), looks: z.int() })),
  exports: z.int(),
  evidence: z.int(),
  /** Lists that were read in, reports, keys, settings … by action. */
  other: z.array(z.object({ action: z.string(), n: z.int() })),
  actors: z.array(z.object({ id: z.string(), type: z.string(), name: z.string().nullable(), n: z.int() })),
})
export type Affected = z.infer<typeof affectedSchema>
