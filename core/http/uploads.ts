// /upload: what is too large for a call of a screen: a list of residents, a photo, and the logo of reports.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { lineSchema } from '../../contract/text.ts'
import { may } from '../access.ts'
import type { Permission } from '../../contract/people.ts'
import { MAX_LOGO_BYTES } from '../../contract/report-template.ts'
import { MAX_PHOTO_BYTES } from '../../contract/resident.ts'
import { readTable } from '../residents/import/read-table.ts'
import { MAX_FILE_BYTES } from '../residents/import/table-limits.ts'
import type { Services } from '../services.ts'
import { actorOf } from './caller.ts'
import { addPatrolPhotos } from './patrol-photos.ts'

const LIST_TYPE = 'application/octet-stream'
const PHOTO_TYPE = 'image/jpeg'

/** In a scope of its own: what is read here as it comes is read nowhere else, least of all by the megabyte. */
export function serveUploads(app: FastifyInstance, services: Services): void {
  app.register(async (scope) => addUploads(scope, services))
}

function addUploads(app: FastifyInstance, { residents, reports, patrols }: Services): void {
  for (const [type, bodyLimit] of [
    [LIST_TYPE, MAX_FILE_BYTES],
    [PHOTO_TYPE, MAX_PHOTO_BYTES],
    ['image/png', MAX_LOGO_BYTES],
  ] as const)
    app.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))

  app.post('/upload/resident-list', { bodyLimit: MAX_FILE_BYTES, preParsing: async (request) => mayManage(request) }, async (request) => {
    const name = lineSchema(200).safeParse((request.query as { name?: unknown }).name)
    return residents.imports.preview(name.success ? name.data : '—', await readTable(bytesOf(request)))
  })

  app.post('/upload/face', { bodyLimit: MAX_PHOTO_BYTES, preParsing: async (request) => mayManage(request) }, async (request) => {
    const { person } = request.query as { person?: unknown }
    if (typeof person !== 'string' || person.length > 100) throw new VigilError('resident.notFound')
    return residents.desk.putFace(actorOf(request.caller), person, bytesOf(request))
  })

  addPatrolPhotos(app, { patrols })
  app.post('/upload/report-logo', { bodyLimit: MAX_LOGO_BYTES, preParsing: async (request) => must(request, 'readReports') }, async (request) =>
    reports.templates.putLogo(actorOf(request.caller), bytesOf(request)),
  )
  app.get('/upload/report-logo/:sha256', async (request, reply) => {
    must(request, 'readReports')
    const logo = reports.templates.logo((request.params as { sha256: string }).sha256)
    if (logo === null) throw new VigilError('request.notFound')
    return reply.type(logo.mime).header('x-content-type-options', 'nosniff').send(logo.picture)
  })
}

/** Before the body is read: megabytes are taken from nobody else. */
function mayManage(request: FastifyRequest): void {
  must(request, 'managePeople')
}

function must({ caller }: FastifyRequest, permission: Permission): void {
  if (caller.type === 'nobody') throw new VigilError('auth.required')
  if (caller.type !== 'user' || !may(caller.user, permission)) throw new VigilError('auth.forbidden', { permission })
}

function bytesOf({ body }: FastifyRequest): Uint8Array {
  if (!Buffer.isBuffer(body)) throw new VigilError('request.malformed')
  return body
}
