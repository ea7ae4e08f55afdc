// /upload/privacy: signs, records and notices to print, and a person's copy of what is kept of them; for whoever answers for the data.
import { stat } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { VigilError } from '../../contract/errors.ts'
import { may } from '../access.ts'
import { createLane } from '../lane.ts'
import { breachSheet } from '../privacy/sheets/breach-sheet.ts'
import { copySheet } from '../privacy/sheets/copy-sheet.ts'
import type { PageFacts } from '../privacy/sheets/page.ts'
import { assessmentSheet, recordsSheet } from '../privacy/sheets/record-sheets.ts'
import { signSheets } from '../privacy/sheets/sign-sheets.ts'
import { findChineseFont } from '../reports/chinese-font.ts'
import { renderPage } from '../reports/render-page.ts'
import type { Services } from '../services.ts'
import { actorOf } from './caller.ts'
import { sendFile } from './rest/send-file.ts'

/** Each is a process of its own for a second or two. */
const PAGES = createLane({ width: 1, maxWaiting: 20 })

export function servePrivacyPages(app: FastifyInstance, services: Services): void {
  const stopping = new AbortController()
  app.addHook('onClose', async () => stopping.abort())
  const { privacy } = services
  const facts = (): PageFacts => ({
    siteName: services.site.name,
    timezone: services.env.site.timezone,
    madeAtMs: services.env.clock.now(),
    version: services.site.version,
    settings: privacy.uses.settings().value,
    nameOf: (id) => services.devices().find((one) => one.id === id)?.name ?? services.cameras().find((one) => one.id === id)?.name ?? id,
  })
  const actorAsking = ({ caller }: FastifyRequest) => {
    if (caller.type === 'nobody') throw new VigilError('auth.required')
    if (caller.type !== 'user' || !may(caller.user, 'managePeople')) throw new VigilError('auth.forbidden', { permission: 'managePeople' })
    return actorOf(caller)
  }
  const sendPdf = async (reply: FastifyReply, name: string, definition: TDocumentDefinitions) => {
    const pdf = await PAGES.run(() => renderPage({ definition, font: findChineseFont() }, stopping.signal))
    reply.headers({ 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${name}.pdf"`, 'cache-control': 'no-store' })
    return reply.send(pdf)
  }
  const hasFaceGates = () => services.residents.sync.gates().some(({ holds }) => holds.includes('face'))
  const pages: Readonly<Record<string, () => TDocumentDefinitions>> = {
    signs: () => signSheets(facts(), privacy.uses.cameras(), hasFaceGates()),
    records: () => recordsSheet(facts(), privacy.records(), privacy.uses.cameras()),
    assessment: () => assessmentSheet(facts(), privacy.records(), privacy.uses.cameras()),
  }
  app.get('/upload/privacy/page/:name', async (request, reply) => {
    actorAsking(request)
    const { name } = request.params as { name: string }
    const define = Object.hasOwn(pages, name) ? pages[name] : undefined
    if (define === undefined) throw new VigilError('request.notFound')
    return sendPdf(reply, name, define())
  })
  app.get('/upload/privacy/breach/:id', async (request, reply) => {
    actorAsking(request)
    const { id } = request.params as { id: string }
    return sendPdf(reply, 'breach', breachSheet(facts(), privacy.breaches.get(id), privacy.breaches.affected(id)))
  })
  app.get('/upload/privacy/uncovered/:evidenceId', async (request, reply) => {
    const { caller } = request
    if (caller.type === 'nobody') throw new VigilError('auth.required')
    const { evidenceId } = request.params as { evidenceId: string }
    if (caller.type !== 'user' || !may(caller.user, 'manageUsers') || !privacy.covered.isUncovered(caller.user.id, evidenceId))
      throw new VigilError('privacy.reasonNeeded')
    const path = services.evidencePath(evidenceId)
    const { size } = await stat(path)
    return sendFile(request, reply, { path, size, mime: 'video/mp4', name: `${evidenceId}.mp4`, mark: `uncovered-${evidenceId}-${size}` })
  })
  app.get('/upload/privacy/copy/:id/:form', async (request, reply) => {
    const actor = actorAsking(request)
    const { id, form } = request.params as { id: string; form: string }
    if (form !== 'json' && form !== 'pdf') throw new VigilError('request.notFound')
    const copy = await privacy.requests.copy(actor, id)
    if (form === 'pdf') return sendPdf(reply, copy.request, copySheet(facts(), copy))
    reply.headers({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${copy.request}.json"`,
      'cache-control': 'no-store',
    })
    return reply.send(JSON.stringify(copy, null, 2))
  })
}
