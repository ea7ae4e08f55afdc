// /api/v1/incidents: listing, reading, reporting and acting.
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { VigilError } from '../../../contract/errors.ts'
import type { ActionInput, IncidentFilter } from '../../../contract/incident.ts'
import { openApi, type actionInSchema, type incidentQuerySchema } from '../../../contract/open-api.ts'
import { may, requireAction } from '../../access.ts'
import { mergeIncidents, splitIncident } from '../../incidents/rearrange.ts'
import { actOnIncident, getIncidentDetail, listIncidents, reportIncident } from '../../incidents/service.ts'
import type { Services } from '../../services.ts'
import { actorOf, type KnownCaller } from '../caller.ts'
import { checkReportPlace } from '../report-place.ts'
import { serveRoute } from './contract-route.ts'
import { answerOnceOnly } from './once-only.ts'
import { toIncidentDetailOut, toIncidentOut } from './shapes.ts'

export function serveIncidents(app: FastifyInstance, services: Services): void {
  const { env } = services
  serveRoute(app, services, openApi.incidents.list, ({ input }) => {
    const { items, next } = listIncidents(env, toFilter(input.query))
    return { items: items.map((incident) => toIncidentOut(env.db, incident)), next }
  })

  serveRoute(app, services, openApi.incidents.get, ({ input }) => toIncidentDetailOut(env.db, getIncidentDetail(env, input.params.id)))

  serveRoute(app, services, openApi.incidents.report, (asked) => {
    const { severity, summary, building: buildingId, camera: cameraId } = asked.input.body
    const report = { severity, summary, ...(buildingId !== undefined ? { buildingId } : {}), ...(cameraId !== undefined ? { cameraId } : {}) }
    withRestNames(() => checkReportPlace(services, report))
    answerOnceOnly(services, { ...asked, key: asked.input.headers['idempotency-key'], status: 201 }, () => {
      const incident = reportIncident(env, actorOf(asked.caller), report)
      asked.reply.header('location', `/api/v1/incidents/${incident.id}`)
      return toIncidentOut(env.db, incident)
    })
  })

  serveRoute(app, services, openApi.incidents.act, (asked) => {
    const { params, body, headers } = asked.input
    const action = toAction(body)
    // A key does what its scope says.
    if (asked.caller.type === 'user') requireAction(asked.caller.user, action.action)
    answerOnceOnly(services, { ...asked, key: headers['idempotency-key'], status: 200 }, () =>
      toIncidentOut(
        env.db,
        withRestNames(() => actOnIncident(env, actorOf(asked.caller), params.id, action)),
      ),
    )
  })

  serveRoute(app, services, openApi.incidents.merge, (asked) => {
    const { params, body, headers } = asked.input
    requireRearranging(asked.caller)
    answerOnceOnly(services, { ...asked, key: headers['idempotency-key'], status: 200 }, () =>
      toIncidentOut(env.db, mergeIncidents(env, actorOf(asked.caller), params.id, body)),
    )
  })

  serveRoute(app, services, openApi.incidents.split, (asked) => {
    const { params, body, headers } = asked.input
    requireRearranging(asked.caller)
    answerOnceOnly(services, { ...asked, key: headers['idempotency-key'], status: 201 }, () => {
      const incident = splitIncident(env, actorOf(asked.caller), params.id, body)
      asked.reply.header('location', `/api/v1/incidents/${incident.id}`)
      return toIncidentOut(env.db, incident)
    })
  })
}

/** @throws VigilError `auth.forbidden`: a key does what its scope says, a person what the role says */
function requireRearranging(caller: KnownCaller): void {
  if (caller.type === 'user' && !may(caller.user, 'commandDevices')) throw new VigilError('auth.forbidden', { permission: 'commandDevices' })
}

const REST_NAMES: Readonly<Record<string, string>> = { untilMs: 'until', cameraId: 'camera', buildingId: 'building' }

/** Inside, a field has another name than on the wire. */
function withRestNames<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const field = error instanceof VigilError ? error.details?.['field'] : undefined
    if (!(error instanceof VigilError) || typeof field !== 'string') throw error
    throw new VigilError(error.code, { ...error.details, field: REST_NAMES[field] ?? field }, { cause: error })
  }
}

function toFilter(query: z.infer<typeof incidentQuerySchema>): IncidentFilter {
  const { state, kind, camera, since, until, cursor, limit } = query
  return {
    limit,
    ...(state === undefined ? {} : { states: Array.isArray(state) ? state : [state] }),
    ...(kind === undefined ? {} : { kinds: Array.isArray(kind) ? kind : [kind] }),
    ...(camera === undefined ? {} : { cameraId: camera }),
    ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
    ...(cursor === undefined ? {} : { cursor }),
  }
}

function toAction({ until, action, note, reason, assignee }: z.infer<typeof actionInSchema>): ActionInput {
  return {
    action,
    ...(note === undefined ? {} : { note }),
    ...(reason === undefined ? {} : { reason }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
  }
}
