// Recordings on the screens' socket, and /exports: the files of an export, for whoever may take them out.
import type { FastifyInstance } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { may } from '../access.ts'
import type { Services } from '../services.ts'
import { actorOf } from './caller.ts'
import { guarded } from './guarded.ts'
import { sendFile } from './rest/send-file.ts'

const { playback, exports } = guarded

export const playbackRoutes = {
  timeline: playback.timeline.handler(({ context, input }) => context.services.playback.timeline(input)),
  neighbour: playback.neighbour.handler(({ context, input }) => context.services.playback.neighbour(input.cameraIds, input.atMs, input.direction)),
  saveBookmark: playback.saveBookmark.handler(({ context, input }) => context.services.playback.saveBookmark(context.actor, input)),
  removeBookmark: playback.removeBookmark.handler(({ context, input }) => context.services.playback.removeBookmark(context.actor, input.id)),
  removedCameras: playback.removedCameras.handler(({ context }) => context.services.playback.recorded.removed()),
}

export const exportsRoutes = {
  start: exports.start.handler(({ context, input }) => context.services.playback.exports.start(context.actor, input)),
  list: exports.list.handler(({ context }) => context.services.playback.exports.list()),
  cancel: exports.cancel.handler(({ context, input }) => context.services.playback.exports.cancel(context.actor, input.id)),
  remove: exports.remove.handler(({ context, input }) => context.services.playback.exports.remove(context.actor, input.id)),
}

export function serveExports(app: FastifyInstance, services: Services): void {
  app.get('/upload/export/:id/:file', async (request, reply) => {
    const { caller } = request
    if (caller.type === 'nobody') throw new VigilError('auth.required')
    if (caller.type !== 'user' || !may(caller.user, 'exportRecordings')) throw new VigilError('auth.forbidden', { permission: 'exportRecordings' })
    const { id, file } = request.params as { id: string; file: string }
    const { path, bytes, sha256 } = services.playback.exports.fetch(actorOf(caller), id, file)
    const mime = file.endsWith('.json') ? 'application/json' : 'video/mp4'
    sendFile(request, reply, { path, size: bytes, mime, name: file, mark: sha256 })
    return reply.header('content-disposition', `attachment; filename="${file}"`)
  })
}
