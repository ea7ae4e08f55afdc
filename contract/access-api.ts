// The part of the operators' contract that is about accounts, the rules of access, and acts that need a second person.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { accountsApi } from './accounts.ts'
import { approvalsApi } from './approvals.ts'
import { incidentSchema } from './incident.ts'
import { lineSchema } from './text.ts'

export const accessApi = {
  ...approvalsApi,
  ...accountsApi,
  holds: {
    /** Evidence of an incident that was held may be deleted in its time again: the dangerous act `releaseHold`. */
    release: oc.input(z.strictObject({ id: z.string().max(100), reason: lineSchema(500) })).output(incidentSchema),
  },
}
