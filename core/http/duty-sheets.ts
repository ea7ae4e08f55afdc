// /upload/duty-sheet: pages of duty to print, made when they are asked for; for whoever may see the screen they are opened from.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { VigilError } from '../../contract/errors.ts'
import { may } from '../access.ts'
import { createLane } from '../lane.ts'
import { actorOf } from './caller.ts'
import { findChineseFont } from '../reports/chinese-font.ts'
import { renderPage } from '../reports/render-page.ts'
import type { Services } from '../services.ts'
import { certificateSheet, dutyLogSheet, handoverSheet, type SheetFacts } from '../shifts/sheets.ts'

/** Each is a process of its own for a second or two. */
const PAGES = createLane({ width: 1, maxWaiting: 20 })

export function serveDutySheets(app: FastifyInstance, services: Services): void {
  const stopping = new AbortController()
  app.addHook('onClose', async () => stopping.abort())
  const facts = (): SheetFacts => ({
    siteName: services.site.name,
    timezone: services.env.site.timezone,
    madeAtMs: services.env.clock.now(),
    version: services.site.version,
    nameOf: (id) => services.devices().find((device) => device.id === id)?.name ?? id,
    cameraOf: (id) => services.cameras().find((camera) => camera.id === id) ?? null,
  })
  const serve = (what: string, define: (id: string, request: FastifyRequest) => TDocumentDefinitions) =>
    app.get(`/upload/duty-sheet/${what}/:id`, async (request, reply) => {
      const { caller } = request
      if (caller.type === 'nobody') throw new VigilError('auth.required')
      if (caller.type !== 'user' || !may(caller.user, 'runDesk')) throw new VigilError('auth.forbidden', { permission: 'runDesk' })
      const { id } = request.params as { id: string }
      const definition = define(id, request)
      services.proof.register.noteSeen(actorOf(caller), { action: 'sheet.printed', subject: `sheet/${id}`, after: { is: what } })
      const pdf = await PAGES.run(() => renderPage({ definition, font: findChineseFont() }, stopping.signal))
      reply.headers({ 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${what}.pdf"`, 'cache-control': 'no-store' })
      return reply.send(pdf)
    })
  serve('handover', (id) => handoverSheet(facts(), services.duty.handovers.get(id)))
  serve('log', (id) => dutyLogSheet(facts(), services.duty.log(id)))
  serve('certificate', (id, { caller }) => {
    const certificate = services.training.certificate(id)
    const isOwn = caller.type === 'user' && (caller.user.id === certificate.userId || may(caller.user, 'configureDesk'))
    if (!isOwn) throw new VigilError('training.notFound')
    return certificateSheet(facts(), certificate)
  })
}
