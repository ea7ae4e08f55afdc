// /api/v1/commissioning-sheet: what was tried of every device, as the page that is signed.
import type { FastifyInstance } from 'fastify'
import { openApi } from '../../../contract/open-api.ts'
import { createLane } from '../../lane.ts'
import { findChineseFont } from '../../reports/chinese-font.ts'
import { commissioningSheet } from '../../reports/commissioning-sheet.ts'
import { renderPage } from '../../reports/render-page.ts'
import type { Services } from '../../services.ts'
import { serveRoute } from './contract-route.ts'

/** Each is a process of its own for a second or two. */
const PAGES = createLane({ width: 1, maxWaiting: 20 })

export function serveCommissioningSheet(app: FastifyInstance, services: Services): void {
  const stopping = new AbortController()
  app.addHook('onClose', async () => stopping.abort())
  serveRoute(app, services, openApi.commissioning.sheet, async ({ reply }) => {
    const { site, env } = services
    const definition = commissioningSheet({
      siteName: site.name,
      timezone: env.site.timezone,
      devices: services.pairing.list(),
      buildingName: (id) => site.buildings.find((building) => building.id === id)?.name ?? id,
      madeAtMs: env.clock.now(),
      version: site.version,
    })
    const pdf = await PAGES.run(() => renderPage({ definition, font: findChineseFont() }, stopping.signal))
    reply.headers({ 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="commissioning.pdf"', 'cache-control': 'no-store' })
    return reply.send(pdf) as unknown as undefined
  })
}
