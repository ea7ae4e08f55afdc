// /upload/patrol-photo: pictures that guards take on their rounds, too large for a call; taken from those who do tasks, shown to the desk.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { MAX_PATROL_PHOTO_BYTES } from '../../contract/patrol.ts'
import type { Permission } from '../../contract/people.ts'
import { may } from '../access.ts'
import type { Services } from '../services.ts'
import { actorOf } from './caller.ts'

/** In a scope that reads `image/jpeg` as it comes, see serveUploads. */
export function addPatrolPhotos(app: FastifyInstance, { patrols }: Pick<Services, 'patrols'>): void {
  app.post('/upload/patrol-photo', { bodyLimit: MAX_PATROL_PHOTO_BYTES, preParsing: async (request) => must(request, 'doTasks') }, async (request) => {
    if (!Buffer.isBuffer(request.body)) throw new VigilError('request.malformed')
    return { id: patrols.putPhoto(actorOf(request.caller), request.body) }
  })
  app.get('/upload/patrol-photo/:id', async (request, reply) => {
    must(request, 'runDesk')
    const jpeg = patrols.photo((request.params as { id: string }).id)
    return reply.type('image/jpeg').header('x-content-type-options', 'nosniff').send(jpeg)
  })
}

/** Before the body is read. */
function must({ caller }: FastifyRequest, permission: Permission): void {
  if (caller.type === 'nobody') throw new VigilError('auth.required')
  if (caller.type !== 'user' || !may(caller.user, permission)) throw new VigilError('auth.forbidden', { permission })
}
