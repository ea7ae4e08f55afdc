// The screens' calls about links to other systems: what they are told, what they tell, and the keys and events of programs; part of the operators' contract.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  adapterViewSchema,
  deliveryFilterSchema,
  deliveryViewSchema,
  incidentWorkOrdersSchema,
  integrationInputSchema,
  integrationViewSchema,
  replayInputSchema,
  targetViewSchema,
  testAnswerSchema,
  workOrderFilterSchema,
} from './integration.ts'
import { keyInputSchema, keyViewSchema } from './integration-key.ts'
import { pmsBatchViewSchema, pmsConflictSchema, pmsJobViewSchema, pmsOverviewSchema, pmsSettleSchema, pmsSnapshotViewSchema } from './pms-inbound.ts'
import { resumeInputSchema, subscriptionInputSchema, subscriptionTestSchema, subscriptionViewSchema } from './subscription.ts'
import { workOrderSchema } from './work-order.ts'

const byId = z.strictObject({ id: z.string().max(100) })

export const linksApi = {
  /** Systems incidents are passed on to. Secrets are written, never read. */
  integrations: {
    /** What can be set up, each with the form of its settings; `transport`: how any of them is reached. */
    adapters: oc.output(z.object({ adapters: z.array(adapterViewSchema), transport: z.record(z.string(), z.unknown()) })),
    list: oc.output(z.array(integrationViewSchema)),
    /** Refused with `integration.changed` when it did not start from the version in force. Takes effect at once. */
    save: oc.input(integrationInputSchema).output(integrationViewSchema),
    /** What it is owed goes with it. */
    remove: oc.input(byId).output(z.void()),
    /** A saved one, or as the form has it. */
    test: oc.input(z.union([byId, integrationInputSchema])).output(testAnswerSchema),
  },
  /** What is owed to those systems. */
  deliveries: {
    targets: oc.output(z.array(targetViewSchema)),
    /** Newest first. */
    list: oc.input(deliveryFilterSchema).output(z.array(deliveryViewSchema)),
    replay: oc.input(replayInputSchema).output(z.object({ replayed: z.number().int() })),
    pause: oc.input(byId).output(z.void()),
    /** Also after the other side has answered 410. */
    resume: oc.input(byId).output(z.void()),
  },
  workOrders: {
    /** Newest first. */
    list: oc.input(workOrderFilterSchema).output(z.array(workOrderSchema)),
    /** Of one incident, the latest first. */
    of: oc.input(z.strictObject({ incidentId: z.string().max(100) })).output(incidentWorkOrdersSchema),
    request: oc.input(z.strictObject({ incidentId: z.string().max(100), target: z.string().max(100).optional() })).output(workOrderSchema),
  },
  /** What the property management system told us. */
  pmsInbound: {
    overview: oc.output(pmsOverviewSchema),
    batches: oc.output(z.array(pmsBatchViewSchema)),
    snapshots: oc.output(z.array(pmsSnapshotViewSchema)),
    decideSnapshot: oc.input(byId.extend({ approve: z.boolean() })).output(z.void()),
    /** Masked. */
    conflicts: oc.output(z.array(pmsConflictSchema)),
    /** In full; the look is audited. */
    conflict: oc.input(byId).output(pmsConflictSchema),
    settle: oc.input(pmsSettleSchema).output(z.void()),
    jobs: oc.output(z.array(pmsJobViewSchema)),
  },
  /** Of other programs. */
  keys: {
    /** Those in force first, at most 500. */
    list: oc.output(z.array(keyViewSchema)),
    /** The only time its text is told. */
    create: oc.input(keyInputSchema).output(z.object({ id: z.string(), token: z.string() })),
    revoke: oc.input(byId).output(z.void()),
  },
  /** Webhooks and brokers that are sent events. */
  subscriptions: {
    list: oc.output(z.array(subscriptionViewSchema)),
    /** `secret`: of a webhook that had none; the only time it is told. */
    save: oc.input(subscriptionInputSchema).output(z.object({ id: z.string(), secret: z.string().nullable() })),
    remove: oc.input(byId).output(z.void()),
    resume: oc.input(resumeInputSchema).output(z.void()),
    /** Sends one now that says it is a test. */
    test: oc.input(byId).output(subscriptionTestSchema),
  },
}
