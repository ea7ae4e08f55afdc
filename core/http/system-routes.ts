// How the core and its processes are doing, on the screens' socket; and the support bundle at /upload/support-bundle.
import type { FastifyInstance } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { may } from '../access.ts'
import type { Services } from '../services.ts'
import { guarded } from './guarded.ts'

const { system } = guarded

export const systemRoutes = { get: system.get.handler(({ context }) => context.services.system.view()) }

export function serveSupportBundle(app: FastifyInstance, { system: desk, site }: Services): void {
  app.get('/upload/support-bundle', async ({ caller }, reply) => {
    if (caller.type === 'nobody') throw new VigilError('auth.required')
    if (caller.type !== 'user' || !may(caller.user, 'configureDesk')) throw new VigilError('auth.forbidden', { permission: 'configureDesk' })
    const bundle = desk.bundle({ type: 'user', id: caller.user.id, name: caller.user.name })
    reply.headers({
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="vigil-support-${site.id}.json.gz"`,
      'cache-control': 'no-store',
    })
    return reply.send(bundle)
  })
}
