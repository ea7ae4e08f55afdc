// The public REST contract (/api/v1): what other systems rely on. Its routes, its checks and openapi.json all come from here.
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { ANSWERS, DISPATCH_STATES } from './dispatch.ts'
import { manualReportSchema, mergeInputSchema, splitInputSchema } from './incident.ts'
import { devicesApi } from './open-api-devices.ts'
import { id, idempotent, route, time, timeGiven } from './open-api-parts.ts'
import { pmsApi } from './open-api-pms.ts'
import { eventRoutes } from './open-api-events.ts'
import { STEP_KINDS } from './procedure.ts'
import { reportsRestApi } from './open-api-reports.ts'
import { lineSchema, textSchema } from './text.ts'
import { CAMERA_STATES, DEVICE_STATES, EVIDENCE_STATES, EVIDENCE_TYPES, INCIDENT_ACTIONS, INCIDENT_KINDS, INCIDENT_STATES, SEVERITIES } from './vocabulary.ts'

const oneOrMore = <T extends string>(values: readonly [T, ...T[]]) => {
  const one = z.enum(values)
  return z.union([one, z.array(one).min(1).max(32)])
}

export const incidentOutSchema = z.strictObject({
  id,
  number: z.string(),
  kind: z.enum(INCIDENT_KINDS),
  severity: z.enum(SEVERITIES),
  state: z.enum(INCIDENT_STATES),
  openedAt: time,
  updatedAt: time,
  acknowledgedAt: time.optional(),
  closedAt: time.optional(),
  camera: z.string().optional(),
  device: z.string().optional(),
  building: z.string().optional(),
  zone: z.string().optional(),
  summary: z.string(),
  alsoKinds: z.array(z.enum(INCIDENT_KINDS)).optional().describe('kinds of alerts that joined and are not its own'),
  mergedInto: id.optional().describe('its alerts went to this incident'),
  drill: z.literal(true).optional().describe('an exercise at the site: nothing that happened'),
  version: z.int().describe('grows by one at every change'),
  allowedActions: z.array(z.enum(INCIDENT_ACTIONS)),
})
export type IncidentOut = z.infer<typeof incidentOutSchema>

const alertOutSchema = z.strictObject({
  id,
  rule: z.string().describe('rule id (ebikeInLobby:door) or driver id (fire-panel/gb26875)'),
  kind: z.enum(INCIDENT_KINDS),
  at: time,
  deviceAt: time.optional().describe("the device's own clock, where it gave one"),
  camera: z.string().optional(),
  device: z.string().optional(),
  zone: z.string().optional(),
  score: z.number().nullable(),
  boxes: z.array(
    z.strictObject({
      label: z.string(),
      score: z.number(),
      box: z.tuple([z.number(), z.number(), z.number(), z.number()]).describe('x1, y1, x2, y2 in 0..1 of the picture'),
      track: z.int(),
    }),
  ),
  why: z.record(z.string(), z.union([z.number(), z.string()])).describe('the figures behind the decision; `since` and other moments are RFC 3339'),
  trajectory: z
    .array(z.strictObject({ at: time, x: z.number(), y: z.number() }))
    .max(600)
    .optional()
    .describe('fallingObject only: where the plainest of the falling things was seen, picture by picture, in 0..1 of the picture'),
  floor: z
    .strictObject({ estimate: z.int(), low: z.int(), high: z.int(), confidence: z.number().describe('share of such intervals that contain the true floor') })
    .optional()
    .describe('fallingObject only: the floor it came from, basements -1, -2 ...; absent where the facade has no floor lines or it cannot be told'),
  column: z.string().optional().describe('fallingObject only: the column of flats it came from'),
})

const timelineOutSchema = z.strictObject({
  at: time,
  what: z.string(),
  who: z.string().nullable().describe('null: the system itself'),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
})

const evidenceOutSchema = z.strictObject({
  id,
  type: z.enum(EVIDENCE_TYPES).describe('trajectory, crops (pictures) and page (PDF): of fallingObject only'),
  state: z.enum(EVIDENCE_STATES),
  alert: z.string(),
  sha256: z.string().nullable(),
  bytes: z.int().nullable(),
  startedAt: time.nullable(),
  durationMs: z.number().nullable(),
  proven: z.boolean().describe("clips: the alert's own picture was found in the finished file"),
  problem: z.string().nullable().describe('why it is missing: an error code'),
})

const procedureOutSchema = z.strictObject({
  version: z.int().describe('of the settings the incident began with'),
  steps: z.array(
    z.strictObject({
      id,
      zh: z.string(),
      en: z.string(),
      kind: z.enum(STEP_KINDS),
      required: z.boolean().describe('unanswered, the console neither resolves nor closes it'),
      options: z.array(z.strictObject({ id, zh: z.string(), en: z.string() })).optional(),
      answer: z
        .strictObject({ value: z.string().describe('done, the id of an option, or what was typed'), by: z.string().nullable(), at: time })
        .optional()
        .describe('the one in force'),
    }),
  ),
})

export const incidentDetailOutSchema = incidentOutSchema.extend({
  alerts: z.array(alertOutSchema),
  timeline: z.array(timelineOutSchema),
  timelineLeftOut: z.int().optional().describe('lines between the first 100 and the last 400; alerts are left out alike'),
  evidence: z.array(evidenceOutSchema),
  dispatches: z.array(
    z.strictObject({
      at: time,
      assignee: z.string().nullable(),
      by: z.string().nullable(),
      note: z.string().nullable(),
      id: id.optional().describe('absent: sent before dispatches had a life of their own'),
      state: z.enum(DISPATCH_STATES).optional(),
      acceptedAt: time.optional(),
      arrivedAt: time.optional(),
      endedAt: time.optional().describe('done, declined or withdrawn'),
      answer: z.enum(ANSWERS).optional().describe('what was found'),
    }),
  ),
  procedure: procedureOutSchema.describe('what is to be done about it, and what was answered'),
})
export type IncidentDetailOut = z.infer<typeof incidentDetailOutSchema>

export const healthOutSchema = z.strictObject({
  status: z.enum(['ok', 'degraded']),
  version: z.string().optional(),
  problems: z.array(z.string()).optional().describe('error codes: what is wrong with the core itself'),
  cameras: z
    .array(
      z.strictObject({
        id,
        state: z.enum(CAMERA_STATES),
        since: time,
        fps: z.number(),
        expectedFps: z.number(),
        lastFrameAgeMs: z.number().nullable(),
        problem: z.string().nullable(),
        warnings: z.array(z.string()).describe('error codes: what is wrong with a picture or stream that comes all the same'),
      }),
    )
    .optional(),
  devices: z.array(z.strictObject({ id, state: z.enum(DEVICE_STATES), since: time, problem: z.string().nullable() })).optional(),
  storage: z.strictObject({ freeBytes: z.number(), evidenceBytes: z.number() }).optional(),
  outbox: z.strictObject({ pending: z.int(), oldestAgeMs: z.number().nullable() }).optional(),
})
export type HealthOut = z.infer<typeof healthOutSchema>

export const incidentQuerySchema = z.strictObject({
  state: oneOrMore(INCIDENT_STATES).optional(),
  kind: oneOrMore(INCIDENT_KINDS).optional(),
  camera: z.string().max(63).optional(),
  since: timeGiven.optional().describe('opened at or after'),
  until: timeGiven.optional().describe('opened before'),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const reportInSchema = z.strictObject({
  kind: z.literal('manual'),
  severity: manualReportSchema.shape.severity,
  building: manualReportSchema.shape.buildingId,
  camera: manualReportSchema.shape.cameraId,
  summary: manualReportSchema.shape.summary,
})

export const actionInSchema = z.strictObject({
  action: z.enum(INCIDENT_ACTIONS),
  note: textSchema(2000).optional(),
  reason: lineSchema(500).optional().describe('needed by falseAlarm, shelve and reopen'),
  assignee: lineSchema(100).optional(),
  until: timeGiven.optional().describe('shelve only: until when'),
})

const byId = z.strictObject({ id })

const ranged = z.looseObject({ range: z.string().optional(), 'if-none-match': z.string().optional() })

const read = { inputStructure: 'detailed', tags: ['incidents'] } as const

export const openApi = {
  health: route
    .meta({ scope: 'none' })
    .route({ method: 'GET', path: '/health', tags: ['system'], summary: 'State of the system; details with a key only' })
    .output(healthOutSchema),
  incidents: {
    list: route
      .meta({ scope: 'incidents:read' })
      .route({ ...read, method: 'GET', path: '/incidents', summary: 'Incidents, newest first' })
      .input(z.object({ query: incidentQuerySchema }))
      .output(z.strictObject({ items: z.array(incidentOutSchema), next: z.string().nullable() })),
    report: route
      .meta({ scope: 'incidents:write' })
      .route({ ...read, method: 'POST', path: '/incidents', successStatus: 201, summary: 'Report an incident by hand or from another system' })
      .input(z.object({ headers: idempotent, body: reportInSchema }))
      .output(incidentOutSchema),
    stream: route
      .meta({ scope: 'incidents:read' })
      .route({ ...read, method: 'GET', path: '/incidents/stream', summary: 'Every change as server-sent events; resumes from Last-Event-ID' })
      .input(z.object({ headers: z.looseObject({ 'last-event-id': z.string().max(20).optional() }) }))
      .output(eventIterator(incidentOutSchema)),
    get: route
      .meta({ scope: 'incidents:read' })
      .route({ ...read, method: 'GET', path: '/incidents/{id}', summary: 'One incident with all that belongs to it' })
      .input(z.object({ params: byId }))
      .output(incidentDetailOutSchema),
    act: route
      .meta({ scope: 'incidents:write' })
      .route({ ...read, method: 'POST', path: '/incidents/{id}/actions', summary: 'Do something with an incident; 409 names the allowed actions' })
      .input(z.object({ params: byId, headers: idempotent, body: actionInSchema }))
      .output(incidentOutSchema),
    merge: route
      .meta({ scope: 'incidents:write', person: 'commandDevices' })
      .route({ ...read, method: 'POST', path: '/incidents/{id}/merge', summary: 'The alerts of another incident go into this one; that one is closed' })
      .input(z.object({ params: byId, headers: idempotent, body: mergeInputSchema }))
      .output(incidentOutSchema),
    split: route
      .meta({ scope: 'incidents:write', person: 'commandDevices' })
      .route({ ...read, method: 'POST', path: '/incidents/{id}/split', successStatus: 201, summary: 'Some alerts become an incident of their own' })
      .input(z.object({ params: byId, headers: idempotent, body: splitInputSchema }))
      .output(incidentOutSchema),
  },
  falls: {
    clip: route
      .meta({ scope: 'incidents:read' })
      .route({
        method: 'GET',
        path: '/falls/{id}/clip',
        inputStructure: 'detailed',
        tags: ['falls'],
        summary: 'The clip of a suspected fall, until it has been reviewed; range requests',
      })
      .input(z.object({ params: byId, headers: ranged }))
      .output(z.file().mime(['video/mp4'])),
  },
  ...devicesApi,
  ...pmsApi,
  ...eventRoutes(incidentOutSchema),
  reports: reportsRestApi,
  evidence: {
    get: route
      // Any key may follow a link that was signed for this piece; without one it takes `incidents:read`.
      .meta({ scope: 'any', withoutLink: 'incidents:read' })
      .route({
        method: 'GET',
        path: '/evidence/{id}',
        inputStructure: 'detailed',
        tags: ['evidence'],
        summary: 'The bytes; range requests; the ETag is the SHA-256. Needs incidents:read, or a key of any scope and the signed link of an event',
      })
      .input(
        z.object({
          params: byId,
          query: z.strictObject({ expires: z.string().max(12).optional(), signature: z.string().max(100).optional() }),
          headers: ranged,
        }),
      )
      .output(z.file().mime(['video/mp4', 'image/jpeg', 'application/pdf'])),
  },
}

/** What every error looks like on REST and on /auth. */
export const errorOutSchema = z.strictObject({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).optional() })
export type ErrorOut = z.infer<typeof errorOutSchema>
