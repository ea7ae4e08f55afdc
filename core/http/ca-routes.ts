// /ca: the certificate of the site's own authority, for phones to install, and a page that says how; without a script.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { drawCaPage } from '../tls/ca-page.ts'
import { writeMobileConfig } from '../tls/mobile-config.ts'
import type { LanDoor } from '../tls/lan-door.ts'
import { nonceOf } from './page.ts'

/** @param ca null: the core serves this computer only, so there is nothing to install */
export function serveCa(app: FastifyInstance, ca: LanDoor['ca'] | null): void {
  const must = () => {
    if (ca === null) throw new VigilError('request.notFound')
    return ca
  }
  const download = (reply: FastifyReply, type: string, name: string, body: Buffer | string) =>
    reply.type(type).header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'no-store').send(body)

  app.get('/ca', async (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(drawCaPage(must(), nonceOf(request.raw))),
  )
  // Both names are told to open it as a certificate: Android by its type, HarmonyOS by its ending.
  app.get('/ca/vigil-ca.crt', async (_request, reply) => download(reply, 'application/x-x509-ca-cert', 'vigil-ca.crt', must().der))
  app.get('/ca/vigil-ca.mobileconfig', async (_request, reply) =>
    download(reply, 'application/x-apple-aspen-config', 'vigil-ca.mobileconfig', writeMobileConfig(must())),
  )
}
