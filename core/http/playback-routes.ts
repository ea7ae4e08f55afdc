// Recordings on the screens' socket, and /exports: the files of an export, for whoever may take them out.
import { extname } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import type { ExportStart } from '../../contract/playback-api.ts'
import { may } from '../access.ts'
import type { Deed } from '../approvals/approvals.ts'
import type { Services } from '../services.ts'
import { actorOf } from './caller.ts'
import { guarded } from './guarded.ts'
import { sendFile } from './rest/send-file.ts'

const { playback, exports } = guarded

const MIMES: Readonly<Record<string, string>> = { '.json': 'application/json', '.zip': 'application/zip', '.html': 'text/html; charset=utf-8' }

export const playbackRoutes = {
  timeline: playback.timeline.handler(({ context, input }) => context.services.playback.timeline(input)),
  neighbour: playback.neighbour.handler(({ context, input }) => context.services.playback.neighbour(input.cameraIds, input.atMs, input.direction)),
  saveBookmark: playback.saveBookmark.handler(({ context, input }) => context.services.playback.saveBookmark(context.actor, input)),
  removeBookmark: playback.removeBookmark.handler(({ context, input }) => context.services.playback.removeBookmark(context.actor, input.id)),
  removedCameras: playback.removedCameras.handler(({ context }) => context.services.playback.recorded.removed()),
}

export const exportsRoutes = {
  start: exports.start.handler(({ context: { services, actor, asking }, input }) => {
    const { uses } = services.privacy
    const showsCovered = !input.covered && input.cameraIds.some((id) => uses.masksOf(id).length > 0)
    if (showsCovered && !may(asking.user, 'manageUsers')) throw new VigilError('auth.forbidden', { permission: 'manageUsers' })
    return services.approvals.perform(asking, exportDeed(services, input), () => services.playback.exports.start(actor, input))
  }),
  list: exports.list.handler(({ context }) => context.services.playback.exports.list()),
  cancel: exports.cancel.handler(({ context, input }) => context.services.playback.exports.cancel(context.actor, input.id)),
  remove: exports.remove.handler(({ context: { services, actor, asking }, input }) =>
    services.approvals.perform(asking, removalDeed(services, input.id), () => services.playback.exports.remove(actor, input.id)),
  ),
}

function exportDeed({ env, cameras }: Services, input: ExportStart): Deed {
  const { cameraIds, fromMs, toMs, reason } = input
  const names = cameraIds.map((id) => cameras().find((camera) => camera.id === id)?.name ?? id)
  return {
    act: 'exportRecording',
    input,
    subject: cameraIds.map((id) => `camera/${id}`).join(' '),
    facts: { cameras: names, span: `${minuteOf(env, fromMs)} – ${minuteOf(env, toMs)}`, reason },
  }
}

function removalDeed({ playback }: Services, id: string): Deed {
  const found = playback.exports.list().items.find((one) => one.id === id)
  return { act: 'deleteRecording', input: { export: id }, subject: `export/${id}`, ...(found && { facts: { export: found.number, reason: found.reason } }) }
}

function minuteOf({ site }: Services['env'], atMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: site.timezone, dateStyle: 'short', timeStyle: 'medium' }).format(atMs)
}

export function serveExports(app: FastifyInstance, services: Services): void {
  app.get('/upload/export/:id/:file', async (request, reply) => {
    const { caller } = request
    if (caller.type === 'nobody') throw new VigilError('auth.required')
    if (caller.type !== 'user' || !may(caller.user, 'exportRecordings')) throw new VigilError('auth.forbidden', { permission: 'exportRecordings' })
    const { id, file } = request.params as { id: string; file: string }
    const { path, bytes, sha256 } = services.playback.exports.fetch(actorOf(caller), id, file)
    const mime = MIMES[extname(file)] ?? 'video/mp4'
    sendFile(request, reply, { path, size: bytes, mime, name: file, mark: sha256 })
    return reply.header('content-disposition', `attachment; filename="${file}"`)
  })
}
