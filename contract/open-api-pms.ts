// The part of the public REST contract that the property management system uses: what it tells us, and what it may fetch.
import { z } from 'zod'
import { idempotent, route, time, timeGiven, id } from './open-api-parts.ts'
import { PMS_JOB_STATES, PMS_RESULTS, PMS_SNAPSHOT_STATES, PMS_TYPES } from './pms-inbound.ts'
import { CONSENT_GIVERS, ENROLMENT_STATES, phoneSchema } from './resident.ts'
import { lineSchema, textSchema } from './text.ts'
import { VEHICLE_LISTS } from './vehicle.ts'
import { INCIDENT_KINDS, INCIDENT_STATES, PLATE_COLOURS, SEVERITIES } from './vocabulary.ts'
import { WORK_ORDER_STATUSES, workOrderReplySchema } from './work-order.ts'

export const extIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, '1 to 64 letters, digits and . _ : -')
  .describe('as the PMS calls it')
const version = z.int().min(0).describe('grows at every change there; what is not higher is left out')

export const houseInSchema = z.strictObject({
  building: lineSchema(20),
  unit: lineSchema(20).nullish().describe('absent only where the building has one unit or none'),
  floor: z.union([z.int().min(-20).max(300), lineSchema(10)]).nullish(),
  room: lineSchema(20),
  area: z.number().min(0).max(1_000_000).nullish().describe('m²'),
  status: lineSchema(40).nullish(),
  version,
})
export type HouseIn = z.infer<typeof houseInSchema>

const consentInSchema = z.strictObject({
  granted: z.boolean(),
  at: timeGiven,
  evidenceRef: lineSchema(200).describe('where the signed form is'),
  givenBy: z.enum(CONSENT_GIVERS).optional().describe('self unless told; guardian: of a child under 14, then with `guardian`'),
  guardian: lineSchema(60).optional(),
})

export const PMS_ROLES = ['owner', 'family', 'tenant', 'staff'] as const
export const personInSchema = z.strictObject({
  name: lineSchema(60),
  phone: phoneSchema.nullish(),
  role: z.enum(PMS_ROLES),
  houses: z.array(extIdSchema).max(20).describe('ids of houses that were told before'),
  validFrom: timeGiven.nullish(),
  validTo: timeGiven.nullish(),
  faceConsent: consentInSchema.nullish().describe('separate consent to recognition by face; absent: none was given at the PMS'),
  version,
})
export type PersonIn = z.infer<typeof personInSchema>

export const vehicleInSchema = z.strictObject({
  plate: lineSchema(32),
  plateColor: z.enum(PLATE_COLOURS).nullish(),
  ownerExtId: extIdSchema.nullish().describe('a person who was told before'),
  list: z.enum(VEHICLE_LISTS),
  validFrom: timeGiven.nullish(),
  validTo: timeGiven.nullish(),
  version,
})
export type VehicleIn = z.infer<typeof vehicleInSchema>

export const visitorInSchema = z.strictObject({
  name: lineSchema(60),
  plate: lineSchema(32).nullish(),
  houseExtId: extIdSchema,
  validFrom: timeGiven,
  validTo: timeGiven,
  maxUses: z.int().min(1).max(1000).default(1),
})

export const workOrderInSchema = z.strictObject({
  incidentId: z.string().min(1).max(100).optional().describe('the incident it is about, by id or number'),
  status: workOrderReplySchema,
  assignee: lineSchema(100).optional(),
  note: textSchema(2000).optional(),
  at: timeGiven,
  version,
})

/** One line of a batch. */
export const batchLineSchema = z.discriminatedUnion('type', [
  houseInSchema.extend({ type: z.literal('house'), extId: extIdSchema }),
  personInSchema.extend({ type: z.literal('person'), extId: extIdSchema }),
  vehicleInSchema.extend({ type: z.literal('vehicle'), extId: extIdSchema }),
])
export type BatchLine = z.infer<typeof batchLineSchema>

export const MAX_BATCH_BYTES = 5 * 1024 * 1024
export const MAX_BATCH_LINES = 1000
export const MAX_PUSHED_PHOTO_BYTES = 1024 * 1024

const staleSchema = z.strictObject({ ignored: z.literal('stale') })
const writtenSchema = z.union([
  z.strictObject({ result: z.enum(['created', 'updated', 'unchanged', 'removed', 'conflict']).describe('conflict: was changed here; a person decides') }),
  staleSchema,
])
const jobOutSchema = z.strictObject({
  id,
  extId: z.string(),
  state: z.enum(PMS_JOB_STATES),
  at: time,
  devices: z.array(z.strictObject({ device: z.string(), state: z.enum(ENROLMENT_STATES), reason: z.string().optional() })),
})
const lineOutSchema = z.strictObject({
  line: z.int(),
  type: z.enum(PMS_TYPES).optional(),
  extId: z.string().optional(),
  result: z.enum(PMS_RESULTS),
  error: z.strictObject({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).optional() }).optional(),
})
export const batchOutSchema = z.strictObject({
  batch: id,
  mode: z.enum(['delta', 'snapshot']),
  lines: z.array(lineOutSchema),
  snapshot: z.strictObject({ id: z.string(), state: z.enum(PMS_SNAPSHOT_STATES), leaving: z.int(), total: z.int() }).optional(),
})
export type BatchOut = z.infer<typeof batchOutSchema>

/** Where and what, never who. */
const pulledIncidentSchema = z.strictObject({
  id,
  number: z.string(),
  kind: z.enum(INCIDENT_KINDS),
  severity: z.enum(SEVERITIES),
  state: z.enum(INCIDENT_STATES),
  openedAt: time,
  updatedAt: time,
  closedAt: time.optional(),
  building: z.string().optional(),
  camera: z.string().optional(),
  device: z.string().optional(),
  summary: z.string(),
  mergedInto: id.optional(),
  version: z.int(),
})
export type PulledIncident = z.infer<typeof pulledIncidentSchema>

const byExtId = z.strictObject({ extId: extIdSchema })
const base = { inputStructure: 'detailed', tags: ['pms'] } as const
const writing = route.meta({ scope: 'pms:write' })
const reading = route.meta({ scope: 'pms:write', orScope: 'incidents:read' })

/** Of routes whose body is no JSON, for the document. */
const bodyOf = (type: string, schema: object) => (operation: object) => ({ ...operation, requestBody: { required: true, content: { [type]: { schema } } } })
const ndjson = {
  type: 'string',
  contentMediaType: 'application/x-ndjson',
  description: `at most ${MAX_BATCH_LINES} lines, each one of these`,
  contentSchema: z.toJSONSchema(batchLineSchema, { io: 'input' }),
}

export const pmsApi = {
  pms: {
    putHouse: writing
      .route({ ...base, method: 'PUT', path: '/pms/houses/{extId}', summary: 'A home as the PMS knows it' })
      .input(z.object({ params: byExtId, headers: idempotent, body: houseInSchema }))
      .output(writtenSchema),
    putPerson: writing
      .route({ ...base, method: 'PUT', path: '/pms/persons/{extId}', summary: 'Somebody who lives or works here' })
      .input(z.object({ params: byExtId, headers: idempotent, body: personInSchema }))
      .output(writtenSchema),
    removePerson: writing
      .route({
        ...base,
        method: 'DELETE',
        path: '/pms/persons/{extId}',
        successStatus: 202,
        summary: 'Removes somebody here and from every gate; how far that is: the job',
      })
      .input(z.object({ params: byExtId, headers: idempotent, query: z.strictObject({ version: z.coerce.number().int().min(0).optional() }) }))
      .output(z.union([z.strictObject({ job: id, state: z.enum(PMS_JOB_STATES) }), staleSchema])),
    putFace: writing
      .route({
        ...base,
        method: 'PUT',
        path: '/pms/persons/{extId}/face',
        summary: 'A photo (JPEG; more than 200 KB is refused with 422, more than 1 MB with 413); 409 without a recorded separate consent',
        spec: bodyOf('image/jpeg', { type: 'string', format: 'binary' }),
      })
      .input(z.object({ params: byExtId, headers: idempotent }))
      .output(writtenSchema),
    removeFace: writing
      .route({ ...base, method: 'DELETE', path: '/pms/persons/{extId}/face', summary: 'The photo goes here and at every gate; the consent stays' })
      .input(z.object({ params: byExtId, headers: idempotent }))
      .output(writtenSchema),
    putVehicle: writing
      .route({ ...base, method: 'PUT', path: '/pms/vehicles/{extId}', summary: 'A vehicle that is let in, or is not' })
      .input(z.object({ params: byExtId, headers: idempotent, body: vehicleInSchema }))
      .output(writtenSchema),
    removeVehicle: writing
      .route({ ...base, method: 'DELETE', path: '/pms/vehicles/{extId}', summary: 'Takes a vehicle off the list' })
      .input(z.object({ params: byExtId, headers: idempotent, query: z.strictObject({ version: z.coerce.number().int().min(0).optional() }) }))
      .output(writtenSchema),
    addVisitor: writing
      .route({ ...base, method: 'POST', path: '/pms/visitors', successStatus: 201, summary: 'A pass for a visitor, as a rule for one entry' })
      .input(z.object({ headers: idempotent, body: visitorInSchema }))
      .output(z.strictObject({ id, vehicle: z.boolean().describe('the plate is on the list until validTo'), validTo: time, maxUses: z.int() })),
    updateWorkOrder: writing
      .route({ ...base, method: 'PATCH', path: '/pms/work-orders/{extId}', summary: 'How far a work order has got' })
      .input(z.object({ params: byExtId, headers: idempotent, body: workOrderInSchema }))
      .output(z.union([z.strictObject({ id, status: z.enum(WORK_ORDER_STATUSES) }), staleSchema])),
    batch: writing
      .route({
        ...base,
        method: 'POST',
        path: '/pms/sync/batches',
        summary: `Many houses, people and vehicles: NDJSON, at most ${MAX_BATCH_LINES} lines and 5 MB; each line is taken or refused by itself`,
        spec: bodyOf('application/x-ndjson', ndjson),
      })
      .input(
        z.object({
          headers: idempotent,
          query: z.strictObject({
            mode: z
              .enum(['delta', 'snapshot'])
              .default('delta')
              .describe('snapshot: what is not named, of the types named, goes; more than 5 % only after a person has said yes'),
            snapshot: extIdSchema.optional().describe('a snapshot of several batches: the same in each'),
            last: z.enum(['true', 'false']).default('true').describe('false: more batches of this snapshot follow'),
          }),
        }),
      )
      .output(batchOutSchema),
    job: writing
      .route({ ...base, method: 'GET', path: '/pms/jobs/{id}', summary: 'How far a removal is, gate by gate' })
      .input(z.object({ params: z.strictObject({ id }) }))
      .output(jobOutSchema),
    incidents: reading
      .route({
        ...base,
        method: 'GET',
        path: '/pms/incidents',
        summary: 'For a PMS without a receiver: incidents in the order in which they changed; give `next` back as `cursor`',
      })
      .input(
        z.object({
          query: z.strictObject({
            since: timeGiven.optional().describe('changed at or after'),
            cursor: z
              .string()
              .regex(/^[0-9]{1,15}$/, 'the `next` of an earlier answer')
              .optional(),
            limit: z.coerce.number().int().min(1).max(500).default(100),
          }),
        }),
      )
      .output(
        z.strictObject({ items: z.array(pulledIncidentSchema), next: z.string().describe('keep it: the next call goes on from here'), more: z.boolean() }),
      ),
    incident: reading
      .route({ ...base, method: 'GET', path: '/pms/incidents/{id}', summary: 'One incident' })
      .input(z.object({ params: z.strictObject({ id }) }))
      .output(pulledIncidentSchema),
    health: reading.route({ method: 'GET', path: '/pms/health', tags: ['pms'], summary: 'Whether this side works, and what is owed to the PMS' }).output(
      z.strictObject({
        status: z.enum(['ok', 'degraded']),
        owed: z.strictObject({ pending: z.int(), oldestAgeMs: z.number().nullable() }),
        conflicts: z.int(),
        pendingSnapshots: z.int(),
      }),
    ),
  },
}
