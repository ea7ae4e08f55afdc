// /api/v1/pms/incidents and /health: for a property management system that cannot be called.
import type { FastifyInstance } from 'fastify'
import type { PulledIncident } from '../../../contract/open-api-pms.ts'
import { openApi } from '../../../contract/open-api.ts'
import { incidentChangesAfter, incidentChangeBefore } from '../../../db/incident-changes.ts'
import { findIncident } from '../../../db/incidents.ts'
import { getIncident } from '../../incidents/service.ts'
import { plainSummary } from '../../pms/owe-event.ts'
import type { Services } from '../../services.ts'
import { serveRoute } from './contract-route.ts'
import { toIncidentOut } from './shapes.ts'

export function serveFetched(app: FastifyInstance, services: Services): void {
  const { env } = services
  const { pms } = openApi
  serveRoute(app, services, pms.incidents, ({ input: { query } }) => {
    const { cursor, since, limit } = query
    const from = cursor !== undefined ? Number(cursor) : since === undefined ? 0 : incidentChangeBefore(env.db, Date.parse(since))
    const changes = incidentChangesAfter(env.db, from, limit)
    const items = changes.map(({ incidentId }) => toPulled(services, incidentId))
    return { items, next: String(changes.at(-1)?.sequence ?? from), more: changes.length === limit }
  })
  serveRoute(app, services, pms.incident, ({ input }) => toPulled(services, input.params.id))
  serveRoute(app, services, pms.health, () => {
    const { status, outbox } = services.health()
    const { conflicts, pending } = services.pmsInbound.overview()
    return { status, owed: { pending: outbox.pending, oldestAgeMs: outbox.oldestAgeMs }, conflicts, pendingSnapshots: pending }
  })
}

/** Where and what: nothing of what people here did or said. */
function toPulled({ env }: Services, ref: string): PulledIncident {
  const incident = toIncidentOut(env.db, getIncident(env, ref))
  const { acknowledgedAt: _at, allowedActions: _actions, zone: _zone, alsoKinds: _kinds, ...kept } = incident
  return { ...kept, summary: plainSummary(findIncident(env.db, incident.id)!) }
}
