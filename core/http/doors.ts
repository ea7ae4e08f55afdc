// Which requests ask for data or a sign-in rather than for the console's files: these are checked, counted and never cached.
import type { FastifyRequest } from 'fastify'

const DOOR = /^\/(api|auth|upload)(\/|$)/

/**
 * By the route that answers, since `/%61uth/login` is written differently and is the same door; by the path as well, for
 * what no route answers.
 */
export function isDoor(request: FastifyRequest): boolean {
  return DOOR.test(request.routeOptions.url ?? '') || DOOR.test(request.url)
}

/** What whoever has to change the password, or to set up codes, may still do; by the route that answers alone. */
export function isOwnAccount(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith('/auth/') === true
}
