// Serves the fragments of a camera's streams to many viewers over WebSocket, each at its own pace.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { encodeLive, LIVE_REFUSALS, LIVE_STREAMS, type LiveRefusal, type LiveState, type LiveStream } from '../contract/live.ts'
import type { CameraId } from '../contract/ids.ts'
import type { Init } from './fmp4.ts'
import type { Stored } from './ring.ts'

/** What the hub needs to greet a viewer. */
export interface LiveCamera {
  liveState(): LiveState
  /** Head and current group of pictures; null while there is no stream. */
  replay(): { readonly init: Init; readonly group: readonly Stored[] } | null
}

export interface LiveHubIo {
  /** What a viewer of a known camera is served with, or why not. */
  find(id: CameraId, stream: LiveStream): LiveCamera | LiveRefusal | undefined
  /** Nobody looks at this stream any more. */
  onUnseen(id: CameraId, stream: LiveStream): void
  /** Of other doors behind the same socket. @returns whether it was for one of them */
  other?(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
}

interface Viewer {
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

export class LiveHub {
  readonly #io: LiveHubIo
  readonly #viewers = { sub: new Map<CameraId, Set<Viewer>>(), main: new Map<CameraId, Set<Viewer>>() }
  readonly #server: Server
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_PAYLOAD, clientTracking: true })

  constructor(io: LiveHubIo) {
    this.#io = io
    this.#server = createServer((_request, response) => response.writeHead(404).end())
    this.#server.on('upgrade', (request, socket, head) => {
      if (io.other?.(request, socket, head) === true) return
      const asked = askedFor(request.url)
      const camera = asked === null ? undefined : this.#io.find(asked.id, 'sub')
      if (asked === null || !camera || this.#sockets.clients.size >= MAX_VIEWERS) {
        socket.on('error', () => undefined)
        socket.end(`HTTP/1.1 ${camera ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
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

  /** The camera's state has changed. */
  state(id: CameraId, state: LiveState, stream: LiveStream = 'sub'): void {
    for (const { socket } of this.#viewers[stream].get(id) ?? []) socket.send(JSON.stringify(state))
  }

  fragment(id: CameraId, fragment: Stored, stream: LiveStream = 'sub'): void {
    const viewers = this.#viewers[stream].get(id)
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

  /** The camera is no longer configured. */
  remove(id: CameraId): void {
    for (const stream of LIVE_STREAMS) this.end(id, stream)
  }

  /** The stream is not there any more, as far as is known. */
  end(id: CameraId, stream: LiveStream): void {
    for (const { socket } of this.#viewers[stream].get(id) ?? []) socket.close(1001)
  }

  #welcome({ id, stream }: Asked, socket: WebSocket): void {
    socket.on('error', () => undefined)
    const camera = this.#io.find(id, stream)
    if (!camera) return socket.close(1001)
    if (typeof camera === 'string') return socket.close(LIVE_REFUSALS[camera], camera)
    const viewer: Viewer = { socket, init: null, isSynced: false }
    const ofStream = this.#viewers[stream]
    const viewers = ofStream.get(id) ?? new Set<Viewer>()
    ofStream.set(id, viewers.add(viewer))
    socket.on('close', () => {
      viewers.delete(viewer)
      if (viewers.size > 0 || ofStream.get(id) !== viewers) return
      ofStream.delete(id)
      this.#io.onUnseen(id, stream)
    })
    socket.send(JSON.stringify(camera.liveState()))
    const replay = camera.replay()
    if (!replay) return
    sendInit(viewer, replay.init)
    for (const { isKey, atMs, bytes } of replay.group) socket.send(encodeLive({ kind: 'fragment', key: isKey, atMs, bytes }))
    viewer.isSynced = replay.group.length > 0
  }
}

function sendInit(viewer: Viewer, init: Init): void {
  if (viewer.init === init) return
  viewer.init = init
  viewer.socket.send(encodeLive({ kind: 'init', bytes: init.bytes }))
}

interface Asked {
  readonly id: CameraId
  readonly stream: LiveStream
}

function askedFor(url: string | undefined): Asked | null {
  const target = `http://local${url ?? ''}`
  if (!URL.canParse(target)) return null
  const { pathname, searchParams } = new URL(target)
  const id = searchParams.get('camera')
  const stream = LIVE_STREAMS.find((one) => one === (searchParams.get('stream') ?? 'sub'))
  return pathname === '/live/ws' && id !== null && stream !== undefined ? { id, stream } : null
}
