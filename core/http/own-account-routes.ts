// /auth, for whoever is signed in: one's own account, which works before anything else does.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { codeSchema, passwordChangeSchema, proofSchema, sessionEndSchema, type CodesBegun, type OwnAccount } from '../../contract/own-account.ts'
import type { User } from '../../contract/people.ts'
import { beginCodes, confirmCodes, removeCodes } from '../accounts/codes.ts'
import { changePassword, endOwnSession, proveOneself, viewOwnAccount } from '../accounts/own-account.ts'
import { sessionOf } from '../people.ts'
import type { Services } from '../services.ts'
import { marksOf } from './auth-routes.ts'
import { readBody } from './read-body.ts'

export function serveOwnAccount(app: FastifyInstance, { env, approvals }: Pick<Services, 'env' | 'approvals'>): void {
  app.get('/auth/account', async (request): Promise<OwnAccount> => {
    const { user, session } = who(request)
    return viewOwnAccount(env, user, session)
  })

  app.post('/auth/prove', async (request, reply) => {
    const { user, session } = who(request)
    await proveOneself(env, user, session, readBody(proofSchema, request), marksOf(request))
    return reply.code(204).send()
  })

  app.post('/auth/password', async (request, reply) => {
    const { user, session } = who(request)
    const { old, next } = readBody(passwordChangeSchema, request)
    await changePassword(env, user, session, old, next, marksOf(request))
    return reply.code(204).send()
  })

  app.post('/auth/codes/begin', async (request): Promise<CodesBegun> => {
    const asking = who(request)
    approvals.requireProof(asking)
    return beginCodes(env, asking.user)
  })

  app.post('/auth/codes/confirm', async (request) => {
    const asking = who(request)
    approvals.requireProof(asking)
    return { recoveryCodes: confirmCodes(env, asking.user, readBody(codeSchema, request).code) }
  })

  app.post('/auth/codes/remove', async (request, reply) => {
    const asking = who(request)
    approvals.requireProof(asking)
    removeCodes(env, asking.user)
    return reply.code(204).send()
  })

  app.post('/auth/sessions/end', async (request, reply) => {
    const { user } = who(request)
    endOwnSession(env, user, readBody(sessionEndSchema, request).id)
    return reply.code(204).send()
  })
}

/** @throws VigilError `auth.required` */
function who({ caller }: FastifyRequest): { readonly user: User; readonly session: string } {
  if (caller.type !== 'user') throw new VigilError('auth.required')
  return { user: caller.user, session: sessionOf(caller.token) }
}
