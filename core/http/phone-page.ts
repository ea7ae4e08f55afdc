// Serves the guards' phone page: its own addresses and the links to places of a patrol, all answered with the one built page.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { sendBuiltPage } from './page.ts'

/** A patrol's codes are read by the camera, and photos are taken with it; nothing else of the phone is asked for. */
const PERMISSIONS = 'camera=(self), microphone=(), geolocation=(), usb=(), serial=()'

export function servePhonePage(app: FastifyInstance, webDir: string): void {
  const send = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!existsSync(join(webDir, 'phone/index.html'))) throw new VigilError('request.notFound')
    return sendBuiltPage(request, reply.header('permissions-policy', PERMISSIONS), webDir, 'phone/index.html')
  }
  for (const path of ['/phone', '/phone/', '/phone/me', '/phone/queue', '/phone/patrol', '/phone/patrol/:id', '/phone/task/:id', '/p/:checkpointId'])
    app.get(path, send)
}
