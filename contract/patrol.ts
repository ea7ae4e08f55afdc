// Patrols: the checkpoints, the routes that visit them, when they are walked, and how each round went.
import { z } from 'zod'
import { lineSchema, textSchema } from './text.ts'
import { EQUIPMENT_KINDS, FAULTS } from './patrol-faults.ts'

export const POINT_RESULTS = ['pending', 'normal', 'missed', 'wrongOrder', 'wrongInterval', 'late', 'unverified'] as const
export type PointResult = (typeof POINT_RESULTS)[number]

/**
 * What stands behind a result, and what is worth knowing beside it. Of these `otherPhone`, `tooFast`, `noPhoto` and `clockOff` make a
 * check-in unverified until somebody at the desk confirms it.
 */
export const POINT_REMARKS = [
  'otherPhone',
  'tooFast',
  'noPhoto',
  'clockOff',
  'caughtUp',
  'outOfOrder',
  'tooSoon',
  'tooLong',
  'sentLate',
  'otherGuard',
  'recorded',
  'confirmed',
  'coreDown',
] as const
export type PointRemark = (typeof POINT_REMARKS)[number]
export const DOUBTS: readonly PointRemark[] = ['otherPhone', 'tooFast', 'noPhoto', 'clockOff']

export const CHECK_IN_WAYS = ['nfc', 'qr', 'code', 'reader', 'desk'] as const
export type CheckInWay = (typeof CHECK_IN_WAYS)[number]

export const PHOTO_DEMANDS = ['never', 'sometimes', 'always'] as const
export type PhotoDemand = (typeof PHOTO_DEMANDS)[number]

export const MAX_POINTS_OF_ROUTE = 100
export const MAX_PATROL_PHOTO_BYTES = 600 * 1024

const id = z.string().min(1).max(100)
const tag = z.string().regex(/^[0-9A-Z]{1,32}$/, 'capital letters and digits, at most 32')
const seconds = z.int().min(0).max(86_400)
const minutes = (least: number, most: number) => z.int().min(least).max(most)
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day as 22:00')

export const checkpointInputSchema = z.strictObject({
  /** Absent: a new one. */
  id: id.optional(),
  name: lineSchema(60),
  buildingId: z.string().max(63).nullable(),
  floor: z.int().min(-20).max(300).nullable(),
  /** The nearest first. */
  cameras: z.array(z.string().max(63)).max(8),
  /** Of the NFC tag; null: it has none, or any tag that holds the address will do. */
  tagUid: tag.nullable(),
  /** Of the tag that a reader reads. */
  cardNumber: tag.nullable(),
  /** What the checkpoint is, where it is a piece of equipment. */
  equipment: z.enum(EQUIPMENT_KINDS).nullable(),
  /** Whether a phone has to send a picture taken there: one round in three where it says `sometimes`. */
  photo: z.enum(PHOTO_DEMANDS),
})
export type CheckpointInput = z.infer<typeof checkpointInputSchema>

export const checkpointSchema = z.object({
  ...checkpointInputSchema.shape,
  id: z.string(),
  /** What the address on the tag ends with, and what is typed where nothing can be scanned. */
  code: z.string(),
})
export type Checkpoint = z.infer<typeof checkpointSchema>

export const routePointSchema = z.strictObject({
  pointId: id,
  /** Since the checkpoint before; sooner or later is `wrongInterval`. */
  minS: seconds.nullable(),
  maxS: seconds.nullable(),
})

export const routeInputSchema = z.strictObject({
  id: id.optional(),
  name: lineSchema(60),
  order: z.enum(['ordered', 'free']),
  /** So many checkpoints may be out of order before any counts as such. */
  allowedOutOfOrder: z.int().min(0).max(20),
  /** From the start until the last checkpoint is due. */
  durationMin: minutes(1, 720),
  points: z
    .array(routePointSchema)
    .min(1)
    .max(MAX_POINTS_OF_ROUTE)
    .refine((points) => new Set(points.map(({ pointId }) => pointId)).size === points.length, 'each checkpoint once'),
})
export type RouteInput = z.infer<typeof routeInputSchema>
export const routeSchema = z.object({ ...routeInputSchema.shape, id: z.string() })
export type PatrolRoute = z.infer<typeof routeSchema>

export const scheduleInputSchema = z.strictObject({
  id: id.optional(),
  routeId: id,
  /** 1 Monday to 7 Sunday, of the site's time. What a window begins in the evening goes on after midnight. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  starts: z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('times'), times: z.array(timeOfDay).min(1).max(48) }),
    z.strictObject({ is: z.literal('window'), from: timeOfDay, to: timeOfDay, everyMin: minutes(5, 1440) }),
  ]),
  graceMin: minutes(0, 240),
  /** Null: whoever of the guards comes first. */
  staffId: id.nullable(),
})
export type ScheduleInput = z.infer<typeof scheduleInputSchema>
export const scheduleSchema = z.object({ ...scheduleInputSchema.shape, id: z.string(), nextAtMs: z.number().nullable() })
export type PatrolSchedule = z.infer<typeof scheduleSchema>

export const pointStandingSchema = z.object({
  pointId: z.string(),
  name: z.string(),
  buildingId: z.string().nullable(),
  floor: z.number().nullable(),
  equipment: z.enum(EQUIPMENT_KINDS).nullable(),
  result: z.enum(POINT_RESULTS),
  remarks: z.array(z.enum(POINT_REMARKS)),
  /** A phone has to send a picture taken there. */
  isPhotoNeeded: z.boolean(),
  /** When somebody has to have been there; the grace comes after. */
  dueMs: z.number(),
  checkIn: z
    .object({
      id: z.number(),
      atMs: z.number(),
      receivedAtMs: z.number(),
      how: z.enum(CHECK_IN_WAYS),
      who: z.string().nullable(),
      photoId: z.string().nullable(),
      note: z.string().nullable(),
    })
    .nullable(),
})
export type PointStanding = z.infer<typeof pointStandingSchema>

export const ROUND_STATES = ['planned', 'underWay', 'finished'] as const

export const findingSchema = z.object({
  id: z.number(),
  pointId: z.string(),
  pointName: z.string(),
  equipment: z.enum(EQUIPMENT_KINDS).nullable(),
  who: z.string().nullable(),
  atMs: z.number(),
  /** Later by more than a while: the phone was out of reach. */
  receivedAtMs: z.number(),
  /** The checkpoint's code or tag came with it; else nothing shows that anybody was there. */
  isVerified: z.boolean(),
  faults: z.array(z.enum(FAULTS)),
  note: z.string().nullable(),
  photoId: z.string().nullable(),
  incidentId: z.string().nullable(),
  incidentNumber: z.string().nullable(),
})
export type Finding = z.infer<typeof findingSchema>

export const roundSchema = z.object({
  id: z.string(),
  routeId: z.string(),
  routeName: z.string(),
  order: z.enum(['ordered', 'free']),
  state: z.enum(ROUND_STATES),
  startMs: z.number(),
  endMs: z.number(),
  /** When what is still pending counts as missed. */
  judgeAtMs: z.number(),
  finishedAtMs: z.number().nullable(),
  /** Who was told to; null: whoever comes first. */
  staffId: z.string().nullable(),
  staffName: z.string().nullable(),
  /** Who walks it. */
  walkerId: z.string().nullable(),
  walkerName: z.string().nullable(),
  /** The core was not running for a part of it. */
  coreDown: z.boolean(),
  incidentId: z.string().nullable(),
  /** In the order of the route. */
  points: z.array(pointStandingSchema),
  /** What was told to be wrong at its checkpoints meanwhile, the earliest first; phones are told none. */
  findings: z.array(findingSchema),
})
export type PatrolRound = z.infer<typeof roundSchema>

/** A time before `atMs` came with the phone: it was out of reach. */
export const checkInInputSchema = z.strictObject({
  pointId: id,
  /** Of the address that was scanned or typed; null where the tag's own number says it. */
  code: z.string().max(32).nullable(),
  tagUid: z.string().max(32).nullable(),
  how: z.enum(['nfc', 'qr', 'code']),
  /** When it was, by the phone. */
  atMs: z.number(),
  /** Made by the phone, the same at every attempt. */
  clientId: z.string().min(8).max(64),
  /** POST /upload/patrol-photo */
  photoId: z.string().max(64).nullable(),
  note: textSchema(500).nullable(),
})
export type CheckInInput = z.infer<typeof checkInInputSchema>

/** For a guard on the radio. */
export const checkInRecordSchema = z.strictObject({ roundId: id, pointId: id, staffId: id.nullable(), note: textSchema(500).nullable() })

export const checkInAnswerSchema = z.object({
  /** `again`: it was known, or somebody was just there; nothing was written. */
  is: z.enum(['taken', 'again']),
  pointName: z.string(),
  /** Null: of no round. */
  round: roundSchema.nullable(),
})
export type CheckInAnswer = z.infer<typeof checkInAnswerSchema>

export const findingInputSchema = z.strictObject({
  pointId: id,
  /** Neither this nor `tagUid`: nothing was scanned, say because the tag is gone; taken, and marked unverified. */
  code: z.string().max(32).nullable(),
  tagUid: z.string().max(32).nullable().default(null),
  faults: z.array(z.enum(FAULTS)).min(1).max(FAULTS.length),
  note: textSchema(500).nullable(),
  photoId: z.string().max(64).nullable(),
  atMs: z.number(),
  clientId: z.string().min(8).max(64),
})
export type FindingInput = z.input<typeof findingInputSchema>

/** What a scanned address is of: enough to check in there and to say what is wrong. */
export const scannedPointSchema = z.object({
  id: z.string(),
  name: z.string(),
  equipment: z.enum(EQUIPMENT_KINDS).nullable(),
  /** Some of FAULTS: what is often wrong here. */
  faults: z.array(z.enum(FAULTS)),
  /** Of the round under way. */
  isPhotoNeeded: z.boolean(),
  isInRound: z.boolean(),
  findings: z.array(findingSchema),
})
export type ScannedPoint = z.infer<typeof scannedPointSchema>
