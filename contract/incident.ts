// Alerts, incidents and their evidence, as every room and every screen sees them.
import { z } from 'zod'
import { dispatchSchema } from './dispatch.ts'
import { fallSchema } from './falling.ts'
import { procedureSchema } from './procedure.ts'
import { lineSchema, textSchema } from './text.ts'
import { EVIDENCE_STATES, EVIDENCE_TYPES, INCIDENT_ACTIONS, INCIDENT_KINDS, INCIDENT_STATES, SEVERITIES } from './vocabulary.ts'

const epochMs = z.number()
const box = z.tuple([z.number(), z.number(), z.number(), z.number()])

export const severitySchema = z.enum(SEVERITIES)
export const incidentKindSchema = z.enum(INCIDENT_KINDS)
export const incidentStateSchema = z.enum(INCIDENT_STATES)
export const incidentActionSchema = z.enum(INCIDENT_ACTIONS)

/** A box that made a rule fire, kept so that an operator can see why. */
export const alertBoxSchema = z.object({ label: z.string(), score: z.number(), box, trackId: z.number().int() })

/** One claim by a machine (a rule or a device); it never changes after it was raised. */
export const alertSchema = z.object({
  id: z.string(),
  incidentId: z.string(),
  kind: incidentKindSchema,
  /** Rule id (`ebikeInLobby:door`) or driver id (`fire-panel/gb26875`). */
  source: z.string(),
  cameraId: z.string().nullable(),
  deviceId: z.string().nullable(),
  zone: z.string().nullable(),
  /** The deciding frame, or the moment the device's signal was received. */
  atMs: epochMs,
  /** As the device gave it, where it gave one. */
  deviceAtMs: epochMs.nullable(),
  score: z.number().nullable(),
  boxes: z.array(alertBoxSchema),
  why: z.record(z.string(), z.union([z.number(), z.string()])),
  /** A falling object's path, floor and figures; null for every other kind. */
  fall: fallSchema.nullable(),
})
export type Alert = z.infer<typeof alertSchema>

export const evidenceSchema = z.object({
  id: z.string(),
  incidentId: z.string(),
  alertId: z.string(),
  type: z.enum(EVIDENCE_TYPES),
  state: z.enum(EVIDENCE_STATES),
  /** Null until `state` is `complete`. */
  sha256: z.string().nullable(),
  bytes: z.number().int().nullable(),
  startedAtMs: epochMs.nullable(),
  durationMs: z.number().nullable(),
  /** The alert's own picture is in the finished file: a clip was decoded and compared, a snapshot was taken of that very frame. */
  proven: z.boolean(),
  /** Why it is `missing`: a code of errors.ts. */
  problem: z.string().nullable(),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** One line of what happened to an incident, oldest first. */
export const timelineEntrySchema = z.object({
  atMs: epochMs,
  /** `opened`, `alertAdded`, `alertSuppressed`, `conditionEnded`, `shelfEnded`, `holdReleased`, `evidenceComplete`, `evidenceMissing`, `delivered`, `outletTold`, `outletFolded`, `command`, `linkage`, `fireConfirmed`, `fireEnded`, `correlated`, `merged`, `mergedAway`, `related`, `context`, `split`, `splitOff`, `dispatchAccepted`, `dispatchDone`, `dispatchDeclined`, `dispatchWithdrawn`, `dispatchReport`, `dispatchPhoto`, `dispatchLapsed`, `toNextConsole`, `toManager`, `answered`, `answerTaken`, `personViewed`, or an action's name. */
  what: z.string(),
  /** The user's display name, or null for the system itself. */
  who: z.string().nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
})
export type TimelineEntry = z.infer<typeof timelineEntrySchema>

/** What people handle; gathers alerts. */
export const incidentSchema = z.object({
  id: z.string(),
  /** `INC-20261122-0007`, counted per day of the site's time zone. */
  number: z.string(),
  kind: incidentKindSchema,
  severity: severitySchema,
  state: incidentStateSchema,
  openedAtMs: epochMs,
  updatedAtMs: epochMs,
  acknowledgedAtMs: epochMs.nullable(),
  closedAtMs: epochMs.nullable(),
  cameraId: z.string().nullable(),
  deviceId: z.string().nullable(),
  buildingId: z.string().nullable(),
  zone: z.string().nullable(),
  /** One line for people, in the site's language. */
  summary: z.string(),
  alertCount: z.number().int(),
  lastAlertAtMs: epochMs,
  held: z.boolean(),
  /** Kinds of alerts that joined and are not its own. */
  alsoKinds: z.array(incidentKindSchema),
  /** Where its alerts went: it was merged into that one and is closed. */
  mergedInto: z.string().nullable(),
  /** Grows when something joined that has to be heard, whoever has acknowledged before. */
  rings: z.number().int(),
  /** Since when it is `new` without a break; null: somebody looks after it, or need not. */
  waitingSinceMs: epochMs.nullable(),
  /** Of this wait: when the next console was told, and the manager. */
  toldNextAtMs: epochMs.nullable(),
  toldManagerAtMs: epochMs.nullable(),
  /** The account that acknowledged it last; null: nobody yet, or a program. */
  acknowledgedById: z.string().nullable(),
  /** Not null: a person entered it after the fact (补录), then; `openedAtMs` is when it happened. */
  enteredAtMs: epochMs.nullable(),
  /** Grows by one at every change; a screen ignores an older one. */
  version: z.number().int(),
  allowedActions: z.array(incidentActionSchema),
})
export type Incident = z.infer<typeof incidentSchema>

/** Of alerts and of lines of the timeline: so many of the first and of the last ones are told with an incident; a flood may bring thousands. */
export const TOLD_FIRST = 100
export const TOLD_LAST = 400

export const incidentDetailSchema = incidentSchema.extend({
  /** Oldest first; of more than `TOLD_FIRST` and `TOLD_LAST` together those between are left out. */
  alerts: z.array(alertSchema),
  /** As the alerts. */
  timeline: z.array(timelineEntrySchema),
  /** How many lines that leaves out; `incidents.timeline` has them. */
  timelineLeftOut: z.int(),
  evidence: z.array(evidenceSchema),
  /** Newest first. */
  dispatches: z.array(dispatchSchema),
  procedure: procedureSchema,
})
export type IncidentDetail = z.infer<typeof incidentDetailSchema>

export const timelinePartSchema = z
  .strictObject({ id: z.string().max(100), fromIndex: z.int().min(0), toIndex: z.int().min(0) })
  .refine(({ fromIndex, toIndex }) => toIndex > fromIndex && toIndex - fromIndex <= 500, 'between 1 and 500 lines')
export type TimelinePart = z.infer<typeof timelinePartSchema>

/** What a person or another system does to an incident. */
export const actionInputSchema = z.strictObject({
  action: incidentActionSchema,
  note: textSchema(2000).optional(),
  /** Required by `falseAlarm` (one of FALSE_ALARM_REASONS), `shelve` and `reopen` (free text). */
  reason: lineSchema(500).optional(),
  assignee: lineSchema(100).optional(),
  /** `shelve` only: until when. */
  untilMs: epochMs.optional(),
})
export type ActionInput = z.infer<typeof actionInputSchema>

/** `version`s as the person saw them: what changed meanwhile is looked at again first. */
export const mergeInputSchema = z.strictObject({
  /** The one that is closed. */
  from: z.string().min(1).max(100),
  version: z.number().int(),
  fromVersion: z.number().int(),
  reason: lineSchema(500),
})
export type MergeInput = z.infer<typeof mergeInputSchema>

export const splitInputSchema = z.strictObject({
  /** Not all of them: one of the incident's own kind stays. */
  alertIds: z.array(z.string().max(100)).min(1).max(500),
  version: z.number().int(),
  reason: lineSchema(500),
})
export type SplitInput = z.infer<typeof splitInputSchema>

export const manualReportSchema = z.strictObject({
  severity: severitySchema,
  buildingId: z.string().max(63).optional(),
  cameraId: z.string().max(63).optional(),
  summary: lineSchema(500),
  /** When it happened, where it is entered after the fact: at most 31 days ago. */
  happenedAtMs: epochMs.optional(),
})
export type ManualReport = z.infer<typeof manualReportSchema>

export const incidentFilterSchema = z.strictObject({
  states: z.array(incidentStateSchema).optional(),
  kinds: z.array(incidentKindSchema).optional(),
  cameraId: z.string().max(63).optional(),
  buildingId: z.string().max(63).optional(),
  /** null: only what no device said. */
  deviceId: z.string().max(63).nullable().optional(),
  /** Answered (acknowledged, or ended without it) later than that, or not yet by `nowMs` though so long is over. */
  late: z.strictObject({ thanMs: z.number(), nowMs: epochMs }).optional(),
  sinceMs: epochMs.optional(),
  untilMs: epochMs.optional(),
  /** As figures count them: without those that were merged away; `falseAlarms` and `unhandled` only these. */
  counted: z.enum(['all', 'falseAlarms', 'unhandled']).optional(),
  /** Only those that got there, and took longer. */
  slower: z.strictObject({ step: z.enum(['acknowledge', 'dispatch', 'arrive', 'close']), thanMs: z.number() }).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(500).default(100),
})
export type IncidentFilter = z.infer<typeof incidentFilterSchema>
