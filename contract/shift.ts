// Shifts at the desk: the plan, who sits there, handing over, the duty log, and the check that somebody is awake.
import { z } from 'zod'
import { DISPATCH_STATES } from './dispatch.ts'
import { fireTestSchema } from './fire.ts'
import { incidentKindSchema, incidentStateSchema, severitySchema } from './incident.ts'
import { shelvedSourceSchema } from './shelved-source.ts'
import { certificateSchema } from './staff.ts'
import { lineSchema, textSchema } from './text.ts'

const epochMs = z.number()

/** One shift ends where the next begins: the desk is never planned empty. */
export const plannedShiftSchema = z.strictObject({
  name: lineSchema(40),
  /** `08:00` of the site's time. */
  begins: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 08:00'),
})

export const dutyPlanSchema = z.strictObject({
  shifts: z
    .array(plannedShiftSchema)
    .min(1)
    .max(6)
    .refine((shifts) => new Set(shifts.map(({ begins }) => begins)).size === shifts.length, 'no two begin at the same time'),
  /** After the planned end without a signed handover the managers are told. */
  overdueMinutes: z.int().min(1).max(240),
  postChecks: z
    .strictObject({
      isOn: z.boolean(),
      /** Minutes from one check to the next: somewhere between the two. */
      fromMinutes: z.int().min(5).max(480),
      toMinutes: z.int().min(5).max(480),
      /** To answer in. */
      answerS: z.int().min(10).max(300),
    })
    .refine(({ fromMinutes, toMinutes }) => fromMinutes <= toMinutes, 'from is not after to'),
})
export type DutyPlan = z.infer<typeof dutyPlanSchema>

/** What holds until somebody has saved a plan. */
export const DEFAULT_DUTY_PLAN: DutyPlan = {
  shifts: [
    { name: '白班', begins: '08:00' },
    { name: '夜班', begins: '20:00' },
  ],
  overdueMinutes: 15,
  postChecks: { isOn: false, fromMinutes: 45, toMinutes: 120, answerS: 60 },
}

export const dutyPlanViewSchema = z.object({ version: z.int(), savedAtMs: epochMs.nullable(), savedBy: z.string().nullable(), value: dutyPlanSchema })
export type DutyPlanView = z.infer<typeof dutyPlanViewSchema>
/** `version`: the one it started from. */
export const dutyPlanSaveSchema = z.strictObject({ version: z.int().min(0), value: dutyPlanSchema })

/** Somebody at the desk; the certificates are those the staff list has now. */
export const deskPersonSchema = z.object({
  userId: z.string(),
  name: z.string(),
  certificates: z.array(certificateSchema),
  seat: z.string(),
  fromMs: epochMs,
  toMs: epochMs.nullable(),
})
export type DeskPerson = z.infer<typeof deskPersonSchema>

export const shiftSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** As planned. */
  fromMs: epochMs,
  toMs: epochMs,
  /** As it was. */
  startedAtMs: epochMs,
  endedAtMs: epochMs.nullable(),
  isOverdue: z.boolean(),
  people: z.array(deskPersonSchema),
})
export type Shift = z.infer<typeof shiftSchema>

export const POST_CHECK_OUTCOMES = ['answered', 'missed', 'void'] as const

export const postCheckSchema = z.object({
  id: z.string(),
  /** Who is asked by name. */
  person: z.string(),
  /** Null: at random. */
  askedBy: z.string().nullable(),
  askedAtMs: epochMs,
  deadlineMs: epochMs,
  /** Null: it is waited for. `void`: nobody could answer, because the core was not there. */
  outcome: z.enum(POST_CHECK_OUTCOMES).nullable(),
  endedAtMs: epochMs.nullable(),
  answeredBy: z.string().nullable(),
})
export type PostCheck = z.infer<typeof postCheckSchema>

const factsIncidentSchema = z.object({
  id: z.string(),
  number: z.string(),
  kind: incidentKindSchema,
  severity: severitySchema,
  state: incidentStateSchema,
  summary: z.string(),
  openedAtMs: epochMs,
  shelvedUntilMs: epochMs.nullable(),
  rings: z.int(),
})
export type FactsIncident = z.infer<typeof factsIncidentSchema>

/** How something at the desk stands that does not work as it should. */
const standingSchema = z.object({ id: z.string(), name: z.string(), state: z.string(), sinceMs: epochMs })

/** What a handover says by itself. Lists are cut at 200; `incidentTotal` counts all. */
export const handoverFactsSchema = z.object({
  atMs: epochMs,
  incidentTotal: z.int(),
  /** By priority; those put aside are among them, with their time. */
  incidents: z.array(factsIncidentSchema),
  fireTests: z.array(fireTestSchema),
  cameras: z.array(standingSchema),
  devices: z.array(standingSchema),
  /** Faults and shieldings fire panels told in this shift; `place`: what the site calls the address. */
  faults: z.array(z.object({ atMs: epochMs, deviceId: z.string(), address: z.string(), place: z.string().optional(), signal: z.string(), text: z.string() })),
  notes: z.array(z.object({ atMs: epochMs, who: z.string().nullable(), text: z.string() })),
  shelvedSources: z.array(shelvedSourceSchema),
  /** Who is on the way or there. */
  dispatches: z.array(
    z.object({ id: z.string(), incidentNumber: z.string(), assignee: z.string().nullable(), state: z.enum(DISPATCH_STATES), sinceMs: epochMs }),
  ),
  /** Patrol rounds that are walked. */
  rounds: z.array(z.object({ id: z.string(), route: z.string(), who: z.string().nullable(), endMs: epochMs })),
  postCheckPending: z.boolean(),
  siteDrill: z.boolean(),
})
export type HandoverFacts = z.infer<typeof handoverFactsSchema>

/** `left`: the leaving person has signed. */
export const HANDOVER_STATES = ['open', 'left', 'signed'] as const
export const SIDES = ['leaving', 'incoming'] as const
export type Side = (typeof SIDES)[number]

const signatureSchema = z.object({ userId: z.string(), name: z.string(), atMs: epochMs, remarks: z.string() })

export const handoverNoteSchema = z.object({ side: z.enum(SIDES), who: z.string().nullable(), atMs: epochMs, text: z.string() })

export const handoverSchema = z.object({
  id: z.string(),
  state: z.enum(HANDOVER_STATES),
  shiftId: z.string(),
  shiftName: z.string(),
  begunAtMs: epochMs,
  leaving: signatureSchema.nullable(),
  incoming: signatureSchema.nullable(),
  /** Two-way: what was asked and answered. */
  notes: z.array(handoverNoteSchema),
  facts: handoverFactsSchema,
  /**
   * Who reads at this console as the incoming person, by one's own password; null: nobody has said so, and the log-in is the leaving person's.
   */
  reader: z.object({ userId: z.string(), name: z.string() }).nullable(),
  /** Critical ones the reader has not read: they block that person's signature. Without a reader, all that are to be read. */
  unread: z.array(factsIncidentSchema),
  samePerson: z.boolean(),
  /** Of everything that was signed; the audit chain has it too. Null until then. */
  sha256: z.string().nullable(),
  /** What is stored is what was signed; null until then. */
  isIntact: z.boolean().nullable(),
})
export type Handover = z.infer<typeof handoverSchema>

export const handoverRowSchema = z.object({
  id: z.string(),
  shiftName: z.string(),
  leaving: z.string().nullable(),
  incoming: z.string().nullable(),
  signedAtMs: epochMs,
  samePerson: z.boolean(),
  /** What is stored is what was signed. */
  isIntact: z.boolean(),
})
export type HandoverRow = z.infer<typeof handoverRowSchema>

/** Who reads at this console as the incoming person, whoever is logged in at it. */
export const takeUpInputSchema = z.strictObject({
  id: z.string().max(100),
  name: lineSchema(60),
  password: z.string().min(1).max(1000),
  /** The same person goes on for another shift. */
  again: z.boolean(),
})
export type TakeUpInput = z.infer<typeof takeUpInputSchema>

/** Who signs is told by name and password, whoever is logged in at this console. */
export const signInputSchema = z.strictObject({
  id: z.string().max(100),
  side: z.enum(SIDES),
  name: lineSchema(60),
  password: z.string().min(1).max(1000),
  remarks: textSchema(2000).or(z.literal('')),
  /** The same person goes on for another shift. */
  again: z.boolean(),
})
export type SignInput = z.infer<typeof signInputSchema>

export const DUTY_LINES = [
  'note',
  'correction',
  'shiftStarted',
  'signedOn',
  'signedOff',
  'handoverBegun',
  'handoverSigned',
  'handoverOverdue',
  'postCheckAnswered',
  'postCheckMissed',
  'postCheckVoid',
  'drillStarted',
  'drillEnded',
  'incident',
  'fireSignal',
  'fireTest',
  'command',
] as const
export type DutyLineKind = (typeof DUTY_LINES)[number]

export const dutyLineSchema = z.object({
  /** Of a line written here; null: it is read from where it happened. */
  id: z.int().nullable(),
  kind: z.enum(DUTY_LINES),
  /** When it happened. */
  atMs: epochMs,
  /** When it was written. */
  writtenAtMs: epochMs,
  /** Written later than it happened (补录). */
  isLate: z.boolean(),
  /** Null: the system. */
  who: z.string().nullable(),
  text: z.string().nullable(),
  /** The line that is put right. */
  corrects: z.int().nullable(),
  details: z.record(z.string(), z.unknown()),
})
export type DutyLine = z.infer<typeof dutyLineSchema>

/** A line written by hand is late when it is about something this long ago. */
export const LATE_AFTER_MS = 10 * 60_000

export const dutyLineInputSchema = z.strictObject({
  /** Absent: now. */
  atMs: epochMs.optional(),
  text: textSchema(1000),
  corrects: z.int().optional(),
})
export type DutyLineInput = z.infer<typeof dutyLineInputSchema>

export const dutyLogSchema = z.object({ shift: shiftSchema, lines: z.array(dutyLineSchema), more: z.int() })
export type DutyLog = z.infer<typeof dutyLogSchema>
