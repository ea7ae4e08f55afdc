// /auth: the first administrator, signing in and out, and what the console shows before it knows who is there.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { logInSchema } from '../../contract/own-account.ts'
import { credentialsSchema, type AuthState, type User } from '../../contract/people.ts'
import { requireCode } from '../accounts/codes.ts'
import { readMarks } from '../known-screens.ts'
import { createFirstAdmin, createSession, endSession, hasUsers, rememberScreen, verifyPassword } from '../people.ts'
import type { Services } from '../services.ts'
import { cookieOf, sessionCookie } from './caller.ts'
import { hasTls, isLoopbackHost } from './origin.ts'
import { readBody } from './read-body.ts'
import type { SessionSockets } from './session-sockets.ts'

const COOKIE = { httpOnly: true, sameSite: 'strict', path: '/' } as const

/** Goes to /auth alone; Chromium keeps no cookie for more than 400 days. */
const SCREEN_COOKIE = { httpOnly: true, sameSite: 'strict', path: '/auth', maxAge: 180 * 24 * 3600 } as const

/**
 * Whoever is not signed in is one caller to a limit of requests, so that any program could use it up and keep everybody
 * out. What costs something is bounded where it is done: hashes in core/passwords.ts, tries in core/login-tries.ts.
 */
const UNCOUNTED = { config: { rateLimit: false } }

export function serveAuth(app: FastifyInstance, services: Services, sessions: SessionSockets): void {
  const { env } = services

  const signIn = (request: FastifyRequest, reply: FastifyReply, user: User): User => {
    forget(request)
    const { token, expiresAtMs } = createSession(env, user, request.socket.remoteAddress)
    reply.setCookie(sessionCookie(request), token, {
      ...COOKIE,
      secure: hasTls(request.socket),
      maxAge: Math.max(1, Math.floor((expiresAtMs - env.clock.now()) / 1000)),
    })
    reply.setCookie(screenCookie(request), rememberScreen(env, user, marksOf(request)), { ...SCREEN_COOKIE, secure: hasTls(request.socket) })
    return user
  }
  /** A new session never takes over what an old one had open. */
  const forget = (request: FastifyRequest) => {
    const old = cookieOf(request.headers.cookie, sessionCookie(request))
    if (old === null) return
    endSession(env, old)
    sessions.end(old)
  }

  app.get('/auth/state', UNCOUNTED, async ({ caller }): Promise<AuthState> => {
    const user = caller.type === 'user' ? caller.user : null
    return { needsSetup: !hasUsers(env), user, demo: services.site.demo, siteName: services.site.name }
  })

  app.post('/auth/setup', UNCOUNTED, async (request, reply) => {
    // Whoever comes first on the network would own the site.
    if (!isHere(request)) throw new VigilError('auth.setupHere')
    return signIn(request, reply, await createFirstAdmin(env, readBody(credentialsSchema, request)))
  })

  app.post('/auth/login', UNCOUNTED, async (request, reply) => {
    const { code, ...credentials } = readBody(logInSchema, request)
    const marks = marksOf(request)
    const user = await verifyPassword(env, credentials, marks)
    requireCode(env, user, code, marks)
    return signIn(request, reply, user)
  })

  app.post('/auth/logout', async (request, reply) => {
    if (request.caller.type !== 'user') throw new VigilError('auth.required')
    forget(request)
    return reply
      .clearCookie(sessionCookie(request), { ...COOKIE, secure: hasTls(request.socket) })
      .code(204)
      .send()
  })
}

/** Per port, as the session's; its path is not the one that __Host- asks for. */
function screenCookie({ socket }: FastifyRequest): string {
  return `${hasTls(socket) ? '__Secure-' : ''}vigil_screen_${socket.localPort ?? 0}`
}

function isHere({ socket: { remoteAddress = '' } }: FastifyRequest): boolean {
  return isLoopbackHost(remoteAddress.replace(/^::ffff:/, ''))
}

export function marksOf(request: FastifyRequest): readonly string[] {
  return readMarks(cookieOf(request.headers.cookie, screenCookie(request)))
}
