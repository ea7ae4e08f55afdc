// What the property management system told, as the screen shows it: how much, what was refused, what does not agree with ours, and what waits for a yes.
import { z } from 'zod'
import { ENROLMENT_STATES } from './resident.ts'

export const PMS_TYPES = ['house', 'person', 'vehicle'] as const
export type PmsType = (typeof PMS_TYPES)[number]

/** What became of one thing that was told. `stale`: not newer than what was told before. `conflict`: a person has to say which holds. */
export const PMS_RESULTS = ['created', 'updated', 'unchanged', 'stale', 'conflict', 'refused'] as const
export type PmsResult = (typeof PMS_RESULTS)[number]

/** `edited`: both sides changed it · `removedHere`: a person removed it here, the PMS tells it anew · `removedThere`: the PMS removed what was changed here · `sameHome`: another house of the PMS is this home already. */
export const PMS_CONFLICT_KINDS = ['edited', 'removedHere', 'removedThere', 'sameHome'] as const
export type PmsConflictKind = (typeof PMS_CONFLICT_KINDS)[number]

export const PMS_SNAPSHOT_STATES = ['open', 'pending', 'removing', 'done', 'refused', 'superseded'] as const
export type PmsSnapshotState = (typeof PMS_SNAPSHOT_STATES)[number]

/** `held`: was changed here, a person has to say · `kept`: a person said that it stays · `running`: a gate still has to forget · `done` */
export const PMS_JOB_STATES = ['held', 'running', 'done', 'kept'] as const
export type PmsJobState = (typeof PMS_JOB_STATES)[number]

const type = z.enum(PMS_TYPES)

export const pmsReceivedSchema = z.object({
  type,
  /** Of the PMS and here. */
  linked: z.number().int(),
  lastAtMs: z.number().nullable(),
  /** Name of the integration key. */
  lastBy: z.string().nullable(),
})

export const pmsOverviewSchema = z.object({
  received: z.array(pmsReceivedSchema),
  conflicts: z.number().int(),
  /** Snapshots that wait for a yes. */
  pending: z.number().int(),
  /** Whether what comes has to be signed. */
  signed: z.boolean(),
})
export type PmsOverview = z.infer<typeof pmsOverviewSchema>

export const pmsBatchViewSchema = z.object({
  id: z.string(),
  atMs: z.number(),
  by: z.string(),
  mode: z.enum(['delta', 'snapshot']),
  lines: z.number().int(),
  /** How many lines came to what; absent: none. */
  results: z.partialRecord(z.enum(PMS_RESULTS), z.number().int()),
  /** false: under way, or cut off until it comes again. */
  isEnded: z.boolean(),
  /** The first of the refused lines. */
  errors: z.array(z.object({ line: z.number().int(), type: type.nullable(), extId: z.string().nullable(), code: z.string(), field: z.string().nullable() })),
})
export type PmsBatchView = z.infer<typeof pmsBatchViewSchema>

/** One value on both sides; masked in lists. */
const fieldSchema = z.object({
  field: z.enum(['name', 'kind', 'homes', 'phone', 'validFrom', 'validTo', 'plate', 'list', 'home', 'address']),
  ours: z.string().nullable(),
  theirs: z.string().nullable(),
  /** Both sides changed it, each to something else. */
  clashes: z.boolean(),
})
export type PmsField = z.infer<typeof fieldSchema>

export const pmsConflictSchema = z.object({
  id: z.string(),
  type,
  extId: z.string(),
  kind: z.enum(PMS_CONFLICT_KINDS),
  /** What the choice is about: told anew, it has another. */
  version: z.number().int(),
  atMs: z.number(),
  by: z.string(),
  fields: z.array(fieldSchema),
})
export type PmsConflict = z.infer<typeof pmsConflictSchema>

export const pmsSettleSchema = z.strictObject({ id: z.string().max(100), version: z.number().int(), take: z.enum(['ours', 'theirs']) })

export const pmsSnapshotViewSchema = z.object({
  id: z.string(),
  state: z.enum(PMS_SNAPSHOT_STATES),
  atMs: z.number(),
  by: z.string(),
  /** Things of the types it names. */
  total: z.number().int(),
  leaving: z.number().int(),
  /** Lines that could not be read: what they are about would be among those that go. */
  unread: z.number().int(),
  /** The first two hundred, masked. */
  list: z.array(z.object({ type, extId: z.string(), name: z.string(), where: z.string() })),
  decidedBy: z.string().nullable(),
})
export type PmsSnapshotView = z.infer<typeof pmsSnapshotViewSchema>

export const pmsJobViewSchema = z.object({
  id: z.string(),
  extId: z.string(),
  state: z.enum(PMS_JOB_STATES),
  atMs: z.number(),
  devices: z.array(z.object({ device: z.string(), state: z.enum(ENROLMENT_STATES), reason: z.string().nullable() })),
})
export type PmsJobView = z.infer<typeof pmsJobViewSchema>
