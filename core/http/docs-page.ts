// /api/docs: the page of the REST API and the client for other people's programs, both from the built screens.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { requireScope } from '../access.ts'
import { sendBuiltPage, withoutTrustedTypes } from './page.ts'

export function serveDocs(app: FastifyInstance, webDir: string): void {
  const mustBeBuilt = (file: string) => {
    if (!existsSync(join(webDir, 'api-docs', file))) throw new VigilError('request.notFound')
  }
  // The page is for whoever comes; what it shows is asked for as anybody else would.
  app.get('/api/docs', async (request, reply) => {
    mustBeBuilt('index.html')
    withoutTrustedTypes(reply)
    return sendBuiltPage(request, reply, webDir, 'api-docs/index.html')
  })
  app.get('/api/docs/vigil-client.ts', async (request, reply) => {
    requireScope(request.caller, 'any')
    mustBeBuilt('vigil-client.ts')
    return reply.type('text/plain; charset=utf-8').header('content-disposition', 'attachment; filename="vigil-client.ts"').sendFile('api-docs/vigil-client.ts')
  })
}
