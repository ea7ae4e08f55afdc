// The part of the operators' contract about duty at the desk: shifts, handover, duty log, post checks, drills.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { certificateViewSchema, SCENARIOS, siteDrillInputSchema, siteDrillSchema, trainingActSchema, trainingRunSchema } from './drill.ts'
import {
  dutyLineInputSchema,
  dutyLineSchema,
  dutyLogSchema,
  dutyPlanSaveSchema,
  dutyPlanViewSchema,
  handoverRowSchema,
  handoverSchema,
  postCheckSchema,
  shiftSchema,
  SIDES,
  signInputSchema,
  takeUpInputSchema,
} from './shift.ts'
import { textSchema } from './text.ts'

const id = z.string().max(100)
const byId = z.strictObject({ id })
const limit = z.int().min(1).max(200).default(50)

/** What every console shows of duty, wherever one is. */
export const dutyNowSchema = z.object({
  shift: shiftSchema.nullable(),
  postCheck: postCheckSchema.nullable(),
  handoverId: z.string().nullable(),
  siteDrill: siteDrillSchema.nullable(),
  /** Open incidents that belong to a drill: at most 500. */
  drillIncidentIds: z.array(z.string()),
})
export type DutyNow = z.infer<typeof dutyNowSchema>

export const dutyApi = {
  shifts: {
    /** How it stands, then every change. */
    watch: oc.output(eventIterator(dutyNowSchema)),
    plan: oc.output(dutyPlanViewSchema),
    /** Refused with `duty.planChanged` when it did not start from the version in force. */
    savePlan: oc.input(dutyPlanSaveSchema).output(dutyPlanViewSchema),
    /** With the account that is logged in; begins a shift when none runs. */
    signOn: oc.input(z.strictObject({ seat: z.string().max(40).default('') })).output(shiftSchema),
    /** Not the last one: who leaves the desk to nobody hands over. */
    signOff: oc.output(shiftSchema),
    /** The latest first, the running one among them. */
    list: oc.input(z.strictObject({ beforeMs: z.number().optional(), limit })).output(z.array(shiftSchema)),
  },
  handovers: {
    /** The one under way, else null. */
    current: oc.output(handoverSchema.nullable()),
    begin: oc.output(handoverSchema),
    note: oc.input(byId.extend({ side: z.enum(SIDES), text: textSchema(1000) })).output(handoverSchema),
    /** The incoming person comes to a console where the leaving person is logged in: from now on it is the one who reads there. */
    takeUp: oc.input(takeUpInputSchema).output(handoverSchema),
    /** The incoming person has read this incident. */
    read: oc.input(byId.extend({ incidentId: id })).output(handoverSchema),
    sign: oc.input(signInputSchema).output(handoverSchema),
    withdraw: oc.input(byId).output(z.void()),
    /** Signed ones, the latest first. */
    list: oc.input(z.strictObject({ beforeMs: z.number().optional(), limit })).output(z.array(handoverRowSchema)),
    get: oc.input(byId).output(handoverSchema),
  },
  dutyLog: {
    of: oc.input(z.strictObject({ shiftId: id })).output(dutyLogSchema),
    write: oc.input(dutyLineInputSchema).output(dutyLineSchema),
  },
  postChecks: {
    /** Now, whoever is at the desk. */
    ask: oc.output(postCheckSchema),
    answer: oc.input(byId).output(postCheckSchema),
    list: oc.input(z.strictObject({ beforeMs: z.number().optional(), limit })).output(z.array(postCheckSchema)),
  },
  training: {
    start: oc.input(z.strictObject({ scenario: z.enum(SCENARIOS) })).output(trainingRunSchema),
    /** One's own, null when none is under way. */
    current: oc.output(trainingRunSchema.nullable()),
    act: oc.input(trainingActSchema).output(trainingRunSchema),
    step: oc.input(z.strictObject({ runId: id, step: z.string().max(40) })).output(trainingRunSchema),
    finish: oc.input(z.strictObject({ runId: id })).output(certificateViewSchema),
    certificates: oc.input(z.strictObject({ beforeMs: z.number().optional(), limit })).output(z.array(certificateViewSchema)),
  },
  siteDrills: {
    start: oc.input(siteDrillInputSchema).output(siteDrillSchema),
    end: oc.input(byId).output(siteDrillSchema),
    list: oc.input(z.strictObject({ beforeMs: z.number().optional(), limit })).output(z.array(siteDrillSchema)),
    /** This incident is no drill: from now on it is handled, told and acted on as any other. */
    markReal: oc.input(z.strictObject({ incidentId: id })).output(z.void()),
  },
}
