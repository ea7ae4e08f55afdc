// The one HTTP server of the core: console, phone page, calls, live video and REST; beyond this computer with TLS only.
import type { IncomingMessage, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import type { HostPort } from '../../contract/host-port.ts'
import type { Log } from '../log.ts'
import { inAddress } from '../tls/lan-names.ts'
import type { Services } from '../services.ts'
import { serveAuth } from './auth-routes.ts'
import { serveOwnAccount } from './own-account-routes.ts'
import { isSessionAlive } from '../people.ts'
import { serveCa } from './ca-routes.ts'
import { callerId, mustBeFree, readCaller, type KnownCaller } from './caller.ts'
import { answerClientError } from './client-error.ts'
import { isDoor, isOwnAccount } from './doors.ts'
import { serveDocs } from './docs-page.ts'
import { serveDutySheets } from './duty-sheets.ts'
import { serveEmergencyPack } from './emergency-routes.ts'
import { servePrivacyPages } from './privacy-pages.ts'
import { serveSupportBundle } from './system-routes.ts'
import { serveExports } from './playback-routes.ts'
import { serveProof } from './proof-routes.ts'
import { toErrorAnswer } from './errors.ts'
import { setSecurityHeaders } from './headers.ts'
import { createListeners, type ListenOptions, type Listeners } from './listeners.ts'
import { hostProblem, isOwnRequest, type OwnHosts } from './origin.ts'
import { servePhonePage } from './phone-page.ts'
import { serveRest } from './rest.ts'
import { serveMapUploads } from './map-uploads.ts'
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

export interface ServerOptions extends ListenOptions {
  readonly services: Services
  /** The built renderer; may be missing. */
  readonly webDir: string
  readonly log: Log
  /** Requests a minute for each person and, together, everybody who is neither, and at most for each key, which has a count of its own; signing in is not counted. */
  readonly requestsPerMinute?: number
}

export interface RunningServer {
  readonly url: string
  /** What is served, for the test that tries each of them without a session. */
  readonly routes: readonly { readonly method: string; readonly url: string }[]
  /** Of the local network, the best first. */
  lanUrls(): readonly string[]
  close(): Promise<void>
}

type Own = (socket: IncomingMessage['socket']) => OwnHosts

const MAX_BODY_BYTES = 64 * 1024
const REQUESTS_PER_MINUTE = 1200

/** @throws Error in plain words when the address may not be served or the port is taken */
export async function startServer({ services, webDir, host, port, lan, log, requestsPerMinute }: ServerOptions): Promise<RunningServer> {
  const { app, listeners } = createApp({ host, port, lan }, log)
  const routes: { method: string; url: string }[] = []
  app.addHook('onRoute', ({ method, url }) => void routes.push(...[method].flat().map((one) => ({ method: one, url }))))
  const sessions = createSessionSockets((token) => isSessionAlive(services.env, token))
  const rpc = createRpcSocket(services, sessions)
  setSecurityHeaders(app)
  app.register(cookie)
  knowCaller(app, services, listeners.own)
  await limitRequests(app, requestsPerMinute)
  const streams = serveRest(app, services, sessions)
  serveAuth(app, services, sessions)
  serveOwnAccount(app, services)
  serveUploads(app, services)
  serveMapUploads(app, services)
  serveDutySheets(app, services)
  serveEmergencyPack(app, services)
  servePrivacyPages(app, services)
  serveSupportBundle(app, services)
  serveExports(app, services)
  serveProof(app, services)
  serveTaskPhotos(app, services)
  serveDocs(app, webDir)
  serveCa(app, lan?.ca ?? null)
  servePhonePage(app, webDir)
  serveWeb(app, webDir)
  const upgrade = createUpgrade(services, listeners.own, sessions, rpc)
  listeners.each((server) => void server.on('upgrade', upgrade))

  const close = async () => {
    streams.close()
    rpc.close()
    sessions.stop()
    await listeners.close()
    await app.close()
  }
  const open = async (at: HostPort, option: 'listen' | 'phones', work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      await close()
      throw listenError(error, at, option)
    }
  }
  const first = host === null ? { host: lan?.host ?? '', port: lan?.port ?? 0 } : { host, port }
  await open(first, 'listen', () => app.listen(first))
  await open({ host: lan?.host ?? '', port: lan?.port ?? 0 }, 'phones', listeners.open)
  const address = app.server.address() as AddressInfo
  const lanUrls = () => lan?.urls() ?? []
  const url = host === null ? (lanUrls()[0] ?? '') : `http://${inAddress(host)}:${address.port}`
  return { url, routes, lanUrls, close }
}

function createApp(options: ListenOptions, log: Log): { readonly app: FastifyInstance; readonly listeners: Listeners } {
  let handle: RequestListener = (_request, response) => void response.destroy()
  // Before routing: a page of another name that was pointed at this computer gets nothing at all (DNS rebinding).
  const listeners = createListeners(options, (request, response) => {
    const problem = hostProblem(listeners.own(request.socket), request)
    if (problem === null) return handle(request, response)
    const { status, body } = toErrorAnswer(problem, log, 'host')
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', connection: 'close' }).end(JSON.stringify(body))
  })
  const clientErrorHandler = answerClientError(log)
  listeners.each((server) => void (server === listeners.main || server.on('clientError', clientErrorHandler)))
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
    serverFactory(handler) {
      handle = handler
      return listeners.serve()
    },
    // A path that cannot be read gets to no route: without this the library would answer in its own shape, with the path in it.
    frameworkErrors(error, _request, reply) {
      const { status, body } = toErrorAnswer(error, log, 'path')
      reply.raw.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
    },
    clientErrorHandler,
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
  return { app, listeners }
}

const CANNOT_LISTEN: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program, perhaps a Vigil that runs already 端口已被占用',
  EACCES: 'may not be used by this account 没有使用此端口的权限',
  EADDRNOTAVAIL: 'is no address of this computer 不是本机地址',
}

function listenError(error: unknown, { host, port }: HostPort, option: 'listen' | 'phones'): unknown {
  const reason = CANNOT_LISTEN[error instanceof Error && 'code' in error ? String(error.code) : '']
  if (reason === undefined) return error
  const listen = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return new Error(`${listen} ${reason}. Stop that program, or choose another port with --${option} HOST:PORT. 请换一个端口。`, { cause: error })
}

/** Before every route: from a page of ours or from a program, and who it is. */
function knowCaller(app: FastifyInstance, services: Services, own: Own): void {
  app.decorateRequest('caller')
  app.addHook('onRequest', async (request) => {
    request.caller = { type: 'nobody' }
    const atDoor = isDoor(request)
    const isSafe = request.method === 'GET' || request.method === 'HEAD'
    if ((atDoor || !isSafe) && !isOwnRequest(own(request.socket), request.method, request.headers)) throw new VigilError('auth.wrongOrigin')
    if (!atDoor) return
    request.caller = readCaller(services.env, request)
    if (!isOwnAccount(request)) mustBeFree(request.caller)
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
