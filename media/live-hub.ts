// Serves the fragments of a camera's streams to many viewers over WebSocket, each at its own pace.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { encodeLive, isPlayable, LIVE_REFUSALS, readLiveQuery, type LiveQuery, type LiveRefusal, type LiveState } from '../contract/live.ts'
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { Init } from './fmp4.ts'
import type { Stored } from './ring.ts'

/** A stream of the camera's as it is, or what is made of the small one. */
export const FEEDS = ['sub', 'main', 'h264', 'mpeg1'] as const
export type Feed = (typeof FEEDS)[number]

/** What the hub needs to greet a viewer. */
export interface LiveCamera {
  liveState(): LiveState
  /** Head and current group of pictures; null while there is no stream. */
  replay(): { readonly init: Init; readonly group: readonly Stored[] } | null
}

export interface Served {
  readonly feed: Feed
  readonly camera: LiveCamera
}

export interface LiveHubIo {
  knows(id: CameraId): boolean
  /** What a viewer of a known camera is served with from now on, or why not. */
  find(query: LiveQuery): Served | LiveRefusal | undefined
  /** Nobody looks at this any more. */
  onUnseen(id: CameraId, feed: Feed): void
  /** Of other doors behind the same socket. @returns whether it was for one of them */
  other?(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
}

interface Viewer extends Pick<LiveQuery, 'can'> {
  readonly socket: WebSocket
  /** The head it was sent last. */
  init: Init | null
  /** Has every picture since a key picture. */
  isSynced: boolean
}

/** A viewer with that much unsent is skipped to the next key picture. */
const MAX_UNSENT_BYTES = 512 * 1024
const MAX_PAYLOAD = 1024
const MAX_VIEWERS = 256
/** Close code: it is going away, and may be had again in this or another way. */
const ASK_AGAIN = 1001

export class LiveHub {
  readonly #io: LiveHubIo
  readonly #viewers: Readonly<Record<Feed, Map<CameraId, Set<Viewer>>>> = { sub: new Map(), main: new Map(), h264: new Map(), mpeg1: new Map() }
  readonly #server: Server
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_PAYLOAD, clientTracking: true })

  constructor(io: LiveHubIo) {
    this.#io = io
    this.#server = createServer((_request, response) => response.writeHead(404).end())
    this.#server.on('upgrade', (request, socket, head) => {
      if (io.other?.(request, socket, head) === true) return
      const asked = askedFor(request.url)
      const isKnown = asked !== null && this.#io.knows(asked.camera)
      if (!isKnown || this.#sockets.clients.size >= MAX_VIEWERS) {
        socket.on('error', () => undefined)
        socket.end(`HTTP/1.1 ${isKnown ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
        return
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#welcome(asked, webSocket))
    })
  }

  /** @param path of a local socket or named pipe that only the core may reach */
  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(path, resolve)
    })
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  /** The camera's state has changed. Who cannot decode what it sends now asks again, or is told so where that is no help. */
  state(id: CameraId, state: LiveState, feed: Feed = 'sub'): void {
    const isMade = feed === 'h264' || feed === 'mpeg1'
    for (const { socket, can } of this.#viewers[feed].get(id) ?? []) {
      if (isMade || isPlayable(can, state.codec)) socket.send(JSON.stringify(state))
      else if (feed === 'main') refuse(socket, 'mainCodec')
      else socket.close(ASK_AGAIN)
    }
  }

  fragment(id: CameraId, fragment: Stored, feed: Feed = 'sub'): void {
    const viewers = this.#viewers[feed].get(id)
    if (!viewers || viewers.size === 0) return
    const message = encodeLive({ kind: 'fragment', key: fragment.isKey, atMs: fragment.atMs, bytes: fragment.bytes })
    for (const viewer of viewers) {
      if (viewer.socket.bufferedAmount > MAX_UNSENT_BYTES) viewer.isSynced = false
      else if (fragment.isKey) viewer.isSynced = true
      if (!viewer.isSynced) continue
      sendInit(viewer, fragment.init)
      viewer.socket.send(message)
    }
  }

  /** Whole packets, each of which a viewer may miss. @param atMs of a picture with the time stamp 0 */
  packets(id: CameraId, atMs: EpochMs, bytes: Uint8Array): void {
    const viewers = this.#viewers.mpeg1.get(id)
    if (!viewers || viewers.size === 0) return
    const message = encodeLive({ kind: 'packets', atMs, bytes })
    for (const { socket } of viewers) if (socket.bufferedAmount <= MAX_UNSENT_BYTES) socket.send(message)
  }

  /** The camera is no longer configured. */
  remove(id: CameraId): void {
    for (const feed of FEEDS) this.end(id, feed)
  }

  /** The stream is not there any more, as far as is known. @param why absent: asking again may help */
  end(id: CameraId, feed: Feed, why?: LiveRefusal): void {
    for (const { socket } of this.#viewers[feed].get(id) ?? []) {
      if (why === undefined) socket.close(ASK_AGAIN)
      else refuse(socket, why)
    }
  }

  #welcome(asked: LiveQuery, socket: WebSocket): void {
    socket.on('error', () => undefined)
    const served = this.#io.find(asked)
    if (!served) return socket.close(ASK_AGAIN)
    if (typeof served === 'string') return refuse(socket, served)
    const { feed, camera } = served
    const id = asked.camera
    const viewer: Viewer = { socket, can: asked.can, init: null, isSynced: false }
    const ofFeed = this.#viewers[feed]
    const viewers = ofFeed.get(id) ?? new Set<Viewer>()
    ofFeed.set(id, viewers.add(viewer))
    socket.on('close', () => {
      viewers.delete(viewer)
      if (viewers.size > 0 || ofFeed.get(id) !== viewers) return
      ofFeed.delete(id)
      this.#io.onUnseen(id, feed)
    })
    socket.send(JSON.stringify(camera.liveState()))
    const replay = camera.replay()
    if (!replay) return
    sendInit(viewer, replay.init)
    for (const { isKey, atMs, bytes } of replay.group) socket.send(encodeLive({ kind: 'fragment', key: isKey, atMs, bytes }))
    viewer.isSynced = replay.group.length > 0
  }
}

function refuse(socket: WebSocket, why: LiveRefusal): void {
  socket.close(LIVE_REFUSALS[why], why)
}

function sendInit(viewer: Viewer, init: Init): void {
  if (viewer.init === init) return
  viewer.init = init
  viewer.socket.send(encodeLive({ kind: 'init', bytes: init.bytes }))
}

function askedFor(url: string | undefined): LiveQuery | null {
  const target = `http://local${url ?? ''}`
  if (!URL.canParse(target)) return null
  const { pathname, searchParams } = new URL(target)
  return pathname === '/live/ws' ? readLiveQuery(searchParams) : null
}
