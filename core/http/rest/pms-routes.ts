// /api/v1/pms: what the property management system tells us, and what one without a receiver fetches.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AnyContractProcedure } from '@orpc/contract'
import { VigilError } from '../../../contract/errors.ts'
import { MAX_BATCH_BYTES, MAX_PUSHED_PHOTO_BYTES } from '../../../contract/open-api-pms.ts'
import { openApi } from '../../../contract/open-api.ts'
import type { PmsJobView } from '../../../contract/pms-inbound.ts'
import { answerOnce, findAnswer } from '../../../db/idempotency.ts'
import { checkSignature } from '../../pms/inbound/check-signature.ts'
import type { Taken } from '../../pms/inbound/told.ts'
import type { Services } from '../../services.ts'
import { actorOf, type KnownCaller } from '../caller.ts'
import { serveRoute, type Handler } from './contract-route.ts'
import { answerOnceOnly, type OnceOnly } from './once-only.ts'
import { serveFetched } from './pms-fetched-routes.ts'
import { timeText } from './shapes.ts'

const { pms } = openApi
const STALE = { ignored: 'stale' } as const

/** In a scope of its own: photos and NDJSON are read nowhere else. */
export function servePms(app: FastifyInstance, services: Services): void {
  app.register(async (scope) => {
    scope.addContentTypeParser('image/jpeg', { parseAs: 'buffer', bodyLimit: MAX_PUSHED_PHOTO_BYTES }, (_request, body, done) => done(null, body))
    for (const type of ['application/x-ndjson', 'application/ndjson', 'application/jsonl'])
      scope.addContentTypeParser(type, { parseAs: 'string', bodyLimit: MAX_BATCH_BYTES }, (_request, body, done) => done(null, body))
    serveWrites(scope, services)
    serveFetched(scope, services)
  })
}

function serveWrites(app: FastifyInstance, services: Services): void {
  const inbound = services.pmsInbound
  /** What a request is known by: its Idempotency-Key, or where it is signed and has none its webhook-id. */
  const keys = new WeakMap<FastifyRequest, string | undefined>()
  const check = (request: FastifyRequest) => {
    const given = request.headers['idempotency-key']
    const key = typeof given === 'string' ? given : undefined
    const body = typeof request.body === 'string' || Buffer.isBuffer(request.body) ? request.body : ''
    keys.set(request, inbound.secret === null ? key : checkSignature(services.env, inbound.secret, { headers: request.headers, body, key }))
  }
  const write = <P extends AnyContractProcedure>(procedure: P, handler: Handler<P>, bodyLimit?: number) =>
    serveRoute(app, services, procedure, handler, { check, ...(bodyLimit !== undefined && { bodyLimit }) })
  const once = (
    asked: { caller: KnownCaller; request: FastifyRequest; reply: FastifyReply; rawBody: string },
    work: () => unknown,
    status: OnceOnly['status'] = 200,
  ) =>
    answerOnceOnly(
      services,
      { ...asked, rawBody: Buffer.isBuffer(asked.request.body) ? asked.request.body : asked.rawBody, key: keys.get(asked.request), status },
      work,
    )

  write(pms.putHouse, (asked) =>
    once(asked, () => toWritten(inbound.putHouse({ actor: actorOf(asked.caller), ...asked.input.params, told: asked.input.body }))),
  )
  write(pms.putPerson, (asked) =>
    once(asked, () => toWritten(inbound.putPerson({ actor: actorOf(asked.caller), ...asked.input.params, told: asked.input.body }))),
  )
  write(pms.putVehicle, (asked) =>
    once(asked, () => toWritten(inbound.putVehicle({ actor: actorOf(asked.caller), ...asked.input.params, told: asked.input.body }))),
  )

  write(pms.removePerson, (asked) => {
    const { params, query } = asked.input
    const removing = { actor: actorOf(asked.caller), ...params, version: query.version ?? null }
    once(
      asked,
      () => {
        const job = inbound.removePerson(removing)
        if (job === null) return STALE
        asked.reply.header('location', `/api/v1/pms/jobs/${job.id}`)
        return { job: job.id, state: job.state }
      },
      (answer) => (answer === STALE ? 200 : 202),
    )
  })
  write(pms.removeVehicle, (asked) => {
    const removing = { actor: actorOf(asked.caller), ...asked.input.params, version: asked.input.query.version ?? null }
    once(asked, () => {
      const outcome = inbound.removeVehicle(removing)
      return outcome === null ? STALE : { result: outcome }
    })
  })
  write(
    pms.putFace,
    (asked) => {
      const { body } = asked.request
      if (!Buffer.isBuffer(body)) throw new VigilError('request.malformed')
      once(asked, () => {
        inbound.putFace(actorOf(asked.caller), asked.input.params.extId, body)
        return { result: 'updated' }
      })
    },
    MAX_PUSHED_PHOTO_BYTES,
  )
  write(pms.removeFace, (asked) =>
    once(asked, () => {
      inbound.removeFace(actorOf(asked.caller), asked.input.params.extId)
      return { result: 'removed' }
    }),
  )
  write(pms.addVisitor, (asked) => {
    const { body } = asked.input
    once(asked, () => ({ ...inbound.addVisitor(actorOf(asked.caller), body), validTo: timeText(Date.parse(body.validTo)), maxUses: body.maxUses }), 201)
  })
  write(pms.updateWorkOrder, (asked) => {
    const { at, incidentId, status, version, assignee, note } = asked.input.body
    const news = { status, version, atMs: Date.parse(at), ...(assignee !== undefined && { assignee }), ...(note !== undefined && { note }) }
    once(asked, () => {
      const { is, order } = services.workOrders.update(actorOf(asked.caller), asked.input.params.extId, news, incidentId)
      return is === 'stale' ? STALE : { id: order.id, status: order.status }
    })
  })
  write(pms.batch, (asked) => answerBatch(services, asked, keys.get(asked.request)), MAX_BATCH_BYTES)
  serveRoute(app, services, pms.job, ({ input }) => toJobOut(inbound.job(input.params.id)))
}

/** Takes many turns, so that the answer is kept when the last of them ends; the same again meanwhile is told to wait. */
async function answerBatch(
  { env, pmsInbound }: Services,
  { caller, request, reply, rawBody, input }: Parameters<Handler<typeof pms.batch>>[0],
  key: string | undefined,
): Promise<unknown> {
  const { mode, snapshot, last } = input.query
  const actor = actorOf(caller)
  const known = key === undefined ? null : { callerId: actor.id, key, route: `${request.method} ${request.url}`, body: rawBody, nowMs: env.clock.now() }
  const kept = known === null ? null : findAnswer(env.db, known)
  if (kept !== null) {
    return reply.code(kept.status).headers({ 'idempotent-replayed': 'true', 'content-type': 'application/json; charset=utf-8' }).send(kept.body)
  }
  const asked = { actor, key: key ?? null, mode, snapshot: snapshot ?? null, isLast: last === 'true', body: rawBody }
  return pmsInbound.takeBatch(asked, (answer) => {
    if (known !== null) answerOnce(env.db, known, () => ({ status: 200, body: JSON.stringify(answer) }))
  })
}

function toWritten(taken: Taken) {
  return taken === 'stale' ? STALE : { result: taken }
}

function toJobOut({ id, extId, state, atMs, devices }: PmsJobView) {
  return {
    id,
    extId,
    state,
    at: timeText(atMs),
    devices: devices.map(({ device, state: is, reason }) => ({ device, state: is, ...(reason !== null && { reason }) })),
  }
}
