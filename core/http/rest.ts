// /api/v1: everything of the REST contract, and the document that describes it.
import type { FastifyInstance } from 'fastify'
import { openApi } from '../../contract/open-api.ts'
import { requireScope } from '../access.ts'
import type { Services } from '../services.ts'
import { API_PREFIX, serveRoute } from './rest/contract-route.ts'
import { serveEvidence } from './rest/evidence-route.ts'
import { serveEventStream } from './rest/event-stream.ts'
import { serveFallClip } from './rest/fall-clip-route.ts'
import { serveIncidents } from './rest/incident-routes.ts'
import { serveIncidentStream } from './rest/incident-stream.ts'
import { openApiDocument } from './rest/open-api-document.ts'
import { serveCommissioningSheet } from './rest/commissioning-route.ts'
import { servePms } from './rest/pms-routes.ts'
import { serveReports } from './rest/report-routes.ts'
import { serveSignals } from './rest/signal-routes.ts'
import { serveTelemetry } from './rest/telemetry-routes.ts'
import { toHealthOut } from './rest/shapes.ts'
import type { SessionSockets } from './session-sockets.ts'

export function serveRest(app: FastifyInstance, services: Services, sessions: SessionSockets): { close(): void } {
  serveRoute(app, services, openApi.health, ({ caller }) => {
    const health = toHealthOut(services)
    return caller.type === 'nobody' ? { status: health.status } : health
  })
  serveIncidents(app, services)
  serveEvidence(app, services)
  serveFallClip(app, services)
  serveSignals(app, services)
  serveTelemetry(app, services)
  serveReports(app, services)
  serveCommissioningSheet(app, services)
  servePms(app, services)
  const streams = [serveIncidentStream(app, services, sessions), serveEventStream(app, services, sessions)]

  const document = openApiDocument(services.site.version)
  app.get(`${API_PREFIX}/openapi.json`, async (request) => {
    requireScope(request.caller, 'any')
    return document
  })
  return { close: () => streams.forEach((stream) => stream.close()) }
}
