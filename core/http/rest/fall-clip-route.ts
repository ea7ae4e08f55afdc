// /api/v1/falls/{id}/clip: the clip that is kept of a suspected fall for whoever reviews it.
import { stat } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { VigilError } from '../../../contract/errors.ts'
import { openApi } from '../../../contract/open-api.ts'
import { getFall } from '../../falls.ts'
import type { Services } from '../../services.ts'
import { actorOf } from '../caller.ts'
import { serveRoute } from './contract-route.ts'
import { sendFile } from './send-file.ts'

export function serveFallClip(app: FastifyInstance, services: Services): void {
  serveRoute(app, services, openApi.falls.clip, async ({ input, reply, request, caller }) => {
    const { id, cameraId } = getFall(services.env, input.params.id)
    const path = services.suspectedClip(id)?.file
    const found = path === undefined ? null : await stat(path).catch(() => null)
    if (path === undefined || found === null) throw new VigilError('fall.noClip')
    if (caller.type !== 'nobody') services.proof.sawEvidence(actorOf(caller), `fall/${id}`, 'fallClip')
    const covered = await services.privacy.covered.copyOf(cameraId, path)
    if (covered !== null) return sendFile(request, reply, { ...covered, mime: 'video/mp4', name: `${id}-covered.mp4` })
    return sendFile(request, reply, { path, size: found.size, mime: 'video/mp4', name: `${id}.mp4`, mark: `${id}-${found.size}` })
  })
}
