// The emergency pack: how it stands on the screens' socket, and its file at /upload/emergency-pack for whoever may take the desk.
import type { FastifyInstance } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { may } from '../access.ts'
import type { Services } from '../services.ts'
import { guarded } from './guarded.ts'

const { emergency } = guarded

export const emergencyRoutes = {
  get: emergency.get.handler(({ context }) => context.services.emergency.view()),
  make: emergency.make.handler(({ context }) => context.services.emergency.make(context.actor)),
}

export function serveEmergencyPack(app: FastifyInstance, { emergency: desk }: Services): void {
  app.get('/upload/emergency-pack', async ({ caller }, reply) => {
    if (caller.type === 'nobody') throw new VigilError('auth.required')
    if (caller.type !== 'user' || !may(caller.user, 'runDesk')) throw new VigilError('auth.forbidden', { permission: 'runDesk' })
    const pdf = await desk.take({ type: 'user', id: caller.user.id, name: caller.user.name })
    reply.headers({ 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="emergency-pack.pdf"', 'cache-control': 'no-store' })
    return reply.send(pdf)
  })
}
