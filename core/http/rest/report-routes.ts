// /api/v1/reports: safety reports as they were issued.
import type { FastifyInstance } from 'fastify'
import { openApi } from '../../../contract/open-api.ts'
import type { ReportOut } from '../../../contract/open-api-reports.ts'
import type { ReportView } from '../../../contract/reports.ts'
import type { Services } from '../../services.ts'
import { actorOf } from '../caller.ts'
import { serveRoute } from './contract-route.ts'
import { sendFile } from './send-file.ts'
import { present, timeOrNull, timeText } from './shapes.ts'

const MIME = { pdf: 'application/pdf', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const

export function serveReports(app: FastifyInstance, services: Services): void {
  const { list, key, get, file } = openApi.reports
  const { reports } = services
  serveRoute(app, services, list, ({ input: { query } }) => {
    const { items, next } = reports.list(query.cursor ?? null, query.limit)
    return { items: items.map(toReportOut), next }
  })
  serveRoute(app, services, key, () => reports.key())
  serveRoute(app, services, get, ({ input }) => toReportOut(reports.get(input.params.id)))
  serveRoute(app, services, file, async ({ input: { params, query }, request, reply, caller }) => {
    const { path, size, name, sha256 } = await reports.file(params.id, query.format, query.locale ?? null)
    if (caller.type !== 'nobody')
      services.proof.register.noteSeen(actorOf(caller), { action: 'report.fetch', subject: `report/${params.id}`, after: { file: name } })
    return sendFile(request, reply, { path, size, mime: MIME[query.format], name, mark: sha256 })
  })
}

function toReportOut(report: ReportView): ReportOut {
  const { id, number, kind, name, state, progress, files } = report
  return {
    id,
    number,
    kind,
    name: name.zh,
    from: timeText(report.fromMs),
    to: timeText(report.toMs),
    ...present('building', report.buildingId),
    state,
    progress,
    ...present('problem', report.problem),
    late: report.isLate,
    askedAt: timeText(report.askedAtMs),
    ...present('issuedAt', timeOrNull(report.issuedAtMs)),
    files,
  }
}
