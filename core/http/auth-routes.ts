// /auth: the first administrator, signing in and out, and what the console shows before it knows who is there.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { credentialsSchema, type AuthState, type Credentials, type User } from '../../contract/people.ts'
import { createFirstAdmin, createSession, endSession, hasUsers, verifyPassword } from '../people.ts'
import type { Services } from '../services.ts'
import { cookieOf, SESSION_COOKIE } from './caller.ts'
import { invalidField } from './errors.ts'
import { parseJson } from './rest/contract-route.ts'
import type { SessionSockets } from './session-sockets.ts'

/** Not Secure while there is no TLS: then it also gets the prefix __Host-. */
const COOKIE = { httpOnly: true, sameSite: 'strict', path: '/' } as const

/** Each try costs a slow hash, whatever name it is for; the limit per account is in core/login-tries.ts. */
const SLOWLY = { config: { rateLimit: { max: 60, timeWindow: 60_000 } } }

export function serveAuth(app: FastifyInstance, services: Services, sessions: SessionSockets): void {
  const { env } = services

  const signIn = (request: FastifyRequest, reply: FastifyReply, user: User): User => {
    forget(request)
    const { token, expiresAtMs } = createSession(env, user)
    reply.setCookie(SESSION_COOKIE, token, { ...COOKIE, maxAge: Math.max(1, Math.floor((expiresAtMs - env.clock.now()) / 1000)) })
    return user
  }
  /** A new session never takes over what an old one had open. */
  const forget = (request: FastifyRequest) => {
    const old = cookieOf(request.headers.cookie, SESSION_COOKIE)
    if (old === null) return
    endSession(env, old)
    sessions.end(old)
  }

  app.get('/auth/state', async ({ caller }): Promise<AuthState> => {
    const user = caller.type === 'user' ? caller.user : null
    return { needsSetup: !hasUsers(env), user, demo: services.site.demo, siteName: services.site.name }
  })

  app.post('/auth/setup', SLOWLY, async (request, reply) => signIn(request, reply, await createFirstAdmin(env, readCredentials(request))))

  app.post('/auth/login', SLOWLY, async (request, reply) => signIn(request, reply, await verifyPassword(env, readCredentials(request))))

  app.post('/auth/logout', async (request, reply) => {
    if (request.caller.type !== 'user') throw new VigilError('auth.required')
    forget(request)
    return reply.clearCookie(SESSION_COOKIE, COOKIE).code(204).send()
  })
}

function readCredentials(request: FastifyRequest): Credentials {
  const parsed = credentialsSchema.safeParse(parseJson(typeof request.body === 'string' ? request.body : ''))
  if (!parsed.success) throw invalidField(parsed.error.issues)
  return parsed.data
}
