// /upload/task-photo: photos from the scene, from the phone of whoever was sent; shown to the desk.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { MAX_TASK_PHOTO_BYTES } from '../../contract/dispatch.ts'
import { VigilError } from '../../contract/errors.ts'
import { may } from '../access.ts'
import type { Services } from '../services.ts'
import { actorOf, type KnownCaller } from './caller.ts'

const claimSchema = z.object({ dispatch: z.string().min(1).max(100), client: z.string().regex(/^[\w-]{8,64}$/), atMs: z.coerce.number().min(0).max(1e14) })

/** In a scope of its own, as all uploads are. */
export function serveTaskPhotos(app: FastifyInstance, { taskPhotos, proof }: Services): void {
  app.register(async (scope) => {
    scope.addContentTypeParser('image/jpeg', { parseAs: 'buffer', bodyLimit: MAX_TASK_PHOTO_BYTES }, (_request, body, done) => done(null, body))
    const options = { bodyLimit: MAX_TASK_PHOTO_BYTES, preParsing: async (request: { caller: KnownCaller }) => mustBe(request.caller, 'doTasks') }
    scope.post('/upload/task-photo', options, async (request) => {
      const claim = claimSchema.safeParse(request.query)
      if (!claim.success) throw new VigilError('request.invalidField', { field: String(claim.error.issues[0]?.path[0] ?? 'query') })
      if (!Buffer.isBuffer(request.body)) throw new VigilError('dispatch.badPhoto')
      const { dispatch, client, atMs } = claim.data
      return taskPhotos.add(actorOf(request.caller), { dispatchId: dispatch, clientId: client, atMs }, request.body)
    })
    scope.get('/upload/task-photo/:id', async (request, reply) => {
      mustBe(request.caller, 'handleIncidents')
      const { jpeg, sha256 } = taskPhotos.read((request.params as { id: string }).id)
      proof.sawEvidence(actorOf(request.caller), `task-photo/${(request.params as { id: string }).id}`, 'photo')
      return reply.type('image/jpeg').header('x-content-type-options', 'nosniff').header('etag', `"${sha256}"`).send(jpeg)
    })
  })
}

function mustBe(caller: KnownCaller, permission: 'doTasks' | 'handleIncidents'): void {
  if (caller.type === 'nobody') throw new VigilError('auth.required')
  if (caller.type !== 'user' || !may(caller.user, permission)) throw new VigilError('auth.forbidden', { permission })
}
