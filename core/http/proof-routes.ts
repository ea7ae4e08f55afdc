// Proof on the screens' socket: packages of evidence, the access register, the audit chain; and /upload: the register as a file, and the verifier.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { accessFilterSchema } from '../../contract/proof-api.ts'
import { may } from '../access.ts'
import type { Actor } from '../env.ts'
import { makeRegisterFile } from '../proof/register-file.ts'
import { getIncident } from '../incidents/service.ts'
import type { Services } from '../services.ts'
import { actorOf } from './caller.ts'
import { guarded } from './guarded.ts'

const { proof } = guarded

export const proofRoutes = {
  startPackage: proof.startPackage.handler(({ context: { services, actor, asking }, input }) => {
    const { incidentId, reason } = input
    const facts = { incident: getIncident(services.env, incidentId).number, reason }
    return services.approvals.perform(asking, { act: 'exportRecording', input, subject: `incident/${incidentId}`, facts }, () =>
      services.proof.startPackage(actor, incidentId, reason),
    )
  }),
  packages: proof.packages.handler(({ context, input }) => context.services.proof.packagesOf(input.incidentId)),
  register: proof.register.handler(({ context, input: { filter, cursor, limit } }) =>
    context.services.proof.register.page(context.actor, filter, cursor, limit),
  ),
  people: proof.people.handler(({ context }) => context.services.proof.register.people()),
  chain: proof.chain.handler(({ context }) => context.services.proof.chain()),
  check: proof.check.handler(({ context }) => context.services.proof.check()),
  savePlace: proof.savePlace.handler(({ context, input }) => context.services.proof.savePlace(context.actor, input.folder)),
}

export function serveProof(app: FastifyInstance, services: Services): void {
  app.get('/upload/verify.html', async (request, reply) => {
    mustExport(request)
    const page = await services.proof.verifier()
    // opened from this address it could not run: pages of ours hold no script within them
    return reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-disposition': 'attachment; filename="verify.html"' }).send(page)
  })
  app.get('/upload/access-register.:format', async (request, reply) => {
    const actor = mustExport(request)
    const { format } = request.params as { format: string }
    if (format !== 'xlsx' && format !== 'csv') throw new VigilError('request.notFound')
    const { filter: text, locale } = request.query as { filter?: string; locale?: string }
    const filter = accessFilterSchema.safeParse(parse(text ?? ''))
    if (!filter.success) throw new VigilError('request.invalidField', { field: 'filter' })
    const file = await makeRegisterFile(services, actor, filter.data, format, locale === 'en' ? 'en' : 'zh-CN')
    return reply.headers({ 'content-type': file.mime, 'content-disposition': `attachment; filename="${file.name}"` }).send(file.bytes)
  })
}

function mustExport({ caller }: FastifyRequest): Actor {
  if (caller.type === 'nobody') throw new VigilError('auth.required')
  if (caller.type !== 'user' || !may(caller.user, 'exportRecordings')) throw new VigilError('auth.forbidden', { permission: 'exportRecordings' })
  return actorOf(caller)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
