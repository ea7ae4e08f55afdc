// The one HTTP server of the core: console, calls, live video and REST, for this computer only until there is TLS.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import type { Log } from '../log.ts'
import type { Services } from '../services.ts'
import { serveAuth } from './auth-routes.ts'
import { isSessionAlive } from '../people.ts'
import { callerId, readCaller, type KnownCaller } from './caller.ts'
import { isDoor } from './doors.ts'
import { serveDocs } from './docs-page.ts'
import { toErrorAnswer } from './errors.ts'
import { setSecurityHeaders } from './headers.ts'
import { hostProblem, isLoopbackHost, isOwnRequest, ownHosts, type OwnHosts } from './origin.ts'
import { serveRest } from './rest.ts'
import { createRpcSocket } from './rpc-socket.ts'
import { createSessionSockets } from './session-sockets.ts'
import { createUpgrade } from './upgrades.ts'
import { serveTaskPhotos } from './task-photos.ts'
import { serveUploads } from './uploads.ts'
import { serveWeb } from './web.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: KnownCaller
  }
}

export interface ServerOptions {
  readonly services: Services
  /** The built renderer; may be missing. */
  readonly webDir: string
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly log: Log
  /** Requests a minute for each person and, together, everybody who is neither, and at most for each key, which has a count of its own; signing in is not counted. */
  readonly requestsPerMinute?: number
}

export interface RunningServer {
  readonly url: string
  close(): Promise<void>
}

const MAX_BODY_BYTES = 64 * 1024
const REQUESTS_PER_MINUTE = 1200

/** @throws Error in plain words when the address is not this computer's own or the port is taken */
export async function startServer({ services, webDir, host, port, log, requestsPerMinute }: ServerOptions): Promise<RunningServer> {
  if (!isLoopbackHost(host)) {
    throw new Error(`refusing to listen on ${host}: without TLS the core serves this computer only; use 127.0.0.1, localhost or ::1`)
  }
  let own: OwnHosts = { hosts: new Set() }
  const sessions = createSessionSockets((token) => isSessionAlive(services.env, token))
  const rpc = createRpcSocket(services, sessions)
  const app = createApp(() => own, log)
  setSecurityHeaders(app)
  app.register(cookie)
  knowCaller(app, services, () => own)
  await limitRequests(app, requestsPerMinute)
  const streams = serveRest(app, services, sessions)
  serveAuth(app, services, sessions)
  serveUploads(app, services)
  serveTaskPhotos(app, services)
  serveDocs(app, webDir)
  serveWeb(app, webDir)
  app.server.on(
    'upgrade',
    createUpgrade(services, () => own, sessions, rpc),
  )

  const close = async () => {
    streams.close()
    rpc.close()
    sessions.stop()
    await app.close()
  }
  try {
    await app.listen({ host, port })
  } catch (error) {
    await close()
    throw listenError(error, host, port)
  }
  const address = app.server.address() as AddressInfo
  own = ownHosts(address.port)
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close,
  }
}

function createApp(own: () => OwnHosts, log: Log): FastifyInstance {
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
    // Before routing: a page of another name that was pointed at this computer gets nothing at all (DNS rebinding).
    serverFactory: (handler) =>
      createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 }, (request, response) => {
        const problem = hostProblem(own(), request)
        if (problem === null) return handler(request, response)
        const { status, body } = toErrorAnswer(problem, log, 'host')
        response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', connection: 'close' }).end(JSON.stringify(body))
      }),
    // A path that cannot be read gets to no route: without this the library would answer in its own shape, with the path in it.
    frameworkErrors(error, _request, reply) {
      const { status, body } = toErrorAnswer(error, log, 'path')
      reply.raw.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
    },
    clientErrorHandler(_error, socket) {
      const body = JSON.stringify(toErrorAnswer(new VigilError('request.malformed'), log, 'http').body)
      if (socket.writable)
        socket.end(`HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    },
  })
  // Bodies stay text until a route's own schema reads them: an Idempotency-Key is bound to the bytes as they came.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => {
    const { status, body, retryAfterS } = toErrorAnswer(error, log, `${request.method} ${request.url.split('?')[0]}`)
    if (retryAfterS !== null && !reply.hasHeader('retry-after')) reply.header('retry-after', String(retryAfterS))
    if (status === 401) reply.header('www-authenticate', 'Bearer realm="vigil"')
    return reply.code(status).type('application/json; charset=utf-8').send(body)
  })
  return app
}

const CANNOT_LISTEN: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program, perhaps a Vigil that runs already 端口已被占用',
  EACCES: 'may not be used by this account 没有使用此端口的权限',
  EADDRNOTAVAIL: 'is no address of this computer 不是本机地址',
}

function listenError(error: unknown, host: string, port: number): unknown {
  const reason = CANNOT_LISTEN[error instanceof Error && 'code' in error ? String(error.code) : '']
  if (reason === undefined) return error
  const listen = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return new Error(`${listen} ${reason}. Stop that program, or choose another port with --listen HOST:PORT. 请换一个端口。`, { cause: error })
}

/** Before every route: from a page of ours or from a program, and who it is. */
function knowCaller(app: FastifyInstance, services: Services, own: () => OwnHosts): void {
  app.decorateRequest('caller')
  app.addHook('onRequest', async (request) => {
    request.caller = { type: 'nobody' }
    const atDoor = isDoor(request)
    const isSafe = request.method === 'GET' || request.method === 'HEAD'
    if ((atDoor || !isSafe) && !isOwnRequest(own(), request.method, request.headers)) throw new VigilError('auth.wrongOrigin')
    if (atDoor) request.caller = readCaller(services.env, request)
  })
}

async function limitRequests(app: FastifyInstance, most: number | undefined): Promise<void> {
  await app.register(rateLimit, {
    max: ({ caller }) => (caller.type === 'key' ? Math.min(most ?? Infinity, caller.ratePerMinute) : (most ?? REQUESTS_PER_MINUTE)),
    timeWindow: 60_000,
    hook: 'preHandler',
    keyGenerator: (request) => `${request.caller.type}:${callerId(request.caller)}`,
    allowList: (request) => !isDoor(request),
    errorResponseBuilder: (_request, { ttl }) => new VigilError('request.tooMany', { retryAfterMs: ttl }),
  })
}
