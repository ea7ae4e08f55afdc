// Where devices push their events to over HTTP: one listener per address, shared by all drivers that name it, each with a path of its own.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { VigilError } from '../../contract/errors.ts'
import { listenOn, type Listening } from './listen.ts'

export interface Push {
  readonly method: string
  readonly contentType: string
  readonly body: Buffer
  /** IPv4 or IPv6 of the device, without `::ffff:`. */
  readonly remoteAddress: string
}

export interface PushAnswer {
  readonly status: number
  readonly type?: string
  readonly text?: string
}

export interface PathClaim {
  /** `host:port`; port 0 takes any free one. */
  readonly listen: string
  /** Secret of the device: whoever does not know it gets 404. */
  readonly path: string
  readonly maxBytes: number
  /** Rejecting answers 503: the device will push again. */
  handle(push: Push): Promise<PushAnswer>
}

export interface ClaimedPath {
  readonly listening: Listening
  release(): Promise<void>
}

interface Shared {
  readonly server: Server
  readonly paths: Map<string, PathClaim>
  readonly listening: Promise<Listening>
}

/** Whole request, headers included; a device on a bad line gets no more. */
const REQUEST_MS = 15_000
const HEADERS_MS = 5000
const MAX_CONNECTIONS = 256

const shared = new Map<string, Shared>()

/** @throws VigilError `device.listenFailed`: the port is taken, or the path is another device's */
export async function claimPath(claim: PathClaim): Promise<ClaimedPath> {
  const listener = shared.get(claim.listen) ?? start(claim.listen)
  if (listener.paths.has(claim.path)) throw new VigilError('device.listenFailed', { listen: claim.listen, path: 'another device has this path' })
  listener.paths.set(claim.path, claim)
  const release = async () => {
    listener.paths.delete(claim.path)
    if (listener.paths.size > 0 || shared.get(claim.listen) !== listener) return
    shared.delete(claim.listen)
    await new Promise<void>((resolve) => {
      listener.server.close(() => resolve())
      listener.server.closeAllConnections()
    })
  }
  try {
    return { listening: await listener.listening, release }
  } catch (error) {
    await release()
    throw new VigilError('device.listenFailed', { listen: claim.listen }, { cause: error })
  }
}

function start(listen: string): Shared {
  const paths = new Map<string, PathClaim>()
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS, maxHeaderSize: 8192, connectionsCheckingInterval: 1000 },
    (request, response) => {
      const claim = paths.get((request.url ?? '').split('?')[0]!)
      void (claim === undefined ? answer(response, { status: 404 }) : serve(claim, request, response))
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  const listening = listenOn(server, listen)
  // One that could not be had is told by the promise; later errors are a connection's.
  server.on('error', () => {})
  const listener = { server, paths, listening }
  shared.set(listen, listener)
  return listener
}

async function serve(claim: PathClaim, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await readBounded(request, claim.maxBytes)
    if (body === null) return answer(response, { status: 413 })
    const remoteAddress = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    answer(response, await claim.handle({ method: request.method ?? '', contentType: request.headers['content-type'] ?? '', body, remoteAddress }))
  } catch {
    answer(response, { status: 503 })
  }
}

function answer(response: ServerResponse, { status, type = 'text/plain; charset=utf-8', text = '' }: PushAnswer): void {
  if (response.headersSent || response.destroyed) return
  // A body that was not read to its end would be taken for the next request.
  const more = status === 413 ? { connection: 'close' } : {}
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), ...more }).end(text)
}

async function readBounded(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
