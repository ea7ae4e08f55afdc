// /upload/map...: plans come in and are shown; whatever they are, they are pictures and nothing else.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { MAP_PICTURE_TYPES, mapSaveSchema, MAX_MAP_BYTES, MAX_MAP_PICTURE_BYTES } from '../../contract/map.ts'
import type { Permission } from '../../contract/people.ts'
import { may } from '../access.ts'
import type { Services } from '../services.ts'
import { actorOf } from './caller.ts'

/** Opened by itself a drawing is an empty page that may do nothing. */
const NOTHING_BUT_A_PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** In a scope of its own: pictures of this size are read nowhere else. */
export function serveMapUploads(app: FastifyInstance, { maps }: Pick<Services, 'maps'>): void {
  app.register(async (scope) => {
    scope.addContentTypeParser([...MAP_PICTURE_TYPES], { parseAs: 'buffer', bodyLimit: MAX_MAP_PICTURE_BYTES }, (_request, body, done) => done(null, body))

    scope.post('/upload/map-picture', { bodyLimit: MAX_MAP_PICTURE_BYTES, preParsing: async (request) => must(request, 'configureDesk') }, async (request) => {
      if (!Buffer.isBuffer(request.body)) throw new VigilError('request.malformed')
      return maps.putPicture(actorOf(request.caller), request.body)
    })

    scope.post('/upload/map', { bodyLimit: MAX_MAP_BYTES, preParsing: async (request) => must(request, 'configureDesk') }, async (request) => {
      return maps.save(actorOf(request.caller), mapSaveSchema.parse(readJson(request.body)))
    })

    scope.get('/upload/map-picture/:sha256', async (request, reply) => {
      must(request, 'watch')
      const { sha256 } = request.params as { sha256: string }
      const found = /^[0-9a-f]{64}$/.test(sha256) ? maps.picture(sha256) : null
      if (found === null) throw new VigilError('request.notFound')
      const etag = `"${sha256}"`
      reply
        .header('content-security-policy', NOTHING_BUT_A_PICTURE)
        .header('x-content-type-options', 'nosniff')
        // asked for anew each time: whoever is signed out sees it no more
        .header('cache-control', 'private, no-cache')
        .header('etag', etag)
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type(found.type).send(found.picture)
    })
  })
}

/** Before the body is read: megabytes are taken from nobody else. */
function must({ caller }: FastifyRequest, permission: Permission): void {
  if (caller.type === 'nobody') throw new VigilError('auth.required')
  if (caller.type !== 'user' || !may(caller.user, permission)) throw new VigilError('auth.forbidden', { permission })
}

/** @throws VigilError `request.malformed` */
function readJson(body: unknown): unknown {
  try {
    return typeof body === 'string' ? (JSON.parse(body) as unknown) : null
  } catch {
    throw new VigilError('request.malformed')
  }
}
