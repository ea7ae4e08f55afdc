// Requests that change something: with an Idempotency-Key, the same one again gets the first answer and has no second effect.
import { answerOnce } from '../../../db/idempotency.ts'
import type { Services } from '../../services.ts'
import { callerId, type KnownCaller } from '../caller.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface OnceOnly {
  readonly key: string | undefined
  readonly caller: KnownCaller
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly rawBody: string | Uint8Array
  /** Of an answer: some are of two kinds. */
  readonly status: number | ((answer: unknown) => number)
}

/** @throws VigilError `request.keyReused` */
export function answerOnceOnly(services: Services, { key, caller, request, reply, rawBody, status }: OnceOnly, work: () => unknown): void {
  if (key === undefined) {
    const answer = work()
    void reply.code(statusOf(status, answer)).send(answer)
    return
  }
  const { db, clock } = services.env
  const route = `${request.method} ${request.url}`
  const answer = answerOnce(db, { callerId: callerId(caller), key, route, body: rawBody, nowMs: clock.now() }, () => {
    const given = work()
    return { status: statusOf(status, given), body: JSON.stringify(given) }
  })
  if (answer.replayed) reply.header('idempotent-replayed', 'true')
  void reply.code(answer.status).header('content-type', 'application/json; charset=utf-8').send(answer.body)
}

function statusOf(status: OnceOnly['status'], answer: unknown): number {
  return typeof status === 'function' ? status(answer) : status
}
