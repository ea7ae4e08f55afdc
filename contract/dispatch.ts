// Somebody sent to an incident: how far it got, by when each step is due, what was found; and what the phone of a guard is shown of it.
import { z } from 'zod'
import { staffViewSchema, SKILLS } from './staff.ts'
import { lineSchema, textSchema } from './text.ts'
import { INCIDENT_KINDS, INCIDENT_STATES, SEVERITIES } from './vocabulary.ts'

const epochMs = z.number()
const id = z.string().min(1).max(100)

/** The last three are ends. A lapse is no state: who is late may still come. */
export const DISPATCH_STATES = ['assigned', 'accepted', 'onScene', 'done', 'declined', 'withdrawn'] as const
export type DispatchState = (typeof DISPATCH_STATES)[number]

/** Steps that somebody reports. `report` keeps the state and may come several times: an answer or a note from the scene. */
export const DISPATCH_STEPS = ['accept', 'arrive', 'done', 'decline', 'withdraw', 'report'] as const
export type DispatchStep = (typeof DISPATCH_STEPS)[number]

/** Steps that are due by a time. */
export const TIMED_STEPS = ['accept', 'arrive', 'done'] as const
export type TimedStep = (typeof TIMED_STEPS)[number]

/** What was found, in a word. `needsHelp` rings at the desk at once. */
export const ANSWERS = ['confirmed', 'notFound', 'falseAlarm', 'needsHelp', 'other'] as const
export type Answer = (typeof ANSWERS)[number]

/** Received so much later than it happened: shown as late. */
export const LATE_AFTER_MS = 60_000
export const MAX_TASK_PHOTO_BYTES = 500 * 1024
export const MAX_TASK_PHOTOS = 20
/** Reports of one dispatch: every screen reads all of them. */
export const MAX_REPORTS = 100

/** Of the phone or the screen that reports: the same step sent again carries the same one. */
const clientId = z.string().regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, - and _')

export const stepRecordSchema = z.object({
  step: z.enum(['assign', ...DISPATCH_STEPS]),
  /** When it happened, as the phone recorded it: never before the assignment, never in the future. */
  atMs: epochMs,
  receivedAtMs: epochMs,
  late: z.boolean(),
  /** The account or key that reported it; null: the system itself. */
  by: z.string().nullable(),
  /** 代录: by somebody at the desk for one who is on the radio. */
  recordedFor: z.boolean(),
  answer: z.enum(ANSWERS).nullable(),
  note: z.string().nullable(),
})
export type StepRecord = z.infer<typeof stepRecordSchema>

/** The picture: GET /upload/task-photo/ID */
export const taskPhotoSchema = z.object({ id: z.string(), atMs: epochMs, receivedAtMs: epochMs, late: z.boolean(), bytes: z.int(), sha256: z.string() })
export type TaskPhoto = z.infer<typeof taskPhotoSchema>

export const dispatchSchema = z.object({
  id: z.string(),
  incidentId: z.string(),
  /** Null: somebody who is named in words only, or nobody in particular. */
  staffId: z.string().nullable(),
  /** The name of whom was sent, as it is now. */
  assignee: z.string().nullable(),
  state: z.enum(DISPATCH_STATES),
  /** What whoever is sent is told. */
  note: z.string().nullable(),
  assignedAtMs: epochMs,
  acceptedAtMs: epochMs.nullable(),
  arrivedAtMs: epochMs.nullable(),
  /** Done, declined or withdrawn. */
  endedAtMs: epochMs.nullable(),
  /** Null: not due, or not yet. */
  acceptByMs: epochMs.nullable(),
  arriveByMs: epochMs.nullable(),
  doneByMs: epochMs.nullable(),
  /** The step that is due now and is past its time; null: in time. */
  lapsed: z.enum(TIMED_STEPS).nullable(),
  /** In the order in which they came in; with `assign` first. */
  steps: z.array(stepRecordSchema),
  photos: z.array(taskPhotoSchema),
})
export type Dispatch = z.infer<typeof dispatchSchema>

/** Why somebody stands where in the list, for the screen to put into words; the first of them weigh most. */
export const suggestionReasonSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('offDuty') }),
  z.object({ is: z.enum(['sameBuilding', 'otherPlace']), place: z.string(), ageMs: z.number() }),
  z.object({ is: z.literal('placeUnknown') }),
  z.object({ is: z.enum(['hasSkill', 'lacksSkill']), skill: z.enum(SKILLS) }),
  z.object({ is: z.literal('free') }),
  z.object({ is: z.literal('busy'), tasks: z.int() }),
  z.object({ is: z.enum(['reachable', 'silent', 'noPhone']) }),
  /** On his way to this very incident, or there. */
  z.object({ is: z.literal('alreadySent') }),
])
export type SuggestionReason = z.infer<typeof suggestionReasonSchema>

export const suggestionSchema = z.object({ staff: staffViewSchema, reasons: z.array(suggestionReasonSchema) })
export type Suggestion = z.infer<typeof suggestionSchema>

/** `staffId` or `assignee` (somebody in words: an id or an exact name of staff is taken as such). */
export const assignInputSchema = z.strictObject({
  incidentId: id,
  staffId: id.optional(),
  assignee: lineSchema(100).optional(),
  note: textSchema(500).optional(),
})
export type AssignInput = z.infer<typeof assignInputSchema>

/** Recorded at the desk for somebody on the radio; `withdraw` is the desk's own. */
export const deskStepInputSchema = z.strictObject({
  dispatchId: id,
  step: z.enum(DISPATCH_STEPS),
  clientId: clientId.optional(),
  answer: z.enum(ANSWERS).optional(),
  note: textSchema(1000).optional(),
})
export type DeskStepInput = z.infer<typeof deskStepInputSchema>

/** From the phone of whoever was sent: also late, in any order, and again. */
export const taskStepInputSchema = z.strictObject({
  dispatchId: id,
  step: z.enum(['accept', 'arrive', 'done', 'decline', 'report']),
  /** By the phone's clock. */
  atMs: epochMs,
  clientId,
  answer: z.enum(ANSWERS).optional(),
  /** Why, of `decline`. */
  note: textSchema(1000).optional(),
})
export type TaskStepInput = z.infer<typeof taskStepInputSchema>

/** What a phone is told of a dispatch: where and what; no resident's name, phone or home. */
export const taskSchema = z.object({
  id: z.string(),
  state: z.enum(DISPATCH_STATES),
  incident: z.object({
    id: z.string(),
    number: z.string(),
    kind: z.enum(INCIDENT_KINDS),
    severity: z.enum(SEVERITIES),
    state: z.enum(INCIDENT_STATES),
    summary: z.string(),
    place: z.string(),
    buildingId: z.string().nullable(),
    openedAtMs: epochMs,
    /** For the live picture. */
    cameraId: z.string().nullable(),
    /** A picture of the moment: GET /api/v1/evidence/ID */
    snapshotId: z.string().nullable(),
  }),
  note: z.string().nullable(),
  assignedAtMs: epochMs,
  acceptedAtMs: epochMs.nullable(),
  arrivedAtMs: epochMs.nullable(),
  endedAtMs: epochMs.nullable(),
  /** Of the next step; null: none is due. */
  dueAtMs: epochMs.nullable(),
  lapsed: z.boolean(),
  steps: z.array(stepRecordSchema.omit({ by: true })),
  photos: z.int(),
  /** How many others are on their way or there. */
  others: z.int(),
})
export type Task = z.infer<typeof taskSchema>

/** Whose phone it is; null: the account belongs to nobody of the staff, and no task can come. */
export const taskMeSchema = z.object({ staffId: z.string(), name: z.string(), onDutySinceMs: epochMs.nullable() }).nullable()
/** Open ones, and what ended within the last 12 hours; the newest first. */
export const myTasksSchema = z.object({
  me: taskMeSchema,
  tasks: z.array(taskSchema),
  /** Of the control room, for when there is no line; null: nobody has set it (settings of the desk). */
  deskPhone: z.string().nullable(),
})
export type MyTasks = z.infer<typeof myTasksSchema>

/** `atMs`: by the phone's clock. The same press sent again carries the same id. */
export const sosInputSchema = z.strictObject({ clientId, atMs: epochMs })
export type SosInput = z.infer<typeof sosInputSchema>
/** `joined`: an incident of a press within the last minute. */
export const sosAnswerSchema = z.object({ incidentId: z.string(), number: z.string(), joined: z.boolean() })
export type SosAnswer = z.infer<typeof sosAnswerSchema>
