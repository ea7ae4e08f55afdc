// The part of the operators' contract that is about staff and sending them, and what the phone of whoever is sent calls.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import {
  assignInputSchema,
  deskStepInputSchema,
  dispatchSchema,
  myTasksSchema,
  sosAnswerSchema,
  sosInputSchema,
  suggestionSchema,
  taskSchema,
  taskStepInputSchema,
} from './dispatch.ts'
import { staffFeedEventSchema, staffInputSchema, staffViewSchema } from './staff.ts'
import { ROLES } from './vocabulary.ts'

const byId = z.strictObject({ id: z.string().min(1).max(100) })

export const dispatchApi = {
  users: {
    /** Accounts that staff can be given. */
    list: oc.output(z.array(z.object({ id: z.string(), name: z.string(), role: z.enum(ROLES) }))),
  },
  staff: {
    list: oc.output(z.array(staffViewSchema)),
    watch: oc.output(eventIterator(staffFeedEventSchema)),
    save: oc.input(staffInputSchema).output(staffViewSchema),
    /** Refused with `staff.isSent` while something is open. */
    remove: oc.input(byId).output(z.void()),
    setDuty: oc.input(byId.extend({ onDuty: z.boolean() })).output(staffViewSchema),
  },
  duty: {
    /** Of whoever asks; refused with `staff.notYou` to an account of nobody's. */
    startMine: oc.output(staffViewSchema),
    endMine: oc.output(staffViewSchema),
  },
  dispatches: {
    /** The best to send first. */
    suggest: oc.input(z.strictObject({ incidentId: z.string().max(100) })).output(z.array(suggestionSchema)),
    /** Also takes note of the incident when nobody has. */
    assign: oc.input(assignInputSchema).output(dispatchSchema),
    step: oc.input(deskStepInputSchema).output(dispatchSchema),
    /** Of an incident, the newest first. */
    of: oc.input(z.strictObject({ incidentId: z.string().max(100) })).output(z.array(dispatchSchema)),
    /** All that are open, and those that are done of incidents that are not closed, one event each; then every change. */
    watch: oc.output(eventIterator(dispatchSchema)),
  },
  tasks: {
    mine: oc.output(myTasksSchema),
    /** While this is read the phone counts as reachable. All of it at every change. */
    watch: oc.output(eventIterator(myTasksSchema)),
    /** A photo: POST /upload/task-photo?dispatch=ID&client=ID&atMs=MS, image/jpeg. */
    step: oc.input(taskStepInputSchema).output(taskSchema),
    sos: oc.input(sosInputSchema).output(sosAnswerSchema),
  },
}
